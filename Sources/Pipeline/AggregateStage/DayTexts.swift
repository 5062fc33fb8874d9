internal import Aggregation
internal import SQLiteDatabase

/// A monitor's posts of one local day, or a sample of them, with their terms.
struct DayTexts {
    struct Post {
        let id: Int64
        /// Index into `texts`; copies of one text share it.
        let text: Int
    }

    let day: Int
    var posts: [Post] = []
    /// Terms of each distinct text, sorted, each once.
    var texts: [[String]] = []
    /// The same terms as they stand in the text, repeats included.
    var words: [[String]] = []
    /// What tells a text apart on every machine: its first post's time, platform and id.
    var keys: [String] = []
    var counts = TermCounts()

    /// A day that is only compared with is read in part: a thousand posts tell its words as well as ten thousand.
    private static let mostSampled = 1_000
    /// A sample is cut by the second of publication; 10,007 is prime, so that round minutes scatter like any other second.
    private static let parts = 10_007

    /// - Parameter isSample: whether a part is enough. It is the same part whenever and in whatever order the posts came.
    init(_ day: Int, _ job: Work, _ connection: Connection, isSample: Bool = false) throws {
        self.day = day
        let (start, end) = (job.calendar.start(of: day), job.calendar.start(of: day + 1))
        let part = isSample ? try Self.part(job, start, end, connection) : Self.parts
        let rows = try connection.rows(
            """
            SELECT p.post_id, coalesce(p.content_sha256, '#' || p.post_id), q.words, p.published_at, p.platform, p.native_id
            FROM monitor_match AS x CROSS JOIN post AS p ON p.post_id = x.post_id
            CROSS JOIN post_search AS q ON q.rowid = p.post_id
            WHERE x.monitor_id = ?1 AND x.published_at >= ?2 AND x.published_at < ?3
                AND (x.published_at % 86400 * 7919 + x.published_at / 86400) % 10007 < ?4
            ORDER BY p.published_at, p.platform, p.native_id
            """, job.id, start, end, part)
        var known: [String: Int] = [:]
        for row in rows {
            let text = known[row.text(1)] ?? texts.count
            if text == texts.count {
                known[row.text(1)] = text
                let own = row.text(2).split(separator: " ").map(String.init)
                    .filter { StopWords.isTerm($0) && !job.version.ownWords.contains($0) }
                let terms = Set(own).sorted()
                words.append(own)
                texts.append(terms)
                counts.add(terms)
                keys.append("\(row.int64(3))\u{1F}\(row.text(4))\u{1F}\(row.text(5))")
            }
            posts.append(Post(id: row.int64(0), text: text))
        }
    }

    /// How many of the parts hold about as many posts as are wanted; all where they are few, or where the day has so few
    /// different times that it would be all or none.
    private static func part(_ job: Work, _ start: Int64, _ end: Int64, _ connection: Connection) throws -> Int {
        let row = try connection.row(
            """
            SELECT count(*), count(DISTINCT published_at) FROM monitor_match
            WHERE monitor_id = ? AND published_at >= ? AND published_at < ?
            """, job.id, start, end)
        guard let row, row.int(0) > mostSampled, row.int(1) > mostSampled else { return parts }
        return max(1, parts * mostSampled / row.int(0))
    }
}

/// The texts of a run's days, each read once.
final class TextShelf {
    private let connection: Connection
    private var samples: [Int: DayTexts] = [:]
    private var whole: [Int: DayTexts] = [:]
    /// Samples wait for the days that look back at them; whole days are wanted twice in a row.
    private static let mostSamples = 2 * UsualValue.days
    private static let mostWhole = 2

    init(_ connection: Connection) { self.connection = connection }

    func whole(_ day: Int, _ job: Work) throws -> DayTexts {
        if let known = whole[day] { return known }
        let texts = try DayTexts(day, job, connection)
        if whole.count >= Self.mostWhole { whole.removeAll() }
        whole[day] = texts
        return texts
    }

    func sample(_ day: Int, _ job: Work) throws -> DayTexts {
        if let known = samples[day] { return known }
        let texts = try DayTexts(day, job, connection, isSample: true)
        if samples.count >= Self.mostSamples { samples = samples.filter { abs($0.key - day) <= UsualValue.days } }
        samples[day] = texts
        return texts
    }
}
