import Domain
import Foundation
import SQLiteDatabase
import Storage
import Support

/// Fills a store with invented posts and scores: eight brands of unequal size, forty subjects each, words by Zipf's law, a day's
/// shape, copies, authors of unequal zeal. The same seed makes the same posts.
struct StoreMaker {
    static let brands = ["anvil", "birch", "comet", "dunlin", "ember", "falcon", "garnet", "heron"]
    /// Of a hundred posts, how many name each brand.
    static let shares = [30, 20, 15, 10, 10, 5, 5, 5]
    private static let subjects = 40
    private static let words = 20_000
    private static let authors = 400_000

    let store: Store
    let source: Int64
    let model: Int64
    private var generator = SeededGenerator(seed: 7)
    private var post: Int64
    private let vocabulary = (0..<StoreMaker.words).map { StoreMaker.word($0) }
    private let shape: [Double]

    init(_ store: Store) throws {
        self.store = store
        source = try store.sourceID(of: .init(name: "invented", connector: "feed", stream: "items", parameters: [:]))
        model = try store.enterModel(
            name: "invented", sha256: "00", place: "invented",
            mix: #"{"mixes":{"text":[0.35,0.3,0.35]},"usual":[0.3,0.4,0.3],"worth":6,"drift":0.02}"#)
        try store.useIfFirst(model: model)
        post = try store.connection.row("SELECT coalesce(max(post_id), 0) FROM post")?.int64(0) ?? 0
        let hours = (0..<24).map { hour in 0.25 + exp(-pow((Double(hour) - 14) / 5, 2)) }
        var sum = 0.0
        shape = hours.map { hour in
            sum += hour / hours.reduce(0, +)
            return sum
        }
    }

    private static func word(_ number: Int) -> String {
        let syllables = ["ba", "ke", "li", "mo", "nu", "pra", "shi", "tor", "ve", "zan", "dri", "ul"]
        return [number % 12, number / 12 % 12, number / 144 % 12, number / 1_728 % 12].map { syllables[$0] }.joined()
    }

    /// Adds `count` posts of the UTC day that begins at `start`. Without `isLive` nothing is noted as touched.
    mutating func fill(_ start: Int64, _ count: Int) throws {
        let connection = store.connection
        try connection.transaction {
            let seconds = (0..<count).map { _ in second() }.sorted()
            var last = (text: "", content: "")
            for second in seconds {
                post += 1
                let isCopy = generator.next() % 20 == 0 && !last.text.isEmpty
                let text = isCopy ? last.text : self.text()
                let content = isCopy ? last.content : hex()
                last = (text, content)
                try insert(text, content, at: start + second)
            }
        }
    }

    private mutating func insert(_ text: String, _ content: String, at time: Int64) throws {
        let connection = store.connection
        let zeal = generator.unit()
        let author = Int64(Double(Self.authors) * zeal * zeal * zeal) + 1
        let likes = Int64(pow(1 - generator.unit(), -0.8)) - 1
        try connection.run("INSERT OR IGNORE INTO author (author_id, pseudonym) VALUES (?, ?)", author, "a\(author)")
        try connection.run(
            """
            INSERT INTO post (post_id, platform, native_id, author_id, published_at, published_exactly, first_seen_at, language,
                text, likes, content_sha256) VALUES (?, 'invented', ?, ?, ?, 1, ?, 'en', ?, ?, ?)
            """, post, String(format: "%012d", post), author, time, time, text, likes, content)
        try connection.run("INSERT INTO post_search (rowid, words, grams) VALUES (?, ?, '')", post, text)
        try connection.run("INSERT INTO post_source (post_id, source_id) VALUES (?, ?)", post, source)
        let (a, b) = (generator.unit(), generator.unit())
        let (low, high) = (min(a, b), max(a, b))
        let sentiment = Sentiment3(negative: low, neutral: high - low, positive: 1 - high)
        let anger = (100 * low).rounded() / 200
        try connection.run(
            """
            INSERT INTO score (post_id, model_id, outcome, p_negative, p_neutral, p_positive, polarity, confidence, emotion,
                emotions, modalities, decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'anger', ?, 'text', 'text')
            """, post, model, generator.next() % 12 == 0 ? "abstained" : "scored", sentiment.negative,
            sentiment.neutral, sentiment.positive, sentiment.polarity,
            max(sentiment.negative, sentiment.neutral, sentiment.positive),
            #"{"anger":\#(anger),"joy":\#(0.5 - anger / 2),"neutral":\#(0.5 - anger / 2)}"#)
    }

    private struct Sentiment3 {
        let negative: Double
        let neutral: Double
        let positive: Double
        var polarity: String {
            negative >= max(neutral, positive) ? "negative" : neutral >= positive ? "neutral" : "positive"
        }
    }

    private mutating func second() -> Int64 {
        let unit = generator.unit()
        let hour = shape.firstIndex { unit < $0 } ?? 23
        return Int64(hour * 3_600) + Int64(generator.next() % 3_600)
    }

    private mutating func hex() -> String {
        String(
            format: "%016lx%016lx%016lx%016lx", generator.next(), generator.next(), generator.next(), generator.next())
    }

    /// A brand, five words of a subject in three posts of five, and four to twelve words of any kind.
    private mutating func text() -> String {
        var share = Int(generator.next() % 100)
        var brand = 0
        while share >= Self.shares[brand] {
            share -= Self.shares[brand]
            brand += 1
        }
        var words = [Self.brands[brand]]
        if generator.next() % 5 < 3 {
            let subject = (brand * Self.subjects + Int(generator.next() % UInt64(Self.subjects))) * 12
            for _ in 0..<5 { words.append(vocabulary[5_000 + subject + Int(generator.next() % 12)]) }
        }
        for _ in 0..<4 + Int(generator.next() % 9) {
            words.append(vocabulary[min(Self.words - 1, Int(pow(Double(Self.words), generator.unit())))])
        }
        return words.joined(separator: " ")
    }
}
