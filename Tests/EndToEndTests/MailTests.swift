import Foundation
import TestSupport
import Testing

/// Reports as their readers get them: through a real SMTP conversation.
@Suite struct MailTests {
    private static func program(port: Int) throws -> Program {
        let program = try Program()
        try program.write(
            """
            { version: 1, timeZone: "UTC", languages: ["en", "zh-CN"], sources: [],
              monitors: [{ name: "Kettle", query: "kettle OR 水壶", minimumPosts: 5 }],
              delivery: { email: {
                from: "Barometer <barometer@host.example>",
                to: [{ address: "anna@host.example", language: "en" }, { address: "mei@host.example", language: "zh-CN" }],
                server: { host: "127.0.0.1", port: \(port), security: "none" } } } }
            """, to: "barometer.json5")
        let rows = (1...30).map {
            "\($0),the kettle number \($0) is \($0 % 3 == 0 ? "awful" : "great"),2026-11-10T08:\(10 + $0):00Z"
        }
        try program.write((["id,text,published"] + rows).joined(separator: "\n"), to: "posts.csv")
        #expect(try program.run("import", "posts.csv", "--now", "2026-11-11T02:00:00Z").status == 0)
        return program
    }

    @Test func eachRecipientGetsItOnceInTheirLanguage() throws {
        let sink = try SMTPSink()
        defer { sink.stop() }
        let program = try Self.program(port: sink.port)
        defer { try? program.remove() }
        for _ in 1...2 {
            let night = try program.run("nightly", "--now", "2026-11-11T02:00:00Z")
            #expect(night.status == 0, "\(night.errors)")
        }
        let messages = sink.messages
        #expect(messages.map { $0.to.joined() }.sorted() == ["anna@host.example", "mei@host.example"].sorted())
        for message in messages {
            #expect(message.data.contains("Auto-Submitted: auto-generated"))
            #expect(message.data.contains("multipart/alternative"))
            #expect(message.data.contains("Content-ID:"))
        }
        #expect(try StoredState(program).number("SELECT count(*) FROM delivery WHERE state = 'sent'") == 2)
    }

    /// The server is down for a night: the report is a file all the same, and the mail goes out with the next run, once.
    @Test func aServerThatIsDownGetsItTheNextNight() throws {
        let closed = try SMTPSink()
        let port = closed.port
        closed.stop()
        let program = try Self.program(port: port)
        defer { try? program.remove() }
        let night = try program.run("nightly", "--now", "2026-11-11T02:00:00Z")
        #expect(night.status == 3)
        #expect(night.errors.contains("anna@host.example") && night.errors.contains("failed"))
        #expect(
            FileManager.default.fileExists(
                atPath: program.state + "/reports/2026-11-10/daily-brief/Kettle/daily-brief.html"))
        let sink = try SMTPSink()
        defer { sink.stop() }
        let text = try String(contentsOfFile: program.folder + "/barometer.json5", encoding: .utf8)
        try program.write(
            text.replacingOccurrences(of: "port: \(port)", with: "port: \(sink.port)"), to: "barometer.json5")
        #expect(try program.run("nightly", "--now", "2026-11-11T03:00:00Z").status == 0)
        #expect(sink.messages.count == 2)
    }

    // MARK: Kills

    /// Fifteen days, of which the last is a crisis, with the files written and nothing sent yet.
    private static func written(port: Int, events: String) throws -> Program {
        let program = try Program()
        try program.write(configuration(port, events), to: "barometer.json5")
        var rows = ["id,text,published"]
        for day in 1...15 {
            for hour in 0..<20 {
                let text = day < 15 || hour < 4 ? "the kettle is great" : "the kettle leaks and is dangerous and awful"
                rows.append(
                    "\(day)-\(hour),\(text) \(hour),2026-11-\(day < 10 ? "0" : "")\(day)T\(hour < 10 ? "0" : "")\(hour):10:00Z"
                )
            }
        }
        for minute in 10...59 {
            rows.append("x\(minute),the kettle burned down and is dangerous \(minute),2026-11-15T10:\(minute):00Z")
        }
        try program.write(rows.joined(separator: "\n"), to: "posts.csv")
        #expect(try program.run("import", "posts.csv", "--now", "2026-11-16T01:00:00Z").status == 0)
        let night = try program.run("nightly", "--no-mail", "--now", "2026-11-16T02:00:00Z")
        #expect(night.status == 0, "\(night.errors)")
        return program
    }

    private static func configuration(_ port: Int, _ events: String) -> String {
        """
        { version: 1, timeZone: "UTC", languages: ["en"], sources: [], reports: [{ report: "daily-brief" }],
          monitors: [{ name: "Kettle", query: "kettle", minimumPosts: 5 }],
          delivery: { email: {
            from: "Barometer <barometer@host.example>", to: [{ address: "anna@host.example", events: [\(events)] },
              { address: "mei@host.example", language: "zh-CN" }],
            server: { host: "127.0.0.1", port: \(port), security: "none" } } } }
        """
    }

    private static func killWhenStalled(_ program: Program, _ sink: SMTPSink, _ arguments: [String]) throws {
        let process = try program.start(arguments)
        for _ in 0..<1200 where !sink.hasStalled && process.isRunning { usleep(50_000) }
        #expect(sink.hasStalled, "the run ended before it was killed")
        Program.kill(process)
    }

    private static func subjects(_ sinks: SMTPSink..., of reader: String) -> [String] {
        sinks.flatMap(\.messages).filter { $0.to == [reader] }.compactMap { message in
            message.data.components(separatedBy: "\r\n").first { $0.hasPrefix("Message-ID: ") }
        }
    }

    /// Killed at each point of the conversation, then run again: never two reports.
    @Test func aKillAtAnyPointNeverMakesTwoReports() throws {
        let base = try Self.written(port: 1, events: #""report""#)
        defer { try? base.remove() }
        let moments: [SMTPSink.Behaviour] = [
            .stallingAtGreeting, .stallingAtRecipient, .stallingAtData, .stallingAfterMessage,
        ]
        for moment in moments {
            let program = try base.copied()
            defer { try? program.remove() }
            let (first, second) = (try SMTPSink(moment), try SMTPSink())
            defer {
                first.stop()
                second.stop()
            }
            try program.write(Self.configuration(first.port, #""report""#), to: "barometer.json5")
            try Self.killWhenStalled(program, first, ["report", "--now", "2026-11-16T02:10:00Z"])
            try program.write(Self.configuration(second.port, #""report""#), to: "barometer.json5")
            let again = try program.run("report", "--now", "2026-11-16T02:20:00Z")
            for reader in ["anna@host.example", "mei@host.example"] {
                #expect(Self.subjects(first, second, of: reader).count == 1, "\(moment), \(reader)")
            }
            // The instant that nobody can know of: said, and not repeated.
            let isUnknown = moment == .stallingAfterMessage
            #expect(again.status == (isUnknown ? 3 : 0), "\(moment): \(again.errors)")
            #expect(again.errors.contains("uncertain") == isUnknown)
            let state = try StoredState(program)
            #expect(try state.number("SELECT count(*) FROM delivery WHERE state = 'uncertain'") == (isUnknown ? 1 : 0))
            #expect(try program.run("report", "--now", "2026-11-16T02:30:00Z").status == 0)
            guard isUnknown else { continue }
            let doctor = try program.run("doctor", "--offline", "--now", "2026-11-16T02:30:00Z")
            #expect(doctor.status == 1 && doctor.output.contains("daily-brief of 2026-11-15 is uncertain"))
            #expect(try program.run("deliver", "list").output.contains("uncertain"))
            let next = try program.run("report", "--now", "2026-11-17T02:00:00Z")
            #expect(next.status == 0, "\(next.errors)")
            #expect(
                second.messages.contains {
                    $0.data.contains("may not have reached you") && $0.to == ["anna@host.example"]
                })
        }
    }

    /// An alert costs more when it is missed than when it comes twice: it is repeated once, marked, with the same Message-ID.
    @Test func aKillAfterAnAlertRepeatsItOnceMarked() throws {
        let (first, second) = (try SMTPSink(.stallingAfterMessage), try SMTPSink())
        defer {
            first.stop()
            second.stop()
        }
        let program = try Self.written(port: first.port, events: #""alert""#)
        defer { try? program.remove() }
        try Self.killWhenStalled(program, first, ["deliver", "--now", "2026-11-16T02:10:00Z"])
        try program.write(Self.configuration(second.port, #""alert""#), to: "barometer.json5")
        #expect(try program.run("deliver", "--now", "2026-11-16T02:20:00Z").status == 0)
        #expect(try program.run("deliver", "--now", "2026-11-16T02:30:00Z").output == "nothing is due\n")
        let repeated = second.messages.filter { $0.data.contains("Subject: Possible repeat: Kettle") }
        #expect(repeated.count == 1 && first.messages.count == 1)
        let identifiers = Self.subjects(first, second, of: "anna@host.example")
        #expect(Set(identifiers).count == identifiers.count - 1)
    }

    /// A rehearsal writes the report and shows the messages; the next run sends them.
    @Test func aRehearsedNightSendsNothing() throws {
        let sink = try SMTPSink()
        defer { sink.stop() }
        let program = try Self.written(port: sink.port, events: #""report", "alert""#)
        defer { try? program.remove() }
        let rehearsed = try program.run("report", "--dry-run", "--now", "2026-11-16T02:10:00Z")
        #expect(rehearsed.status == 0 && rehearsed.output.contains("mail to anna@host.example  Kettle 15 Nov: "))
        #expect(rehearsed.output.contains(" alerts (") && sink.messages.isEmpty)
        let state = try StoredState(program)
        #expect(try state.number("SELECT count(*) FROM delivery") == 0)
        #expect(try state.number("SELECT count(*) FROM report") > 0)
        #expect(try program.run("report", "--now", "2026-11-16T02:20:00Z").status == 0)
        #expect(sink.messages.count > 1)
    }

    /// Killed at whatever instant the clock brings, while building and while sending.
    @Test func killsAtAnyTimeLoseNothingAndDoubleNothing() throws {
        let base = try Self.written(port: 1, events: #""report", "alert""#)
        defer { try? base.remove() }
        let sink = try SMTPSink()
        defer { sink.stop() }
        try base.write(Self.configuration(sink.port, #""report", "alert""#), to: "barometer.json5")
        for step in 1...10 {
            let process = try base.start(["report", "--now", "2026-11-17T02:10:00Z"])
            usleep(UInt32(step * step) * 6_000)
            Program.kill(process)
        }
        let last = try base.run("report", "--now", "2026-11-17T02:20:00Z")
        let state = try StoredState(base)
        #expect(
            try state.number("SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'uncertain')") == 0,
            "\(last.errors)")
        let reports = Set(try state.rows("SELECT message_id FROM delivery WHERE alert_id IS NULL").map { $0[0] })
        let received = sink.messages.compactMap { message in
            message.data.firstMatch(of: /\r\nMessage-ID: <([^>]+)>/).map { String($0.output.1) }
        }
        for identifier in Set(received) {
            let count = received.count { $0 == identifier }
            #expect(count == 1 || count == 2 && !reports.contains { $0.contains(identifier) }, "\(identifier)")
        }
        #expect(
            try state.number("SELECT count(*) FROM delivery WHERE state = 'sent' AND goes_with IS NULL")
                <= received.count)
    }
}
