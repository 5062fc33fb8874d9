import Digests
import Domain
import Foundation
import Media
import SQLiteDatabase
import Storage
import Support

/// A store of an invented brand, filled row by row: four weeks of posts and one bad day.
struct SyntheticStore {
    static let day = "2026-11-17"
    /// 2026-11-18T01:10:00Z, 02:10 in Amsterdam.
    static let now: Int64 = 1_794_964_200
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    let folder: String
    let store: Store
    let monitor: Monitor

    var connection: Connection { store.connection }

    init(
        folder: String = NSTemporaryDirectory() + "barometer-report-\(UUID().uuidString)",
        monitor: Monitor = Monitor(
            name: "Lumen Kettle", query: "lumen OR \"kettle <b>\"", group: "kettles", timeZone: "Europe/Amsterdam")
    ) throws {
        self.folder = folder
        self.monitor = monitor
        store = try Store(StateLayout(root: folder), schemas: "\(Self.root)/schemas", clock: .fixed(Self.now))
        try store.connection.run(
            """
            INSERT INTO monitor (name, version, query, group_name, time_zone, minimum_posts, current)
            VALUES (?, 1, ?, ?, ?, ?, 1)
            """, monitor.name, monitor.query, monitor.group, monitor.timeZone, monitor.minimumPosts)
    }

    func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    /// Midnight of a day in Amsterdam in November: UTC + 1.
    static func midnight(_ day: Int) -> Int64 { 1_793_487_600 + Int64(day - 1) * 86_400 }

    /// `2026-11-07` for 7; 0 and below are days of October.
    static func name(_ day: Int) -> String {
        day > 0 ? String(format: "2026-11-%02d", day) : String(format: "2026-10-%02d", 31 + day)
    }

    func addModel() throws {
        try connection.run(
            "INSERT INTO model (name, sha256, current) VALUES ('fused-test', ?, 1)", SHA256.hex("fused-test"))
    }

    func addSources() throws {
        for (id, name) in ["forum.example", "mastodon.example", "weiyu.example"].enumerated() {
            try connection.run(
                "INSERT INTO source (source_id, name, connector, stream, mail_text) VALUES (?, ?, 'mastodon', 'hashtag', ?)",
                id + 1, name, id == 0 ? 0 : 1)
            for day in -9...17 where day != 1 {
                let start = Self.midnight(day)
                let isDown = day == 17 && id == 1
                if isDown {
                    try coverage(id + 1, start, start + 2 * 3600, "complete", nil)
                    try coverage(id + 1, start + 2 * 3600, start + 10 * 3600, "failed", "connection refused")
                    try coverage(id + 1, start + 10 * 3600, start + 86_400, "complete", nil)
                } else {
                    try coverage(id + 1, start, start + 86_400, "complete", nil)
                }
            }
        }
    }

    private func coverage(_ source: Int, _ start: Int64, _ end: Int64, _ status: String, _ reason: String?) throws {
        try connection.run(
            """
            INSERT INTO coverage (source_id, interval_start, interval_end, status, reason, posts, pages, attempted_at)
            VALUES (?, ?, ?, ?, ?, 10, 1, ?)
            """, source, start, end, status, reason, end)
    }

    /// A day's bucket with its estimates; `net` nil for too few.
    func addDay(
        _ day: Int, posts: Int, net: Double?, usual: Double? = 0.14, monitorID: Int = 1, contradictions: Int = 5
    ) throws {
        let start = Self.midnight(day)
        let unsure = posts / 10
        let decided = Double(posts - unsure - posts / 60)
        let negative = net.map { 0.30 - $0 * 0.7 }
        let positive = net.map { 0.30 + $0 * 0.3 }
        try connection.run(
            """
            INSERT INTO bucket (monitor_id, model_id, grain, start, "end", local_day, posts, distinct_posts, authors, scored,
                abstained, unscored, sum_negative, sum_neutral, sum_positive, sum_net_squared, said_negative, said_neutral,
                said_positive, contradictions, negative, negative_low, negative_high, neutral, positive, net, net_low,
                net_high, usual_posts, usual_posts_low, usual_posts_high, usual_net, usual_net_low, usual_net_high,
                usual_negative, usual_negative_low, usual_negative_high)
            VALUES (?1, 1, 'day', ?2, ?3, ?4, ?5, ?5, ?5, ?6, ?7, ?8, ?6 * 0.3, ?6 * 0.3, ?6 * 0.4, 1, 1, 1, 1, ?9,
                ?10, ?10 - 0.05, ?10 + 0.05, ?11, ?12, ?13, ?13 - 0.08, ?13 + 0.08, ?14, ?15, ?16, ?17, ?17 - 0.08,
                ?17 + 0.08, ?18, ?19, ?20)
            """, monitorID, start, start + 86_400, Self.name(day), posts, Int(decided), unsure,
            posts - unsure - Int(decided), contradictions, negative,
            negative.flatMap { n in positive.map { 1 - n - $0 } }, positive, net,
            usual == nil ? nil : 402.0, usual == nil ? nil : 316.0, usual == nil ? nil : 511.0, usual,
            usual == nil ? nil : 0.16, usual == nil ? nil : 0.12, usual == nil ? nil : 0.20)
    }

    func addHours(_ day: Int, isBad: Bool) throws {
        for hour in 0..<24 {
            let start = Self.midnight(day) + Int64(hour) * 3600
            let posts = hour < 6 ? 5 : isBad && (11...16).contains(hour) ? 90 : 20
            let net =
                isBad && (11...16).contains(hour)
                ? -0.62 + 0.08 * Double(abs(hour - 13)) : 0.15 + 0.01 * Double(hour % 5)
            try connection.run(
                """
                INSERT INTO bucket (monitor_id, model_id, grain, start, "end", local_day, local_hour, posts, distinct_posts,
                    authors, scored, abstained, unscored, sum_negative, sum_neutral, sum_positive, sum_net_squared,
                    said_negative, said_neutral, said_positive, contradictions)
                VALUES (1, 1, 'hour', ?, ?, ?, ?, ?5, ?5, ?5, ?5, 0, 0, ?5 * (1 - ?6) / 2, 0, ?5 * (1 + ?6) / 2, 1, 1, 1, 1, 0)
                """, start, start + 3600, Self.name(day), hour, posts, net)
        }
    }

    /// A scored post of the bad day.
    @discardableResult
    func addPost(
        _ id: Int64, _ text: String, language: String? = "en", source: Int = 2, hour: Int = 11, net: Double,
        picture: (negative: Double, weight: Double)? = nil, contradiction: Bool = false, outcome: String = "scored",
        url: String? = nil
    ) throws -> Int64 {
        let time = Self.midnight(17) + Int64(hour) * 3600 + id % 3600
        try connection.run(
            "INSERT OR IGNORE INTO author (author_id, pseudonym) VALUES (?, ?)", id, SHA256.hex("author \(id)"))
        try connection.run(
            """
            INSERT INTO post (post_id, platform, native_id, url, author_id, published_at, published_exactly, first_seen_at,
                language, text) VALUES (?, 'mastodon', ?, ?, ?, ?, 1, ?, ?, ?)
            """, id, "n\(id)", url, id, time, time + 60, language, text)
        try connection.run("INSERT INTO post_source (post_id, source_id) VALUES (?, ?)", id, source)
        try connection.run("INSERT INTO monitor_match SELECT 1, published_at, post_id FROM post WHERE post_id = ?", id)
        // A stored file takes the post's scores away: first the picture, then the score.
        if picture != nil { try addPicture(id) }
        let positive = (1 + net) / 2 * 0.9
        let negative = 0.9 - positive
        try connection.run(
            """
            INSERT INTO score (post_id, model_id, outcome, p_negative, p_neutral, p_positive, polarity, confidence, modalities,
                decided_by, contradiction) VALUES (?, 1, ?, ?, 0.1, ?, ?, ?, ?, ?, ?)
            """, id, outcome, negative, positive, net < 0 ? "negative" : "positive", max(negative, positive),
            picture == nil ? "text" : text.isEmpty ? "image" : "text+image",
            (picture?.weight ?? 0) > 0.5 ? "image" : "text", contradiction)
        let weight = picture?.weight ?? 0
        if !text.isEmpty { try part(id, "text", -1, contradiction ? 0.1 : negative, 1 - weight) }
        if let picture { try part(id, "image", 0, picture.negative, text.isEmpty ? 1 : weight) }
        return id
    }

    private func part(_ id: Int64, _ modality: String, _ position: Int, _ negative: Double, _ weight: Double) throws {
        try connection.run(
            """
            INSERT INTO modality_score (post_id, model_id, modality, position, p_negative, p_neutral, p_positive, weight)
            VALUES (?1, 1, ?2, ?3, ?4, 0.06, 0.94 - ?4, ?5)
            """, id, modality, position, negative, weight)
    }

    private func addPicture(_ id: Int64) throws {
        let picture = Picture(
            width: 320, height: 200,
            pixels: (0..<320 * 200).flatMap { index -> [UInt8] in
                let (x, y) = (index % 320, index / 320)
                let isHand = (x - 180) * (x - 180) + (y - 110) * (y - 110) < 3600
                return isHand ? [214, 150, 120] : [UInt8((x / 3 + Int(id) * 20) % 200), 120, 130]
            })
        guard let bytes = picture.thumbnail(longerSide: 320) else { return }
        try connection.run(
            """
            INSERT INTO attachment (post_id, position, kind, url, state) VALUES (?, 0, 'image', ?, 'pending')
            """, id, "https://media.example/\(id).jpg")
        try store.keep(
            bytes, .init(kind: .image, type: "image/jpeg", fileExtension: "jpg", width: 320, height: 200),
            for: connection.lastRowID)
    }

    func addTopic(
        _ id: Int, _ label: String, posts: Int, usual: Double, net: Double, moved: Double, first: Int, examples: [Int64]
    ) throws {
        try connection.run(
            "INSERT INTO topic (topic_id, monitor_id, label, terms, first_day, last_day) VALUES (?, 1, ?, '[]', ?, ?)",
            id,
            label, Self.name(first), Self.day)
        for day in 4...17 {
            let count = day == 17 ? posts : Int(usual) + day % 3
            try connection.run(
                """
                INSERT INTO topic_bucket (topic_id, local_day, posts, images, sounds, usual_posts, scored, sum_negative,
                    sum_neutral, sum_positive, sum_net_squared, net, net_low, net_high, moved_net)
                VALUES (?, ?, ?, 0, 0, ?, 1, 0, 0, 0, 0, ?, ?, ?, ?)
                """, id, Self.name(day), count, usual, net, net - 0.08, net + 0.08, day == 17 ? moved : 0)
        }
        for (rank, post) in examples.enumerated() {
            try connection.run(
                "INSERT INTO topic_post (topic_id, post_id, local_day, weight) VALUES (?, ?, ?, ?)", id, post, Self.day,
                0.9 - 0.1 * Double(rank))
        }
    }

    func addAlert(posts: [Int64]) throws {
        let peak = Self.midnight(17) + 11 * 3600
        try connection.run(
            """
            INSERT INTO alert (alert_id, monitor_id, rule, state, first_start, peak_start, peak_end, last_start, grain,
                local_day, observed, expected, scale, surprise, threshold, volume, minimum_volume, effect, minimum_effect,
                q_value, q_limit, tests, authors, copies, severity)
            VALUES (31, 1, 'negative_surge', 'open', ?1, ?1, ?2, ?3, 'hour', ?4, 26, 4, 3, 7.3, 5, 58, 20, 0.29, 0.1, 0.0004,
                0.01, 24, 25, 2, 2)
            """, peak, peak + 3600, peak + 4 * 3600, Self.day)
        for (rank, post) in posts.enumerated() {
            try connection.run("INSERT INTO alert_post (alert_id, post_id, rank) VALUES (31, ?, ?)", post, rank + 1)
        }
    }

    func addTerms() throws {
        let terms: [(String, Double, Double, Double)] = [
            ("steam", 14.2, 98, 7), ("lid", 12.8, 109, 22), ("burn", 12.1, 80, 2), ("烫伤", 10.3, 51, 0),
            ("recall", 9, 70, 0),
            ("mint", -2.9, 73, 152), ("gift", -3.6, 16, 60),
        ]
        for (term, z, rate, usual) in terms {
            try connection.run(
                """
                INSERT INTO term (monitor_id, local_day, term, z, log_odds, posts, per_1000, usual_per_1000)
                VALUES (1, ?, ?, ?, ?, 10, ?, ?)
                """, Self.day, term, z, z / 5, rate, usual)
        }
    }

    /// All of it: the day the brand's kettle burnt hands.
    func fill() throws {
        try addModel()
        try addSources()
        for day in -9...16 where day != 1 {
            try addDay(day, posts: 380 + day * 7 % 40, net: 0.12 + 0.02 * Double(day % 4))
        }
        try addDay(17, posts: 1204, net: -0.18, contradictions: 58)
        for day in 11...17 { try addHours(day, isBad: day == 17) }
        try connection.run(
            """
            INSERT INTO monitor (name, version, query, group_name, time_zone, minimum_posts, current)
            VALUES ('Osterhav', 1, 'osterhav', 'kettles', 'Europe/Amsterdam', 20, 1)
            """)
        for day in -9...17 where day != 1 { try addDay(day, posts: 800 + day % 5, net: 0.1, monitorID: 2) }
        let burnt = try addPost(
            88213, "Five stars. My hand got a free facial this morning ✨", net: -0.93, picture: (0.96, 0.82),
            contradiction: true,
            url: "https://mastodon.example/@a/88213")
        let chinese = try addPost(
            88305, "感谢 Lumen，一早就给我的手做了个桑拿。", language: "zh", source: 3, hour: 11, net: -0.91, picture: (0.94, 0.79),
            contradiction: true)
        try addPost(88412, "", language: nil, hour: 13, net: -0.7, picture: (0.85, 1))
        let hostile = try addPost(
            88500,
            "<script>alert(1)</script> \u{202E}evil\u{202C} & \"quotes\" =HYPERLINK(\"http://x.example\")\nsecond line",
            source: 1, hour: 15, net: -0.8, url: "javascript:alert(1)")
        let unsure = try addPost(
            88603, "Does anyone have the serial number range?", hour: 15, net: -0.1, outcome: "abstained")
        let happy = try addPost(
            88742, "Mint one arrived. It matches the tiles.", hour: 18, net: 0.95, picture: (0.1, 0.42))
        for index in 0..<14 {
            try addPost(
                89000 + Int64(index), "The lid burnt me too, number \(index).", net: -0.6 - 0.01 * Double(index))
        }
        try addTopic(
            41, "steam · lid · burn · 烫伤", posts: 402, usual: 4, net: -0.68, moved: -0.22, first: 16,
            examples: [burnt, chinese, hostile])
        try addTopic(
            42, "recall · serial number · refund", posts: 142, usual: 0, net: -0.34, moved: -0.04, first: 17,
            examples: [unsure])
        try addTopic(
            3, "mint colour · autumn sale", posts: 201, usual: 118, net: 0.29, moved: 0.02, first: 4, examples: [happy])
        try addAlert(posts: [burnt, chinese])
        try addTerms()
    }
}
