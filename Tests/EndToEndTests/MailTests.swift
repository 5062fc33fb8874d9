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
}
