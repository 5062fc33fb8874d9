/// How far a topic moved a day's net sentiment from the usual.
///
/// With s and m a topic's share of the day's decided posts and their mean net, s⁰ and m⁰ the same over the days before, N and U the
/// mean net of all posts of the day and of the days before, and C the change that the estimates show:
///
///     r = s (m − U) − s⁰ (m⁰ − U)          moved = r + s (C − (N − U))
///
/// Over all topics and the posts in none, r sums to N − U and moved to C: nothing is left unexplained. A topic that is as large and
/// as negative as ever moved nothing.
package struct TopicChange: Sendable {
    /// Decided posts and the sum of their nets.
    package struct Tally: Hashable, Sendable {
        package var posts = 0
        package var net = 0.0

        package init(posts: Int = 0, net: Double = 0) {
            self.posts = posts
            self.net = net
        }

        package var mean: Double { posts > 0 ? net / Double(posts) : 0 }

        package static func += (left: inout Tally, right: Tally) {
            left.posts += right.posts
            left.net += right.net
        }
    }

    private let day: Tally
    private let before: Tally
    private let change: Double

    /// Nil where nothing can be compared.
    ///
    /// - Parameter change: of the corrected net from its usual value; nil when either is unknown.
    package init?(day: Tally, before: Tally, change: Double?) {
        guard let change, day.posts > 0, before.posts > 0 else { return nil }
        self.day = day
        self.before = before
        self.change = change
    }

    package func moved(topic: Tally, topicBefore: Tally) -> Double {
        let usual = before.mean
        let share = Double(topic.posts) / Double(day.posts)
        let shareBefore = Double(topicBefore.posts) / Double(before.posts)
        let raw = share * (topic.mean - usual) - shareBefore * (topicBefore.mean - usual)
        return raw + share * (change - (day.mean - usual))
    }
}
