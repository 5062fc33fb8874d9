import Foundation
import MailTransport
import SQLiteDatabase
import TestSupport
import Testing

@testable import ReportStage

struct DeliveryTests {
    private func settings(_ port: Int) throws -> MailSettings {
        MailSettings(
            server: MailServer(host: "127.0.0.1", port: port, security: .none),
            from: try #require(MailAddress("Barometer <barometer@reports.example>")),
            recipients: [
                .init(address: try #require(MailAddress("en@brand.example")), language: "en"),
                .init(address: try #require(MailAddress("zh@brand.example")), language: "zh-CN"),
            ])
    }

    private func run(_ synthetic: SyntheticStore, _ mail: MailSettings, night: Int64 = 0) throws -> ReportSummary {
        try ReportStage(
            store: synthetic.store, reportsFolder: "\(SyntheticStore.root)/reports",
            schemasFolder: "\(SyntheticStore.root)/schemas"
        ).run(monitors: [synthetic.monitor], languages: ["en"], mail: mail, now: SyntheticStore.now + night * 86_400)
    }

    private func states(_ synthetic: SyntheticStore) throws -> [String] {
        try synthetic.connection.rows("SELECT state FROM delivery ORDER BY delivery_id").map { $0.text(0) }
    }

    private func header(_ name: String, _ data: String) -> String? {
        data.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name): ") }
    }

    @Test func sendsOnceToEachInTheirLanguage() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let sink = try SMTPSink()
        defer { sink.stop() }
        let summary = try run(synthetic, settings(sink.port))
        #expect(summary.isDelivered && summary.deliveries.count == 2)
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
        #expect(first.deliveries.allSatisfy { $0.state == .failed && $0.reason != nil })
        let identifiers = try synthetic.connection.rows("SELECT message_id FROM delivery ORDER BY delivery_id").map {
            $0.text(0)
        }
        let sink = try SMTPSink()
        defer { sink.stop() }
        let second = try run(synthetic, settings(sink.port), night: 1)
        // Yesterday's two, then today's two.
        #expect(second.deliveries.map(\.period) == ["2026-11-17", "2026-11-17", "2026-11-18", "2026-11-18"])
        #expect(
            sink.messages.prefix(2).map { header("Message-ID", $0.data) } == identifiers.map { "Message-ID: <\($0)>" })
        #expect(header("Date", sink.messages[0].data) == "Date: Wed, 18 Nov 2026 01:10:00 +0000")
        #expect(try states(synthetic) == ["sent", "sent", "sent", "sent"])
    }

    @Test func noAnswerIsUncertainAndNotRepeated() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let silent = try SMTPSink(.silentAfterMessage)
        defer { silent.stop() }
        let summary = try run(synthetic, settings(silent.port))
        #expect(summary.deliveries.map(\.state) == [.uncertain, .uncertain])
        let sink = try SMTPSink()
        defer { sink.stop() }
        _ = try run(synthetic, settings(sink.port))
        #expect(sink.messages.isEmpty)
        #expect(try states(synthetic) == ["uncertain", "uncertain"])
    }

    @Test func aKillAtTheFinalDotIsUncertain() throws {
        let synthetic = try SyntheticStore()
        defer { try? synthetic.remove() }
        try synthetic.fill()
        let sink = try SMTPSink()
        defer { sink.stop() }
        _ = try run(synthetic, settings(sink.port))
        try synthetic.connection.run("UPDATE delivery SET state = 'sending', sent_at = NULL WHERE delivery_id = 1")
        let summary = try run(synthetic, settings(sink.port))
        #expect(summary.deliveries.map(\.state) == [.uncertain] && !summary.isDelivered)
        #expect(try states(synthetic) == ["uncertain", "sent"])
        #expect(sink.messages.count == 2)
    }
}
