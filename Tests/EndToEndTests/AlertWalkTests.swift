import Foundation
import TestSupport
import Testing

/// A false alarm, from the mail to the back-test (FIELD walk-through 9), through the commands alone.
@Suite struct AlertWalkTests {
    private static func copies(_ day: Int) -> [String] {
        (0..<40).map {
            "share this post to win an acme kettle before the awful old one burns down your whole kitchen number \(day)\($0)"
        }
    }

    private static let crisis = (0..<170).map { index in
        let what = ["leaked", "cracked", "burst", "melted", "smoked"][index % 5]
        let part = ["lid", "handle", "base", "spout", "plug", "cable", "switch"][index / 5 % 7]
        let whom = ["my hand", "our son", "the table", "a guest", "her arm", "the cat"][index / 35 % 6]
        let end = ["never again", "I hate it", "so dangerous", "money back now"][index * 7 % 11 % 4]
        return "awful, the \(part) of this acme kettle \(what) and burnt \(whom) today, \(end), complaint \(index)"
    }

    private func night(_ program: Program, _ days: Range<Int>, _ bursts: [Int: [String]] = [:]) throws -> String {
        try program.importNights(days, bursts)
        var told = ""
        for command in [["score"], ["aggregate", "--quiet"]] {
            let result = try program.run(command + ["--now", NightPosts.time(days.upperBound)])
            #expect(result.status == 0, "\(command): \(result.errors)")
            told += result.errors
        }
        return told
    }

    @Test func aFalseAlarmIsAnsweredHeldToldAndTested() throws {
        let sink = try SMTPSink()
        defer { sink.stop() }
        let program = try Program()
        defer { try? program.remove() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", sources: [],
              monitors: [{ name: "Acme", query: "acme", minimumPosts: 8 }],
              alertRules: [{ name: "burns", minimumVolume: 5, sql: "SELECT day, count(*) AS value FROM monitor_post \
            WHERE monitor = :monitor AND day BETWEEN :first AND :last AND text LIKE '%burns%' GROUP BY day" }],
              delivery: { email: { from: "Barometer <barometer@host.example>",
                to: [{ address: "anna@host.example", events: ["alert"] },
                  { address: "mei@host.example", language: "zh-CN", events: ["alert"], minimumSeverity: 3 }],
                server: { host: "127.0.0.1", port: \(sink.port), security: "none" } } } }
            """, to: "barometer.json5")
        _ = try night(program, 0..<15, [10: Self.copies(10), 14: Self.copies(14)])
        let list = try program.run("alerts", "list", "--json")
        #expect(list.output.contains("negative_surge") && list.output.contains("volume_spike"), "\(list.output)")
        #expect(list.output.contains(#""rule": "custom""#), "\(list.output)")
        let alerts = try StoredState(program)

        // The alert carries its arithmetic: band, copies, authors, evidence with each text once.
        let spike = try alerts.number(
            "SELECT alert_id FROM alert WHERE rule = 'volume_spike' AND local_day = '2026-11-16'")
        let show = try program.run("alerts", "show", String(spike))
        #expect(show.output.contains("posts on 2026-11-16") && show.output.contains("expected"), "\(show.output)")
        #expect(show.output.contains("39 posts are copies of others (73 %)"), "\(show.output)")
        #expect(show.output.components(separatedBy: "share this post").count == 2, "\(show.output)")
        #expect(
            try alerts.plainRows(
                "SELECT posts, wordings, authors, is_suspect FROM copied_text WHERE day = '2026-11-16'") == [
                    "40|40|4|1"
                ])

        let mark = try program.run(
            "alerts", "mark", String(spike), "false", "--reason", "giveaway", "--now", NightPosts.time(15, 9))
        #expect(mark.status == 0, "\(mark.errors)")
        #expect(try program.run("alerts", "ack", String(spike), "--now", NightPosts.time(15, 9)).status == 0)
        let snooze = try program.run("alerts", "snooze", "Acme", "7d", "--now", NightPosts.time(15, 9))
        #expect(snooze.output.contains("breaks through"), "\(snooze.output)\(snooze.errors)")
        #expect(snooze.output.contains(" for volume_spike, ") && snooze.output.contains("6.0 for any other rule"))
        // Each rule by itself: a drop of sentiment need not be twice as surprising as the many posts are.
        #expect(
            try alerts.plainRows(
                """
                SELECT count(*), max(surprise) FILTER (WHERE rule = 'sentiment_drop')
                    < max(surprise) FILTER (WHERE rule = 'volume_spike') FROM snooze_break
                """) == ["7|1"])
        #expect(try program.run("alerts", "show", String(spike)).output.contains("false: giveaway"))

        // The same again inside the snooze is judged, recorded and held.
        #expect(try night(program, 15..<19, [18: Self.copies(18)]).isEmpty)
        #expect(try alerts.number("SELECT count(*) FROM open_alert WHERE day = '2026-11-20'") > 0)
        #expect(try alerts.number("SELECT count(*) FROM open_alert WHERE NOT held AND day = '2026-11-20'") == 0)
        #expect(try !program.run("alerts", "list").output.contains("2026-11-20"))
        #expect(try program.run("alerts", "list", "--held").output.contains("2026-11-20"))
        // Marks survive the new judgement of the days before.
        #expect(try alerts.number("SELECT count(*) FROM alert_action") == 2)

        // A crisis twice as bad breaks through; the night after the snooze tells once what was held, also to cron.
        let told = try night(program, 19..<23, [22: Self.crisis])
        #expect(told.contains("snooze of Acme is over") && told.contains("volume_spike of 2026-11-20"), "\(told)")
        let open = try program.run("alerts", "list").output
        #expect(open.contains("negative_surge") && open.contains("on 2026-11-24"), "\(open)")
        #expect(!open.contains("2026-11-20"), "\(open)")
        // Their readers hear of it, too, once, beside the alerts that are open.
        let sent = try program.run("deliver", "--now", NightPosts.time(23))
        #expect(sent.status == 0, "\(sent.errors)")
        let subjects = sink.messages.filter { $0.to == ["anna@host.example"] }.compactMap { message in
            message.data.components(separatedBy: "\r\n").first { $0.hasPrefix("Subject: ") }
        }
        #expect(
            subjects.count { $0.hasPrefix("Subject: Acme: ") && $0.contains("held by a snooze") } == 1, "\(subjects)")
        #expect(subjects.contains { $0.contains("negative surge") && !$0.contains("held") }, "\(subjects)")
        let digest = try #require(sink.messages.first { $0.data.contains("held by a snooze") })
        #expect(digest.data.contains("volume spike, 20 Nov") && digest.data.contains("alerts are sent again"))
        #expect(try program.run("deliver", "--now", NightPosts.time(23, 4)).output == "nothing is due\n")
        #expect(
            try alerts.plainRows(
                "SELECT monitor, subject, recipient, state FROM message WHERE kind = 'digest' AND recipient LIKE 'anna@%'"
            )
                == ["Acme|snooze|anna@host.example|sent"])
        #expect(try night(program, 23..<24).isEmpty)

        // Rules that count copies once: four firings become one, and the real one is kept.
        #expect(try program.run("alerts", "incident", "Acme", "2026-11-24", "2026-11-24").status == 0)
        let rule = ["alerts", "backtest", "--rule", "volume_spike", "--since", "90d", "--now", NightPosts.time(24)]
        let each = try program.run(rule)
        #expect(each.output.contains("4 alerts in") && each.output.contains("called false"), "\(each.output)")
        #expect(each.output.contains("precision 25 %") && each.output.contains("recall    100 %"), "\(each.output)")
        let once = try program.run(rule + ["--copies", "once"])
        #expect(once.output.contains("1 alerts in"), "\(once.output)")
        #expect(once.output.contains("precision 100 %") && once.output.contains("recall    100 %"), "\(once.output)")
        let strict = try program.run(rule + ["--effect", "90"])
        #expect(strict.output.contains("missed: Acme, 2026-11-24"), "\(strict.output)")
        let replay = try program.run("alerts", "replay", "--since", "2026-11-10", "--now", NightPosts.time(24))
        #expect(replay.output.contains("resolved") && replay.output.contains("open"), "\(replay.output)")
        let trends = try program.run("trends", "Acme", "--since", "2026-11-20", "--until", "2026-11-21")
        #expect(trends.status == 0, "\(trends.errors)")
        #expect(try program.run("trends", "Acmee").errors.contains("there is no monitor `Acmee`"))
    }
}
