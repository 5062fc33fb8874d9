internal import Domain
internal import Foundation

/// A day's net sentiment weighed otherwise, and how far its posts reached.
package struct Loudness: Sendable, Equatable {
    /// Likes and replies, and shares twice, of the post with most.
    package private(set) var top = 0.0
    package private(set) var topNegative = 0.0
    /// Mean of positive − negative where a post weighs 1 + ln(1 + engagement); nil without decided posts.
    package private(set) var engagedNet: Double?
    /// The same where copies count once and an author for three posts at most, and the posts that are left so; nil like it.
    package private(set) var cappedNet: Double?
    package private(set) var cappedPosts: Double?

    private static let mostOfAuthor = 3.0

    package init(_ day: DayPosts) {
        var engaged: (sum: Int64, weight: Int64) = (0, 0)
        var standing: [Int] = []
        var isSeen = [Bool](repeating: false, count: day.posts.count)
        var counts = [Double](repeating: 0, count: day.authorCount)
        for (place, post) in day.posts.enumerated() {
            top = max(top, post.engagement)
            guard let sentiment = post.sentiment else { continue }
            if post.polarity == .negative { topNegative = max(topNegative, post.engagement) }
            let weight = 1 + log(1 + post.engagement)
            engaged.sum += Millionths.of(sentiment.net * weight)
            engaged.weight += Millionths.of(weight)
            guard !isSeen[post.first] else { continue }
            isSeen[post.first] = true
            standing.append(place)
            if day.authors[place] >= 0 { counts[day.authors[place]] += 1 }
        }
        guard !standing.isEmpty else { return }
        var capped: (sum: Int64, weight: Int64) = (0, 0)
        for place in standing {
            let author = day.authors[place]
            let weight = author >= 0 ? min(1, Self.mostOfAuthor / counts[author]) : 1
            capped.sum += Millionths.of(weight * (day.posts[place].sentiment?.net ?? 0))
            capped.weight += Millionths.of(weight)
        }
        engagedNet = Double(engaged.sum) / Double(engaged.weight)
        cappedNet = Double(capped.sum) / Double(capped.weight)
        cappedPosts = Millionths.value(capped.weight)
    }
}
