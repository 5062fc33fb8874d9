import Domain
import Foundation
import Reports
import SQLiteDatabase
import Storage

@testable import ReportStage

/// What the reports beside the daily brief ask for: parts of days, sounds, labels, runs, and days that are hard to show.
extension SyntheticStore {
    static let reportNames = ["daily-brief", "weekly-brand", "crisis", "topics", "data-quality", "model-health"]

    /// All that any report draws.
    func fillForReports() throws {
        try fill()
        for day in -9...17 where day != 1 { try addParts(day, isBad: day == 17) }
        try addLabels()
        try connection.run(
            "INSERT INTO topic_event (topic_id, local_day, event, other_topic_id) VALUES (42, ?, 'split', 41)", Self.day
        )
        try connection.run(
            """
            INSERT INTO alert_event (alert_id, position, at, state, detail) VALUES (31, 1, ?, 'open', '26 of 58')
            """, Self.midnight(17) + 12 * 3600)
        try connection.run("UPDATE source SET attribution = 'Weiyu <&>' WHERE source_id = 3")
        for night in 10...17 {
            try connection.run(
                """
                INSERT INTO run (command, started_at, ended_at, status, config_sha256, summary)
                VALUES ('nightly', ?1, ?1 + 60, ?2, 'c0ffee', 'ok')
                """, Self.midnight(night) + 3 * 3600, night == 12 ? "partial" : "ok")
        }
        try addSound(to: 88305)
    }

    private func addParts(_ day: Int, isBad: Bool) throws {
        let parts: [(String, String, Int, Double)] = [
            ("source", "forum.example", 120, 120), ("source", "mastodon.example", isBad ? 700 : 200, 200),
            ("source", "weiyu.example", 80, 80), ("language", "en", 300, 300), ("language", "zh", 80, 80),
            ("modality", "text", 280, 280), ("modality", "text+image", isBad ? 300 : 90, 90),
            ("modality", "text+audio", 12, 12), ("emotion", "anger", 90, isBad ? 220 : 60), ("emotion", "joy", 80, 90),
            ("emotion", "neutral", 150, 140), ("emotion", "sadness", 30, 33),
        ]
        for (dimension, value, posts, mass) in parts {
            try connection.run(
                """
                INSERT INTO bucket_part (monitor_id, model_id, start, dimension, value, local_day, posts, scored, said_negative,
                    sum_negative, sum_neutral, sum_positive, mass)
                VALUES (1, 1, ?1, ?2, ?3, ?4, ?5, ?5 - 8, ?5 / 4, ?5 * 0.3, ?5 * 0.4, ?5 * 0.3, ?6)
                """, Self.midnight(day), dimension, value, Self.name(day), posts, mass)
        }
    }

    private func addLabels() throws {
        let posts = try connection.rows("SELECT post_id, polarity FROM score WHERE outcome = 'scored' ORDER BY post_id")
        for (index, row) in posts.enumerated() {
            try connection.run(
                """
                INSERT INTO label (post_id, labelled_by, polarity, labelled_at) VALUES (?, 'anna', ?, ?)
                """, row.int64(0), index % 4 == 3 ? "neutral" : row.text(1), Self.now)
        }
    }

    /// A long sound with its tone, whose file is not there.
    private func addSound(to post: Int64) throws {
        try connection.run(
            """
            INSERT INTO modality_score (post_id, model_id, modality, position, p_negative, p_neutral, p_positive, weight, timeline)
            VALUES (?, 1, 'audio', 1, 0.7, 0.2, 0.1, 0.1, ?)
            """, post,
            "[{\"start\":0,\"end\":20,\"negative\":0.2,\"neutral\":0.3,\"positive\":0.5},"
                + "{\"start\":20,\"end\":48,\"negative\":0.8,\"neutral\":0.1,\"positive\":0.1}]")
    }

    /// Forty topics, one of them with the longest of words; a post without a break.
    func fillUgly() throws {
        try fillForReports()
        let long = String(repeating: "Donaudampfschifffahrtsgesellschaftskapitän", count: 3)
        let post = try addPost(90_001, String(repeating: "x", count: 900) + " 流明水壶" + long, net: -0.5)
        for index in 0..<37 {
            try addTopic(
                100 + index, index == 0 ? "\(long) · \(long)" : "term \(index) · other \(index) · third \(index)",
                posts: 40 - index, usual: 3, net: 0.1, moved: 0.001 * Double(index - 18), first: 9,
                examples: index < 2 ? [post] : [])
        }
    }

    /// Words and pictures as a model would weigh them.
    struct Explainer: VerdictExplainer {
        func words(_ posts: [Int64]) -> [Int64: [PostMaterial.Word]] {
            let words = [PostMaterial.Word(text: "hand", weight: 0.31), PostMaterial.Word(text: "free", weight: -0.07)]
            return Dictionary(uniqueKeysWithValues: posts.map { ($0, words) })
        }

        func regions(_ pictures: [JudgedPicture]) -> [String: PostMaterial.Region] {
            let box = PictureBox(left: 0.5, top: 0.4, width: 0.4, height: 0.5)
            return Dictionary(
                uniqueKeysWithValues: pictures.map {
                    ($0.file.sha256, PostMaterial.Region(box: box, aspect: 4.0 / 3, weight: 0.21))
                })
        }
    }

    /// Builds reports as a night does.
    func build(_ names: [String], languages: [String] = ["en", "zh-CN"]) throws -> [BuiltReport] {
        let stage = try ReportStage(
            store: store, reportsFolder: "\(Self.root)/reports", schemasFolder: "\(Self.root)/schemas",
            program: "Barometer test",
            explainer: Explainer())
        return try stage.run(
            monitors: [monitor], languages: languages, now: Self.now, reports: names.map { ($0, nil) }
        ).reports
    }
}
