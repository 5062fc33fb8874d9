internal import Aggregation
internal import Domain
internal import SQLiteDatabase

/// A monitor's posts of one local day with their terms.
struct DayTexts {
    struct Post {
        let id: Int64
        /// Index into `texts`; copies of one text share it.
        let text: Int
        /// Nil unless the model decided.
        let sentiment: Sentiment?
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

    init(_ day: Int, _ job: Work, _ connection: Connection) throws {
        self.day = day
        let rows = try connection.rows(
            """
            SELECT p.post_id, coalesce(p.content_sha256, '#' || p.post_id), q.words, s.outcome, s.p_negative, s.p_neutral,
                s.p_positive, p.published_at, p.platform, p.native_id
            FROM post AS p CROSS JOIN monitor_match AS x ON x.monitor_id = ?1 AND x.post_id = p.post_id
            JOIN post_search AS q ON q.rowid = p.post_id
            LEFT JOIN score AS s ON s.post_id = p.post_id AND s.model_id = ?2
            WHERE p.published_at >= ?3 AND p.published_at < ?4
            ORDER BY p.published_at, p.platform, p.native_id
            """, job.id, job.model.id, job.calendar.start(of: day), job.calendar.start(of: day + 1))
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
                keys.append("\(row.int64(7))\u{1F}\(row.text(8))\u{1F}\(row.text(9))")
            }
            let sentiment =
                row.text(3) == "scored"
                ? Sentiment(negative: row.real(4), neutral: row.real(5), positive: row.real(6)) : nil
            posts.append(Post(id: row.int64(0), text: text, sentiment: sentiment))
        }
    }
}
