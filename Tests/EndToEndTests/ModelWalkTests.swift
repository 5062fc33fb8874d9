import Foundation
import TestSupport
import Testing

/// Another model, from a first try to the way back (FIELD walk-through 12), through the commands alone.
@Suite struct ModelWalkTests {
    private static let figures = "SELECT day, posts, scored, net FROM daily_sentiment ORDER BY day"

    /// The shipped model in the program's folder, in which English words sound the more negative the larger `shift` is.
    private func writeGloomyModel(_ program: Program, shift: Double) throws {
        let folder = program.folder + "/gloomy"
        if !FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.copyItem(atPath: packageRoot + "/models/sentiment", toPath: folder)
        }
        let text = try String(contentsOfFile: packageRoot + "/models/sentiment/model.json5", encoding: .utf8)
        let place = try #require(text.firstMatch(of: /"text\/en": \{\s*"slope": \[[^\]]*\],\s*"shift": \[\s*0,/))
        let changed = text.replacingCharacters(in: place.range, with: place.0.dropLast(2) + "\(shift),")
        try changed.write(toFile: folder + "/model.json5", atomically: true, encoding: .utf8)
    }

    private func program() throws -> Program {
        let program = try Program()
        try program.write(
            """
            { version: 1, timeZone: "UTC", sources: [],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 8 }] }
            """, to: "barometer.json5")
        return program
    }

    private func night(_ program: Program, _ days: Range<Int>) throws {
        try program.importNights(days)
        let result = try program.run("nightly", "--now", NightPosts.time(days.upperBound))
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func anotherModelIsTriedComparedPromotedAndTakenBack() throws {
        let program = try program()
        defer { try? program.remove() }
        try writeGloomyModel(program, shift: 2)
        try night(program, 0..<12)
        let state = try StoredState(program)
        let own = try state.plainRows(Self.figures)
        let now = ["--now", NightPosts.time(12, 4)]
        func run(_ arguments: String...) throws -> Program.Result { try program.run(arguments + now) }

        // Known, with its terms, and nothing else changed.
        let added = try run("model", "add", "./gloomy")
        #expect(added.status == 0 && added.output.contains("terms     The weights"), "\(added.output)\(added.errors)")
        #expect(try run("model", "compare", "./gloomy").output.contains("No post has been judged by both."))

        // Tried on the last days, beside the one in use.
        let trial = try run("score", "--model", "./gloomy", "--since", "5d")
        #expect(trial.status == 0, "\(trial.errors)")
        let posts = try state.number("SELECT count(*) FROM post")
        let late = try state.number(
            "SELECT count(*) FROM post WHERE published_at >= \(NightPosts.monday + 7 * 86_400 + 4 * 3_600)")
        #expect(try state.plainRows("SELECT count(*) FROM score GROUP BY model_id") == ["\(posts)", "\(late)"])
        #expect(try state.plainRows(Self.figures) == own)
        let compared = try run("model", "compare", "./gloomy").output
        #expect(
            compared.contains("far beyond chance") && compared.contains("\(posts - late) posts wait"), "\(compared)")
        let list = try run("model", "list").output
        #expect(list.contains("in use") && list.contains("tried"), "\(list)")

        // It takes over with figures of all days, and no alarm.
        let promoted = try run("model", "promote", "./gloomy")
        #expect(promoted.status == 0, "\(promoted.output)\(promoted.errors)")
        let gloomy = try state.plainRows(Self.figures)
        #expect(gloomy.count == own.count && gloomy != own)
        func mean(_ rows: [String]) -> Double { rows.reduce(0) { $0 + (Double($1.split(separator: "|")[3]) ?? 0) } }
        #expect(mean(gloomy) < mean(own) - 0.3, "sums of twelve days")
        #expect(
            try state.number("SELECT count(*) FROM daily_sentiment WHERE scored + abstained + unscored < posts") == 0)
        #expect(try state.number("SELECT count(*) FROM alert") == 0)
        try night(program, 12..<13)
        #expect(try state.number("SELECT count(*) FROM alert") == 0)
        #expect(try state.number("SELECT count(*) FROM score JOIN model USING (model_id) WHERE current") > posts)
        // The report says why earlier days read otherwise.
        let reports = program.state + "/reports/2026-11-14"
        let pages = (FileManager.default.enumerator(atPath: reports)?.compactMap { $0 as? String } ?? []).filter {
            $0.contains("daily-brief") && $0.hasSuffix(".html")
        }
        #expect(!pages.isEmpty)
        for page in pages {
            #expect(try String(contentsOfFile: "\(reports)/\(page)", encoding: .utf8).contains("another model"))
        }

        // Back in one step: only the posts that came since are judged, and every earlier day is as it was.
        let back = try program.run("model", "rollback", "--now", NightPosts.time(13, 4))
        #expect(back.status == 0, "\(back.output)\(back.errors)")
        let new = try state.number("SELECT count(*) FROM post") - posts
        #expect(back.output.contains("score      ") && new > 0)
        #expect(try Array(state.plainRows(Self.figures).prefix(own.count)) == own)
        #expect(
            try state.plainRows("SELECT model, used_until IS NULL FROM model_history")
                == ["sentiment|0", "sentiment|0", "sentiment|1"])
        #expect(try program.run("model", "remove", "./gloomy").status == 0)
        #expect(try state.number("SELECT count(DISTINCT model_id) FROM score") == 1)
    }

    @Test func filesThatChangeOrGoAreToldAndMixNothing() throws {
        let program = try program()
        defer { try? program.remove() }
        try writeGloomyModel(program, shift: 0.7)
        try program.write(
            """
            { version: 1, timeZone: "UTC", sources: [], reports: [], model: "./gloomy",
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 8 }] }
            """, to: "barometer.json5")
        try night(program, 0..<3)
        let state = try StoredState(program)
        let before = try state.plainRows(Self.figures)
        try writeGloomyModel(program, shift: 2)
        let changed = try program.run("nightly", "--now", NightPosts.time(3, 4))
        #expect(changed.status == 0 && changed.errors.contains("the files of the model"), "\(changed.errors)")
        #expect(try state.plainRows(Self.figures) != before)
        #expect(try program.run("model", "rollback").errors.contains("its files are not there any more"))

        try FileManager.default.removeItem(atPath: program.folder + "/gloomy")
        let gone = try program.run("score", "--now", NightPosts.time(3, 5))
        #expect(gone.status == 1 && gone.errors.contains("barometer model promote"), "\(gone.errors)")
        let other = try program.run("model", "promote", "sentiment", "--now", NightPosts.time(3, 6))
        #expect(other.status == 0, "\(other.errors)")
        #expect(try program.run("score", "--now", NightPosts.time(3, 7)).status == 0)
    }

    /// Wherever it is cut off, the figures are wholly those of one model.
    @Test func aKillOnTheWayMixesNothing() throws {
        let program = try program()
        defer { try? program.remove() }
        try writeGloomyModel(program, shift: 2)
        try night(program, 0..<8)
        let state = try StoredState(program)
        let own = try state.plainRows(Self.figures)
        let whole = try program.copied()
        defer { try? whole.remove() }
        let promote = ["model", "promote", program.folder + "/gloomy", "--now", NightPosts.time(8, 4)]
        #expect(try whole.run(promote).status == 0)
        let gloomy = try StoredState(whole).plainRows(Self.figures)
        #expect(gloomy != own)
        for delay in [0.2, 0.6, 1, 1.4, 1.8, 2.2] {
            let process = try program.start(promote)
            Thread.sleep(forTimeInterval: delay)
            Program.kill(process)
            let figures = try state.plainRows(Self.figures)
            #expect(figures == own || figures == gloomy, "after \(delay) s")
        }
        #expect(try program.run(promote).status == 0)
        #expect(try state.plainRows(Self.figures) == gloomy)
    }
}
