import Foundation
import MailTransport
import SQLiteDatabase
import TestSupport
import Testing

@testable import ReportStage

struct DeliveryTests {
    private func settings(_ port: Int, _ change: (inout MailSettings) -> Void = { _ in }) throws -> DeliverySettings {
        var mail = MailSettings(
            carrier: .server(MailServer(host: "127.0.0.1", port: port, security: .none)),
            from: try #require(MailAddress("Barometer <barometer@reports.example>")),
            recipients: [
                .init(address: try #require(MailAddress("en@brand.example")), language: "en"),
                .init(address: try #require(MailAddress("zh@brand.example")), language: "zh-CN"),
            ])
        change(&mail)
        return DeliverySettings(mail: mail)
    }

    private func run(
        _ synthetic: SyntheticStore, _ settings: DeliverySettings, night: Int64 = 0
    ) throws -> [DeliveryResult] {
        let now = SyntheticStore.now + night * 86_400
        let summary = try ReportStage(
            store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
            schemasFolder: "\(SyntheticStore.root)/schemas"
        ).run(
            monitors: [synthetic.monitor], languages: ["en"], alsoIn: ["en", "zh-CN"], now: now,
            reports: [(name: "daily-brief", monitors: nil)])
        return try deliver(synthetic, settings, summary.reports, now: now)
    }

    private func deliver(
        _ synthetic: SyntheticStore, _ settings: DeliverySettings, _ reports: [BuiltReport] = [],
        now: Int64 = SyntheticStore.now
    ) throws -> [DeliveryResult] {
        try DeliveryStage(
            store: synthetic.store, settings: settings, reportsFolder: "\(SyntheticStore.root)/reports", exchanger: nil,
            now: now
        ).run(reports: reports)
    }

    private func states(_ synthetic: SyntheticStore) throws -> [String] {
        try synthetic.connection.rows("SELECT state FROM delivery ORDER BY delivery_id").map { $0.text(0) }
    }

    private func header(_ name: String, _ data: String) -> String? {
        data.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name): ") }
    }

    /// The text of quoted-printable parts.
    private func flat(_ data: String) -> String {
        String(
            decoding: data.replacing("=\r\n", with: "").utf8.split(
                separator: UInt8(ascii: "="), omittingEmptySubsequences: false
            )
            .enumerated().flatMap { index, piece -> [UInt8] in
                guard index > 0, let byte = UInt8(String(decoding: piece.prefix(2), as: UTF8.self), radix: 16) else {
                    return (index > 0 ? [UInt8(ascii: "=")] : []) + Array(piece)
                }
                return [byte] + Array(piece.dropFirst(2))
            }, as: UTF8.self)
    }

    @Test func sendsOnceToEachInTheirLanguage() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let sink = try SMTPSink()
        defer { sink.stop() }
        let results = try run(synthetic, settings(sink.port))
        #expect(results.map(\.state) == [.sent, .sent])
        _ = try run(synthetic, settings(sink.port))
        #expect(sink.messages.count == 2)
        #expect(sink.messages.map(\.to) == [["en@brand.example"], ["zh@brand.example"]])
        #expect(sink.messages[1].data.contains("Content-Language: zh-CN"))
        for message in sink.messages {
            let html = try #require(message.data.components(separatedBy: "Content-Type: text/html").last)
            #expect(!html.contains("<svg") && !html.contains("data:image"))
            let identifiers = message.data.matches(of: /Content-ID: <([^>]+)>/).map { String($0.output.1) }
            #expect(identifiers.count == 3)
            let flat = message.data.replacing("=\r\n", with: "").replacing("=3D", with: "=")
            for identifier in identifiers { #expect(flat.contains("cid:\(identifier)")) }
        }
    }

    @Test func aNightWithoutServerIsMadeUpFor() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let down = try SMTPSink()
        down.stop()
        let first = try run(synthetic, settings(down.port))
        #expect(first.allSatisfy { $0.state == .failed && $0.reason != nil })
        let identifiers = try synthetic.connection.rows("SELECT message_id FROM delivery ORDER BY delivery_id").map {
            $0.text(0)
        }
        let sink = try SMTPSink()
        defer { sink.stop() }
        let second = try run(synthetic, settings(sink.port), night: 1)
        // Yesterday's two, then today's two.
        #expect(second.map(\.day) == ["2026-11-17", "2026-11-17", "2026-11-18", "2026-11-18"])
        #expect(
            sink.messages.prefix(2).map { header("Message-ID", $0.data) } == identifiers.map { "Message-ID: <\($0)>" })
        #expect(header("Date", sink.messages[0].data) == "Date: Wed, 18 Nov 2026 01:10:00 +0000")
        #expect(try states(synthetic) == ["sent", "sent", "sent", "sent"])
        // One thread a report, monitor and reader.
        let threads = sink.messages.map { header("References", $0.data) ?? "" }
        #expect(threads[0] == threads[2] && threads[1] == threads[3] && threads[0] != threads[1])
    }

    @Test func noAnswerIsUncertainAndToldNextTime() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let silent = try SMTPSink(.silentAfterMessage)
        defer { silent.stop() }
        #expect(try run(synthetic, settings(silent.port)).map(\.state) == [.uncertain, .uncertain])
        let sink = try SMTPSink()
        defer { sink.stop() }
        _ = try run(synthetic, settings(sink.port))
        #expect(sink.messages.isEmpty)
        #expect(try states(synthetic) == ["uncertain", "uncertain"])
        _ = try run(synthetic, settings(sink.port), night: 1)
        #expect(sink.messages.count == 2)
        #expect(flat(sink.messages[0].data).contains("The Daily brief of 17 Nov may not have reached you"))
        #expect(flat(sink.messages[1].data).contains("11月17日的"))
        // Once told, not told again.
        _ = try run(synthetic, settings(sink.port), night: 2)
        #expect(sink.messages.count == 4)
        #expect(!flat(sink.messages[2].data).contains("may not have reached you"))
    }

    @Test func aKillAtTheFinalDotIsUncertain() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let sink = try SMTPSink()
        defer { sink.stop() }
        _ = try run(synthetic, settings(sink.port))
        try synthetic.connection.run("UPDATE delivery SET state = 'sending', sent_at = NULL WHERE delivery_id = 1")
        #expect(try run(synthetic, settings(sink.port)).map(\.state) == [.uncertain])
        #expect(try states(synthetic) == ["uncertain", "sent"])
        #expect(sink.messages.count == 2)
    }

    @Test func anAlertIsRepeatedOnceAndSaysSo() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let silent = try SMTPSink(.silentAfterMessage)
        defer { silent.stop() }
        func alerting(_ port: Int) throws -> DeliverySettings {
            try settings(port) { mail in
                mail.recipients.removeLast()
                mail.recipients[0].audience = Audience(wantsReports: false, wantsAlerts: true)
            }
        }
        #expect(try deliver(synthetic, alerting(silent.port)).map(\.state) == [.uncertain])
        let sink = try SMTPSink()
        defer { sink.stop() }
        #expect(try deliver(synthetic, alerting(sink.port)).map(\.state) == [.sent])
        #expect(try deliver(synthetic, alerting(sink.port)).isEmpty)
        let message = try #require(sink.messages.first)
        #expect(sink.messages.count == 1)
        #expect(message.data.contains("Subject: Possible repeat: Lumen Kettle:"))
        #expect(flat(message.data).contains("Possible repeat: the connection ended"))
        let identifier = try #require(try synthetic.connection.row("SELECT message_id FROM delivery")).text(0)
        #expect(header("Message-ID", message.data) == "Message-ID: <\(identifier)>")
        // A second silence is the last: nobody is told three times.
        try synthetic.connection.run("UPDATE delivery SET state = 'sending'")
        #expect(try deliver(synthetic, alerting(sink.port)).map(\.state) == [.uncertain])
        #expect(sink.messages.count == 1)
    }

    @Test func aReaderGetsOnlyWhatTheyAskedFor() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let sink = try SMTPSink()
        defer { sink.stop() }
        let settings = try settings(sink.port) { mail in
            mail.recipients[0].audience = Audience(monitors: ["Another"])
            mail.recipients[1].attachments = [.csv]
            mail.bounces = MailAddress("bounces@reports.example")
            mail.replyTo = MailAddress("duty@reports.example")
        }
        _ = try run(synthetic, settings)
        let message = try #require(sink.messages.first)
        #expect(sink.messages.count == 1 && message.to == ["zh@brand.example"])
        #expect(message.from == "bounces@reports.example")
        #expect(message.data.contains("Content-Type: multipart/mixed"))
        #expect(message.data.contains("Lumen%20Kettle%20daily-brief%202026-11-17"))
        #expect(message.data.contains("List-Id: <lumen-kettle.daily-brief.barometer.reports.example>"))
        #expect(message.data.contains("List-Unsubscribe: <mailto:duty@reports.example?"))
        #expect(message.data.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test func refusedAndExpiredAreNotTriedAgain() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let refusing = try SMTPSink(.refusingRecipient)
        defer { refusing.stop() }
        #expect(try run(synthetic, settings(refusing.port)).map(\.state) == [.refused, .refused])
        let down = try SMTPSink()
        down.stop()
        _ = try run(synthetic, settings(down.port), night: 1)
        #expect(try states(synthetic) == ["refused", "refused", "failed", "failed"])
        let sink = try SMTPSink()
        defer { sink.stop() }
        let late = try deliver(synthetic, settings(sink.port), now: SyntheticStore.now + 9 * 86_400)
        #expect(late.map(\.state) == [.expired, .expired] && sink.messages.isEmpty)
    }

    @Test func aRehearsalChangesNothing() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let sink = try SMTPSink()
        defer { sink.stop() }
        let settings = try settings(sink.port) { $0.recipients[0].audience.wantsAlerts = true }
        let stage = DeliveryStage(
            store: synthetic.store, settings: settings, reportsFolder: "\(SyntheticStore.root)/reports", exchanger: nil,
            now: SyntheticStore.now)
        let planned = try stage.plan(reports: [])
        #expect(
            planned.map(\.kind) == ["alert"] && planned[0].title.hasPrefix("Lumen Kettle:") && planned[0].bytes > 1000)
        #expect(sink.messages.isEmpty)
        #expect(try synthetic.connection.row("SELECT count(*) FROM delivery")?.int(0) == 0)
    }

    /// `sendmail -t -i` of the machine, here a script that keeps what it is given.
    @Test(arguments: [(0, DeliveryResult.State.sent), (75, .failed), (67, .refused)])
    func theMachinesOwnMailProgram(status: Int, state: DeliveryResult.State) throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let program = "\(synthetic.folder)/sendmail"
        try
            "#!/bin/sh\necho \"$@\" > '\(synthetic.folder)/arguments'\ncat > '\(synthetic.folder)/message'\nexit \(status)\n"
            .write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        let settings = try settings(1) { mail in
            mail.carrier = .sendmail(program)
            mail.recipients.removeLast()
        }
        #expect(try run(synthetic, settings).map(\.state) == [state])
        let arguments = try String(contentsOfFile: "\(synthetic.folder)/arguments", encoding: .utf8)
        #expect(arguments == "-t -i -f barometer@reports.example\n")
        let message = try String(contentsOfFile: "\(synthetic.folder)/message", encoding: .utf8)
        #expect(message.contains("\nTo: en@brand.example\n") && !message.contains("\r"))
    }
}
