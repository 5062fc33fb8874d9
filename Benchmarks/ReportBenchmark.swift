internal import Domain
internal import Foundation
internal import ReportStage
internal import SQLiteDatabase
internal import Storage
internal import Support

/// Builds the daily brief over a store of many invented posts of four weeks, and its page beside a peer's.
struct ReportBenchmark {
    let posts: Int
    let folder: String
    /// 2026-11-18T02:00:00Z: the report is about 17 November, UTC.
    private static let now: Int64 = 1_794_967_200
    private static let firstDay: Int64 = 1_794_960_000 - 28 * 86_400
    private let monitor = Monitor(name: "Bench", query: "kettle", group: "kettles", timeZone: "UTC")

    init(posts: Int, folder: String) {
        self.posts = posts
        self.folder = folder
    }

    func table() throws -> String {
        let store = try Store(StateLayout(root: folder), schemas: "schemas", clock: .fixed(Self.now))
        if try store.connection.row("SELECT 1 FROM post LIMIT 1") == nil { try fill(store.connection) }
        let stage = try ReportStage(store: store, reportsFolder: "reports", schemasFolder: "schemas")
        var lines = ["| report | seconds | page, kB |", "|---|---|---|"]
        for name in ["daily-brief", "weekly-brand", "topics", "data-quality", "model-health"] {
            var seconds: [Double] = []
            var bytes = 0
            for _ in 0..<3 {
                try store.connection.run("DELETE FROM report")
                let start = Date()
                let built = try stage.run(
                    monitors: [monitor], languages: ["en"], now: Self.now, reports: [(name, nil)]
                ).reports
                seconds.append(Date().timeIntervalSince(start))
                bytes = try built.first.map { try readFile($0.pages[0].path).count } ?? 0
            }
            lines.append("| \(name) | \(String(format: "%.2f", seconds.sorted()[1])) | \(bytes / 1000) |")
        }
        return lines.joined(separator: "\n")
            + "\n\n\(posts) posts in 28 days; the median of three builds, from the store to its files."
    }

    /// Posts by arithmetic, so that every run has the same.
    private func fill(_ connection: Connection) throws {
        for statement in Self.statements {
            try connection.run(
                statement.replacing(":posts", with: String(posts)).replacing(":from", with: String(Self.firstDay)))
        }
    }

    private static let statements = [
        "INSERT INTO model (name, sha256, current) VALUES ('bench', 'bench', 1)",
        """
        INSERT INTO source (source_id, name, connector, stream, mail_text)
        VALUES (1, 'one', 'mastodon', 'tag', 1), (2, 'two', 'feed', 'items', 1), (3, 'three', 'feed', 'items', 1)
        """,
        """
        INSERT INTO coverage (source_id, interval_start, interval_end, status, posts, pages, attempted_at)
        SELECT source_id, :from, :from + 28 * 86400, 'complete', 0, 1, :from FROM source
        """,
        """
        INSERT INTO monitor (name, version, query, group_name, time_zone, minimum_posts, current)
        VALUES ('Bench', 1, 'kettle', 'kettles', 'UTC', 20, 1), ('Rival', 1, 'rival', 'kettles', 'UTC', 20, 1)
        """,
        """
        INSERT INTO author (author_id, pseudonym)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, printf('%040x', i * 7919) FROM n
        """,
        """
        INSERT INTO post (post_id, platform, native_id, author_id, published_at, published_exactly, first_seen_at, language, text,
            content_sha256)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :posts)
        SELECT i, 'bench', 'n' || i, 1 + i * 37 % 5000, :from + i * 2419200 / :posts, 1, :from + i * 2419200 / :posts + 600,
            CASE i % 5 WHEN 0 THEN 'zh' ELSE 'en' END,
            'The kettle number ' || i || ' is ' || CASE i % 3 WHEN 0 THEN 'broken' WHEN 1 THEN 'fine' ELSE 'lovely' END
                || ' and its lid ' || CASE i % 7 WHEN 0 THEN 'burns' ELSE 'stays cool' END, printf('%064x', i)
        FROM n
        """,
        "INSERT INTO post_source (post_id, source_id) SELECT post_id, 1 + post_id % 3 FROM post",
        "INSERT INTO monitor_match SELECT 1 + (post_id % 10 = 9), published_at, post_id FROM post",
        """
        INSERT INTO score (post_id, model_id, outcome, p_negative, p_neutral, p_positive, polarity, confidence, emotion, modalities,
            decided_by, contradiction)
        SELECT post_id, 1, CASE WHEN post_id % 11 = 0 THEN 'abstained' ELSE 'scored' END, CASE post_id % 3 WHEN 0 THEN 0.8 ELSE 0.1 END,
            0.1, CASE post_id % 3 WHEN 0 THEN 0.1 ELSE 0.8 END, CASE post_id % 3 WHEN 0 THEN 'negative' ELSE 'positive' END, 0.8,
            'neutral', 'text', 'text', post_id % 97 = 0 FROM post
        """,
        """
        INSERT INTO modality_score (post_id, model_id, modality, position, p_negative, p_neutral, p_positive, weight)
        SELECT post_id, 1, 'text', -1, p_negative, p_neutral, p_positive, 1 FROM score
        """,
        """
        INSERT INTO bucket (monitor_id, model_id, grain, start, "end", local_day, local_hour, posts, distinct_posts, authors, scored,
            abstained, unscored, sum_negative, sum_neutral, sum_positive, sum_net_squared, said_negative, said_neutral,
            said_positive, contradictions, negative, negative_low, negative_high, neutral, positive, net, net_low, net_high,
            usual_posts, usual_posts_low, usual_posts_high, usual_net, usual_net_low, usual_net_high)
        SELECT x.monitor_id, 1, 'day', t, t + 86400, date(t, 'unixepoch'), NULL, count(*), count(*), count(*), sum(s.outcome = 'scored'),
            sum(s.outcome <> 'scored'), 0, sum(s.p_negative), sum(s.p_neutral), sum(s.p_positive), sum(0.5), sum(s.polarity = 'negative'),
            0, sum(s.polarity = 'positive'), sum(s.contradiction), 0.33, 0.3, 0.36, 0.1, 0.57, 0.24, 0.2, 0.28, count(*), count(*) * 0.9,
            count(*) * 1.1, 0.24, 0.2, 0.28
        FROM (SELECT *, published_at / 86400 * 86400 AS t FROM post) AS p JOIN monitor_match AS x USING (post_id) JOIN score AS s USING (post_id)
        GROUP BY x.monitor_id, t
        """,
        """
        INSERT INTO bucket (monitor_id, model_id, grain, start, "end", local_day, local_hour, posts, distinct_posts, authors, scored,
            abstained, unscored, sum_negative, sum_neutral, sum_positive, sum_net_squared, said_negative, said_neutral,
            said_positive, contradictions)
        SELECT x.monitor_id, 1, 'hour', t, t + 3600, date(t, 'unixepoch'), t % 86400 / 3600, count(*), count(*), count(*),
            sum(s.outcome = 'scored'), sum(s.outcome <> 'scored'), 0, sum(s.p_negative), sum(s.p_neutral), sum(s.p_positive), sum(0.5),
            sum(s.polarity = 'negative'), 0, sum(s.polarity = 'positive'), sum(s.contradiction)
        FROM (SELECT *, published_at / 3600 * 3600 AS t FROM post) AS p JOIN monitor_match AS x USING (post_id) JOIN score AS s USING (post_id)
        GROUP BY x.monitor_id, t
        """,
        """
        INSERT INTO bucket_part (monitor_id, model_id, grain, start, dimension, value, local_day, posts, scored, said_negative, sum_negative,
            sum_neutral, sum_positive, mass)
        SELECT monitor_id, 1, 'day', start, 'language', 'en', local_day, posts, scored, said_negative, sum_negative, sum_neutral, sum_positive,
            posts FROM bucket WHERE grain = 'day'
        """,
        """
        INSERT INTO topic (topic_id, monitor_id, label, terms, first_day, last_day)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
        SELECT i, 1, 'topic ' || i || ' · lid', '[]', date(:from, 'unixepoch'), date(:from + 27 * 86400, 'unixepoch') FROM n
        """,
        """
        INSERT INTO topic_post (topic_id, post_id, local_day, weight)
        SELECT 1 + post_id % 12, post_id, date(published_at, 'unixepoch'), (post_id * 7919 % 1000) / 1000.0
        FROM post WHERE post_id % 10 <> 9 AND post_id % 2 = 0
        """,
        """
        INSERT INTO topic_bucket (topic_id, local_day, posts, images, sounds, usual_posts, scored, sum_negative, sum_neutral,
            sum_positive, sum_net_squared, net, net_low, net_high, moved_net)
        SELECT topic_id, local_day, count(*), 0, 0, count(*), count(*), 0, 0, 0, 0, 0.2, 0.1, 0.3, 0.01
        FROM topic_post GROUP BY topic_id, local_day
        """,
        """
        INSERT INTO term (monitor_id, local_day, term, z, log_odds, posts, per_1000, usual_per_1000)
        VALUES (1, date(:from + 27 * 86400, 'unixepoch'), 'lid', 4.0, 0.8, 100, 60, 20), (1, date(:from + 27 * 86400, 'unixepoch'), 'cool',
            -3.0, -0.6, 100, 20, 60)
        """,
        "DELETE FROM touched_post", "DELETE FROM touched_time", "ANALYZE",
    ]
}
