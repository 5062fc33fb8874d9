package import Domain

/// The plain figures of a cell: an hour's posts or a day's.
package struct CellTally: Sendable {
    package private(set) var posts = 0
    /// Copies and near copies of one text once.
    package private(set) var distinctPosts = 0
    package private(set) var authors = 0
    /// The model decided.
    package private(set) var scored = 0
    package private(set) var abstained = 0
    /// Of the posts decided on, like all that follows.
    package private(set) var negative = 0.0
    package private(set) var neutral = 0.0
    package private(set) var positive = 0.0
    package private(set) var netSquared = 0.0
    package private(set) var said: [Polarity: Int] = [:]
    package private(set) var contradictions = 0
    /// Places of the posts that are left when copies count once: of copies the first that the model decided on.
    package private(set) var standing: [Int] = []
    package private(set) var distinctNegative = 0

    package init() {}

    /// The posts at `places` of a day. What it counts once is marked in `marks`, which the day's cells share.
    package init(_ day: DayPosts, _ places: Range<Int>, _ marks: inout CellMarks) {
        marks.begin()
        var counts = (negative: 0, neutral: 0, positive: 0)
        for place in places {
            let post = day.posts[place]
            posts += 1
            if marks.isNew(text: post.first) { distinctPosts += 1 }
            if marks.isNew(author: day.authors[place]) { authors += 1 }
            if post.isContradiction { contradictions += 1 }
            guard let sentiment = post.sentiment, let polarity = post.polarity else {
                if post.isAbstained { abstained += 1 }
                continue
            }
            scored += 1
            negative += sentiment.negative
            neutral += sentiment.neutral
            positive += sentiment.positive
            netSquared += sentiment.net * sentiment.net
            switch polarity {
            case .negative: counts.negative += 1
            case .neutral: counts.neutral += 1
            case .positive: counts.positive += 1
            }
            if marks.isNew(decided: post.first) {
                standing.append(place)
                if polarity == .negative { distinctNegative += 1 }
            }
        }
        said = [.negative: counts.negative, .neutral: counts.neutral, .positive: counts.positive]
    }

    package var unscored: Int { posts - scored - abstained }
}

/// What a cell has seen of a day's texts and authors: the number of the cell that saw each last, so that nothing is emptied between cells.
package struct CellMarks {
    private var cell = 0
    private var texts: [Int]
    private var decided: [Int]
    private var authors: [Int]

    package init(_ day: DayPosts) {
        texts = [Int](repeating: 0, count: day.posts.count)
        decided = texts
        authors = [Int](repeating: 0, count: day.authorCount)
    }

    fileprivate mutating func begin() { cell += 1 }

    fileprivate mutating func isNew(text: Int) -> Bool { Self.mark(&texts[text], cell) }

    fileprivate mutating func isNew(decided text: Int) -> Bool { Self.mark(&decided[text], cell) }

    fileprivate mutating func isNew(author: Int) -> Bool { author >= 0 && Self.mark(&authors[author], cell) }

    private static func mark(_ last: inout Int, _ cell: Int) -> Bool {
        guard last != cell else { return false }
        last = cell
        return true
    }
}
