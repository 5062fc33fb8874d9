internal import Domain

/// What a cell's posts come to by source, language, combination of modalities and emotion. A post of two sources counts in both.
package struct PartTally: Sendable {
    package struct Sums: Sendable, Equatable {
        package var posts = 0
        package var scored = 0
        package var saidNegative = 0
        /// In millionths, like all that follows.
        package var negative: Int64 = 0
        package var neutral: Int64 = 0
        package var positive: Int64 = 0
        package var mass: Int64 = 0

        fileprivate mutating func add(_ other: Sums) {
            posts += other.posts
            scored += other.scored
            saidNegative += other.saidNegative
            negative += other.negative
            neutral += other.neutral
            positive += other.positive
            mass += other.mass
        }
    }

    /// By the part's number.
    package private(set) var sums: [Sums] = []

    package init() {}

    /// The posts at `places` of a day.
    package init(_ day: DayPosts, _ places: Range<Int>) {
        for place in places {
            let post = day.posts[place]
            var own = Sums()
            own.posts = 1
            if let sentiment = post.sentiment {
                own.scored = 1
                own.saidNegative = post.polarity == .negative ? 1 : 0
                own.negative = Millionths.of(sentiment.negative)
                own.neutral = Millionths.of(sentiment.neutral)
                own.positive = Millionths.of(sentiment.positive)
            }
            for mark in day.marks[post.marks] {
                reach(mark.part)
                own.mass = mark.mass
                sums[mark.part].add(own)
            }
        }
    }

    package mutating func add(_ other: PartTally) {
        guard let last = other.sums.indices.last else { return }
        reach(last)
        for part in other.sums.indices { sums[part].add(other.sums[part]) }
    }

    private mutating func reach(_ part: Int) {
        while sums.count <= part { sums.append(Sums()) }
    }
}
