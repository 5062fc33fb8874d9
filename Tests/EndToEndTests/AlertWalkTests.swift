import Foundation
import TestSupport
import Testing

/// A false alarm, from the mail to the back-test (FIELD walk-through 9 in short), through the commands alone.
@Suite struct AlertWalkTests {
    /// 2026-11-02 00:00 UTC, a Monday.
    private static let monday = 1_793_577_600
    private static let calm = [
        "the acme kettle boils, tea at %d", "acme kettle on the shelf, number %d", "my acme kettle works, day %d",
        "we have an acme kettle and a toaster %d",
    ]
    private static let angry = "the acme kettle is awful and dangerous, it burnt me, I hate it %d"

    private static func time(_ day: Int, _ hour: Int = 2) -> String {
        Date(timeIntervalSince1970: Double(monday + day * 86_400 + hour * 3_600)).ISO8601Format()
    }

    /// Twelve calm posts a day, and `bursts[day]` angry ones more.
    private static func posts(_ days: Range<Int>, bursts: [Int: Int]) -> String {
        days.flatMap { day -> [String] in
            let count = 12 + day * 5 % 3
            return (0..<count + (bursts[day] ?? 0)).map { index in
                let text = (index < count ? calm[index % 4] : angry).replacing("%d", with: "\(day * 100 + index)")
                let at = Date(timeIntervalSince1970: Double(monday + day * 86_400 + (index * 977) % 86_000))
                return
                    #"{"id":"\#(day)-\#(index)","text":"\#(text)","created_at":"\#(at.ISO8601Format())","author":"a\#(index)"}"#
            }
        }.joined(separator: "\n")
    }

    @Test func aFalseAlarmIsAnsweredAndTested() throws {
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", sources: [],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 8 }],
              alertRules: [{ name: "burns", minimumVolume: 5, sql: "SELECT day, count(*) AS value FROM monitor_post \
            WHERE monitor = :monitor AND day BETWEEN :first AND :last AND text LIKE '%burnt%' GROUP BY day" }] }
            """, to: "barometer.json5")
        func night(_ days: Range<Int>, _ bursts: [Int: Int]) throws {
            try program.write(Self.posts(days, bursts: bursts), to: "posts.ndjson")
            let now = Self.time(days.upperBound)
            for command in [["import", "posts.ndjson"], ["score"], ["aggregate"]] {
                let process = try program.start(command + ["--now", now])
                process.waitUntilExit()
                #expect(process.terminationStatus == 0, "\(command)")
            }
        }
        try night(0..<15, [14: 40])
        let list = try program.run("alerts", "list", "--json")
        #expect(list.output.contains("negative_surge") && list.output.contains("volume_spike"), "\(list.output)")
        #expect(list.output.contains(#""rule": "custom""#), "\(list.output)")
        let alerts = try StoredState(program)
        let spike = try alerts.number("SELECT alert_id FROM alert WHERE rule = 'volume_spike'")
        let show = try program.run("alerts", "show", String(spike))
        #expect(show.output.contains("posts on 2026-11-16") && show.output.contains("evidence"), "\(show.output)")
        let mark = try program.run(
            "alerts", "mark", String(spike), "false", "--note", "giveaway", "--now", Self.time(15, 9))
        #expect(mark.status == 0, "\(mark.errors)")
        #expect(try program.run("alerts", "ack", String(spike), "--now", Self.time(15, 9)).status == 0)
        let snooze = try program.run("alerts", "snooze", "Acme", "7d", "--now", Self.time(15, 9))
        #expect(snooze.output.contains("breaks through"), "\(snooze.output)\(snooze.errors)")
        #expect(try program.run("alerts", "show", String(spike)).output.contains("false: giveaway"))

        // The same again inside the snooze is recorded and held.
        try night(15..<18, [17: 40])
        #expect(try alerts.number("SELECT count(*) FROM open_alert WHERE day = '2026-11-19'") > 0)
        #expect(try alerts.number("SELECT count(*) FROM open_alert WHERE NOT held AND day = '2026-11-19'") == 0)
        #expect(try !program.run("alerts", "list").output.contains("2026-11-19"))
        #expect(try program.run("alerts", "list", "--held").output.contains("2026-11-19"))
        // Marks survive the new judgement of the days before.
        #expect(try alerts.number("SELECT count(*) FROM alert_action") == 2)

        #expect(try program.run("alerts", "incident", "Acme", "2026-11-19", "2026-11-19").status == 0)
        let test = try program.run("alerts", "backtest", "--rule", "volume_spike", "--now", Self.time(18))
        #expect(test.output.contains("called false") && test.output.contains("recall    100 %"), "\(test.output)")
        #expect(test.output.contains("precision 50 %"), "\(test.output)")
        let strict = try program.run(
            "alerts", "backtest", "--rule", "volume_spike", "--effect", "9", "--now", Self.time(18))
        #expect(strict.output.contains("missed: Acme, 2026-11-19"), "\(strict.output)")
        let replay = try program.run("alerts", "replay", "--since", "2026-11-10", "--now", Self.time(18))
        #expect(replay.output.contains("resolved") && replay.output.contains("open"), "\(replay.output)")
        let trends = try program.run("trends", "Acme", "--since", "2026-11-19", "--now", Self.time(18))
        #expect(trends.status == 0, "\(trends.errors)")
        // The 19th alone, 53 posts, against the days before it, of which one was as loud.
        #expect(trends.output.contains("Acme, posts a day: 53.0"), "\(trends.output)")
        #expect(try program.run("trends", "Acmee").errors.contains("there is no monitor `Acmee`"))
    }
}
