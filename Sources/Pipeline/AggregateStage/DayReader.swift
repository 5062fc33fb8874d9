internal import Aggregation
internal import Domain
internal import Quantification
internal import SQLiteDatabase

/// Reads a monitor's days out of the store, one pass a day.
struct DayReader {
    private let connection: Connection
    private let job: Work
    private(set) var names = PartNames()
    private var sources: [Int64: Int] = [:]
    /// Mixes of classes by the numbers of modalities and language.
    private var mixes: [MixKey: [Double]] = [:]

    /// A day's posts, and what each says for the classes.
    struct Day {
        var posts: DayPosts
        /// By place of the post; nil where the model did not decide.
        var evidence: [Evidence?]
    }

    private struct MixKey: Hashable {
        let modalities: Int
        let language: Int
    }

    init(_ job: Work, _ connection: Connection) {
        self.job = job
        self.connection = connection
    }

    /// A post with what is not kept of it.
    private struct Reading {
        var post: DayPost
        let evidence: Evidence?
        let content: String
        let words: String
        /// Tells posts of one second apart on every machine.
        let platform: String
        let nativeID: String
    }

    /// The day in [start, end), copies told.
    mutating func read(_ start: Int64, _ end: Int64) throws -> Day {
        var readings: [Reading] = []
        var marks: [DayPosts.Mark] = []
        try connection.each(Self.sql, [job.id, job.model.id, start, end]) { row in
            let id = row.integer(.post)
            // A post of several sources comes once for each, in a row.
            if let last = readings.last?.post, last.id == id {
                marks.append(try source(row))
                readings[readings.count - 1].post.marks = last.marks.lowerBound..<marks.count
            } else {
                readings.append(try reading(row, id, &marks))
            }
        }
        Self.sortEqualTimes(&readings)
        let copies = NearCopies(readings.map(\.words), contents: readings.map(\.content))
        for (place, first) in copies.firsts.enumerated() { readings[place].post.first = first }
        return Day(posts: DayPosts(posts: readings.map(\.post), marks: marks), evidence: readings.map(\.evidence))
    }

    /// In the order of the matches, so that SQLite has nothing to sort. The words are asked of the table that FTS5 keeps them in
    /// (its manual, section 9): through the index each row is a query of its own, three times as slow.
    private static let sql = """
        SELECT p.post_id, x.published_at, p.author_id,
            CASE s.outcome WHEN 'scored' THEN 2 WHEN 'abstained' THEN 1 ELSE 0 END, coalesce(t.p_negative, s.p_negative),
            coalesce(t.p_neutral, s.p_neutral), coalesce(t.p_positive, s.p_positive), s.contradiction, s.modalities,
            p.language, p.content_sha256, coalesce(p.likes, 0) + 2 * coalesce(p.shares, 0) + coalesce(p.replies, 0),
            s.emotions, t.p_negative IS NOT NULL, q.c0, o.source_id,
            p.platform, p.native_id
        FROM monitor_match AS x CROSS JOIN post AS p ON p.post_id = x.post_id
        LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
        LEFT JOIN target_score AS t ON t.post_id = p.post_id AND t.monitor_id = ?1 AND t.model_id = ?2
        LEFT JOIN post_search_content AS q ON q.id = p.post_id
        LEFT JOIN post_source AS o ON o.post_id = p.post_id
        WHERE x.monitor_id = ?1 AND x.published_at >= ?3 AND x.published_at < ?4
        ORDER BY x.published_at, x.post_id
        """

    private mutating func reading(
        _ row: borrowing Statement, _ id: Int64, _ marks: inout [DayPosts.Mark]
    ) throws -> Reading {
        let begin = marks.count
        let outcome = row.integer(.outcome)
        var sentiment: Sentiment?
        if outcome == 2, !row.isNull(.negative) {
            sentiment = Sentiment(
                negative: row.real(.negative), neutral: row.real(.neutral),
                positive: row.real(.positive))
        }
        let (modalities, language) = (row.text(.modalities), row.text(.language))
        let modality = names.number(.modality, modalities ?? "none")
        let tongue = names.number(.language, language ?? "none")
        marks.append(DayPosts.Mark(part: modality))
        marks.append(DayPosts.Mark(part: tongue))
        if let emotions = row.text(.emotions) {
            try FlatObject.read(emotions) { name, share in
                marks.append(DayPosts.Mark(part: names.number(.emotion, name), mass: Millionths.of(share)))
            }
        }
        if !row.isNull(.source) { marks.append(try source(row)) }
        let isTargeted = row.integer(.isTargeted) == 1
        let evidence = sentiment.map { sentiment in
            // Towards a brand only the words speak.
            let key = MixKey(modalities: isTargeted ? -1 : modality, language: tongue)
            let mix =
                mixes[key]
                ?? job.model.quantifier.settings.mix(isTargeted ? "text" : modalities, language: language)
            mixes[key] = mix
            return Evidence(sentiment, mix: mix)
        }
        let post = DayPost(
            id: id, publishedAt: row.integer(.time),
            author: row.isNull(.author) ? nil : row.integer(.author), isAbstained: outcome == 1,
            sentiment: sentiment, isContradiction: row.integer(.contradiction) == 1,
            engagement: row.real(.engagement), marks: begin..<marks.count, first: 0)
        return Reading(
            post: post, evidence: evidence, content: row.text(.content) ?? "#\(id)",
            words: row.text(.words) ?? "",
            platform: row.text(.platform) ?? "", nativeID: row.text(.nativeID) ?? "")
    }

    private mutating func source(_ row: borrowing Statement) throws -> DayPosts.Mark {
        let id = row.integer(.source)
        if let known = sources[id] { return DayPosts.Mark(part: known) }
        let name = try connection.row("SELECT name FROM source WHERE source_id = ?", id)?.text(0) ?? ""
        let number = names.number(.source, name)
        sources[id] = number
        return DayPosts.Mark(part: number)
    }

    /// Posts of one second come in the order of their platform and id there, whatever order they were stored in: the first of
    /// copies must be the same post on every machine.
    private static func sortEqualTimes(_ readings: inout [Reading]) {
        var start = 0
        while start < readings.count {
            let time = readings[start].post.publishedAt
            let end = readings[start...].firstIndex { $0.post.publishedAt != time } ?? readings.count
            if end - start > 1 {
                readings[start..<end].sort { ($0.platform, $0.nativeID) < ($1.platform, $1.nativeID) }
            }
            start = end
        }
    }
}

/// What the reader asks of a post, in this order.
private enum Column: Int32 {
    case post, time, author, outcome, negative, neutral, positive, contradiction, modalities, language, content,
        engagement
    case emotions, isTargeted, words, source, platform, nativeID
}

extension Statement {
    fileprivate func isNull(_ column: Column) -> Bool { isNull(column.rawValue) }
    fileprivate func integer(_ column: Column) -> Int64 { integer(column.rawValue) }
    fileprivate func real(_ column: Column) -> Double { real(column.rawValue) }
    fileprivate func text(_ column: Column) -> String? { text(column.rawValue) }
}
