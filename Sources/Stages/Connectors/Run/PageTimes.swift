package import Domain

/// The times of a walk's posts, page by page, and the jumps in them: stretches without a post that the stream's own pace does not
/// explain. Servers that give only so many pages of a search were seen to leap over days, and nothing in the answer tells.
///
/// A stretch is a jump when it is longer than a night (12 h), than 50 times the median spacing and than 4 times the longest stretch
/// that is none. Up to three stand out; more of one kind are the stream's own rhythm, such as weekends. Where both its ends are on
/// one page the server itself puts them side by side: then the rest of the walk has to be three times as long, for a burst says
/// nothing about the silence after it.
///
/// Of a post every 10 min: 11 h without are none, 12 h are one. Of a post every hour: 49 h are none, 50 h are one.
package struct PageTimes: Sendable {
    private var seen: [(time: Int64, page: Int)] = []

    static let leastSeconds: Int64 = 12 * 3600
    static let leastPosts = 20
    static let mostJumps = 3

    /// A stretch without a post.
    package struct Jump: Equatable, Sendable {
        package let interval: Interval
        /// Median seconds from post to post.
        package let usual: Int64
    }

    package init() {}

    package mutating func add(_ times: [Int64], page: Int) { seen += times.map { ($0, page) } }

    /// Jumps inside `interval`, newest first.
    package func jumps(in interval: Interval) -> [Jump] {
        guard seen.count >= Self.leastPosts else { return [] }
        let order = seen.sorted { ($0.time, $0.page) < ($1.time, $1.page) }
        let stretches = zip(order, order.dropFirst()).filter { $0.time < $1.time }.map { older, newer in
            (interval: Interval(start: older.time + 1, end: newer.time), isInPage: older.page == newer.page)
        }
        let lengths = stretches.map(\.interval.length).sorted()
        guard let last = lengths.last, last >= Self.leastSeconds else { return [] }
        let median = lengths[lengths.count / 2] + 1
        let least = max(Self.leastSeconds, 50 * median)
        // The longest after which the lengths fall to a quarter: those before it stand out.
        let outstanding = (1...Self.mostJumps).last { count in
            count < lengths.count
                && lengths[lengths.count - count] >= max(least, 4 * lengths[lengths.count - count - 1])
        }
        guard let outstanding else { return [] }
        let bound = lengths[lengths.count - outstanding]
        let found = stretches.filter { $0.interval.length >= bound }
        let rest = lengths.reduce(0, +) - found.reduce(0) { $0 + $1.interval.length }
        return found.reversed().compactMap { stretch in
            if stretch.isInPage, rest < 3 * stretch.interval.length { return nil }
            let part = Interval(
                start: max(stretch.interval.start, interval.start), end: min(stretch.interval.end, interval.end))
            return part.length >= least ? Jump(interval: part, usual: median) : nil
        }
    }
}

extension Interval {
    /// Seconds; below zero for one that ends before it begins.
    fileprivate var length: Int64 { end - start }
}
