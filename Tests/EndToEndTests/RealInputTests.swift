import Foundation
import TestSupport
import Testing

/// 4,061 real posts with pictures and 1,382 real clips, through the whole nightly run.
@Suite(.serialized, .enabled(if: sharedData != nil, "there is no ../shared/data"))
struct RealInputTests {
    private static let now = "2026-11-18T02:00:00Z"

    /// A state folder with everything imported and nothing scored.
    private static func imported(_ data: String) throws -> Program {
        let program = try Program()
        try program.write(
            """
            { version: 1, timeZone: "Europe/Berlin", languages: ["en", "zh-CN"], sources: [],
              monitors: [
                { name: "Love", query: "love OR happy", minimumPosts: 20 },
                { name: "Speech", query: "has:audio", minimumPosts: 20 },
              ] }
            """, to: "barometer.json5")
        let clips = try String(contentsOfFile: data + "/audio/index.tsv", encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }.filter { $0[6] == "val" }
        try program.write(
            (["id,audio"] + clips.map { "\($0[0]),\(data)/audio/\($0[0])" }).joined(separator: "\n"), to: "clips.csv")
        let pictures = try program.run("import", data + "/mvsa/index.tsv", "--name", "mvsa", "--now", now)
        #expect(pictures.status == 0, "\(pictures.errors)")
        let sounds = try program.run("import", "clips.csv", "--now", now)
        #expect(sounds.status == 0, "\(sounds.errors)")
        return program
    }

    @Test func aNightIsWholeRepeatableAndSafeToKill() throws {
        let data = try #require(sharedData)
        let program = try Self.imported(data)
        let killed = try program.copied()
        defer {
            try? program.remove()
            try? killed.remove()
        }
        let night = try program.run("nightly", "--now", Self.now)
        #expect(night.status == 0, "\(night.errors)")
        let state = try StoredState(program)
        #expect(try state.number("SELECT count(*) FROM post") == 4061 + 1382)
        #expect(try state.number("SELECT count(*) FROM attachment WHERE state = 'stored'") == 4061 + 1382)
        #expect(try state.number("SELECT count(*) FROM score WHERE outcome <> 'unscored'") > 5400)
        #expect(try state.number("SELECT count(*) FROM score WHERE modalities = 'text+image'") > 3500)
        #expect(try state.number("SELECT count(*) FROM score WHERE modalities = 'audio'") == 1382)
        #expect(try state.number("SELECT count(*) FROM monitor_match") > 1382)
        #expect(try state.number("SELECT count(*) FROM report") == 2)
        let first = try state.dump()
        #expect(first.count > 10_000)

        let again = try program.run("nightly", "--now", Self.now)
        #expect(again.status == 0, "\(again.errors)")
        let isSame = try StoredState(program).dump() == first
        #expect(isSame, "a second nightly changed the tables")

        try Self.killWhileScoring(killed)
        let rest = try killed.run("nightly", "--now", Self.now)
        #expect(rest.status == 0, "\(rest.errors)")
        let second = try StoredState(killed).dump()
        let differences = zip(first, second).filter { $0 != $1 }.prefix(3).map { "\($0)\n\($1)" }
        let isEqual = first == second
        #expect(isEqual, "\(first.count) and \(second.count) rows\n\(differences.joined(separator: "\n"))")
    }

    private static func killWhileScoring(_ program: Program) throws {
        let process = try program.start(["nightly", "--now", now])
        let state = try StoredState(program)
        for _ in 0..<12_000 where process.isRunning {
            if try state.number("SELECT count(*) FROM score") > 500 { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        Program.kill(process)
        let scored = try state.number("SELECT count(*) FROM score")
        #expect(scored > 500 && scored < 4061 + 1382, "killed too late: \(scored)")
    }

    /// The questions that people put to the store.
    @Test func theStoreAnswers() throws {
        let data = try #require(sharedData)
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", sources: [], monitors: [{ name: "Love", query: "love OR happy" }] }
            """, to: "barometer.json5")
        let lines = try String(contentsOfFile: data + "/mvsa/index.tsv", encoding: .utf8).split(separator: "\n")
        try program.write(
            lines.prefix(400).joined(separator: "\n").replacingOccurrences(
                of: "\timages/", with: "\t\(data)/mvsa/images/"),
            to: "some.tsv")
        try program.run("import", "some.tsv", "--now", Self.now)
        try program.run("nightly", "--now", Self.now)
        let days = try program.run("sql", "SELECT day, monitor, posts, net FROM daily_sentiment", "--format", "csv")
        #expect(days.output.hasPrefix("day,monitor,posts,net\n2026-11-18,Love,"))
        let worst = try program.run(
            "sql",
            """
            SELECT s.text, s.net, w.sha256 || '.' || w.extension AS picture FROM scored_post AS s
            JOIN why_score AS w ON w.post_id = s.post_id AND w.modality = 'image'
            WHERE s.images > 0 ORDER BY s.net LIMIT 10
            """, "--format", "ndjson")
        #expect(worst.output.split(separator: "\n").count == 10)
        #expect(worst.output.contains(".jpg\""))
        let gaps = try program.run("sql", "SELECT * FROM coverage_gap", "--format", "csv")
        #expect(gaps.status == 0)
        let writing = try program.run("sql", "DELETE FROM post")
        #expect(writing.status == 1)
        #expect(writing.errors.contains("read-only"))
    }
}
