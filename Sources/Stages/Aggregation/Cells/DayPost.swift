package import Domain

/// What a cell's figures need of one post of a monitor's day.
package struct DayPost: Sendable {
    package let id: Int64
    package let publishedAt: Int64
    package let author: Int64?
    package let isAbstained: Bool
    /// Towards the monitor's brand where the post was asked for that; nil unless the model decided.
    package let sentiment: Sentiment?
    package let polarity: Polarity?
    package let isContradiction: Bool
    /// Likes and replies, and shares twice.
    package let engagement: Double
    /// Where it counts, in ``DayPosts/marks``.
    package var marks: Range<Int>
    /// The post of the day that stands for it and its copies; its own place where it is the first or the only one.
    package var first: Int

    package init(
        id: Int64, publishedAt: Int64, author: Int64?, isAbstained: Bool, sentiment: Sentiment?, isContradiction: Bool,
        engagement: Double, marks: Range<Int>, first: Int
    ) {
        self.id = id
        self.publishedAt = publishedAt
        self.author = author
        self.isAbstained = isAbstained
        self.sentiment = sentiment
        polarity = sentiment?.polarity
        self.isContradiction = isContradiction
        self.engagement = engagement
        self.marks = marks
        self.first = first
    }
}

/// A monitor's posts of one local day, by time, and of one time by what tells a post apart on every machine.
package struct DayPosts: Sendable {
    /// A source, language, combination of modalities or emotion of a post, as ``PartNames`` numbers it.
    package struct Mark: Sendable {
        package let part: Int
        /// How much of the post counts, in millionths.
        package let mass: Int64

        package init(part: Int, mass: Int64 = Millionths.one) {
            self.part = part
            self.mass = mass
        }
    }

    package var posts: [DayPost] = []
    package var marks: [Mark] = []
    /// Each author's number within the day, by place of the post; -1 for none.
    package let authors: [Int]
    package let authorCount: Int

    package init(posts: [DayPost], marks: [Mark]) {
        self.posts = posts
        self.marks = marks
        var numbers: [Int64: Int] = [:]
        authors = posts.map { post in
            guard let author = post.author else { return -1 }
            if let known = numbers[author] { return known }
            numbers[author] = numbers.count
            return numbers.count - 1
        }
        authorCount = numbers.count
    }
}

/// Sums of whole millionths do not depend on their order.
package enum Millionths {
    package static let one: Int64 = 1_000_000

    package static func of(_ value: Double) -> Int64 { Int64((1e6 * value).rounded()) }

    package static func value(_ sum: Int64) -> Double { Double(sum) / 1e6 }
}
