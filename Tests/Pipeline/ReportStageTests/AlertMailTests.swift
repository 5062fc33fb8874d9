import Foundation
import MailTransport
import Reports
import SQLiteDatabase
import TestSupport
import Testing

@testable import ReportStage

/// Several alerts of one morning are one mail.
struct AlertMailTests {
    private let synthetic: SyntheticStore

    init() throws {
        synthetic = try SyntheticStore()
        try synthetic.fill()
    }

    private func settings(_ port: Int, readers: [String] = ["duty@brand.example"]) throws -> DeliverySettings {
        DeliverySettings(
            mail: MailSettings(
                carrier: .server(MailServer(host: "127.0.0.1", port: port, security: .none)),
                from: try #require(MailAddress("Barometer <barometer@reports.example>")),
                recipients: try readers.map {
                    .init(
                        address: try #require(MailAddress($0)), language: "en",
                        audience: Audience(wantsReports: false, wantsAlerts: true))
                }))
    }

    private func deliver(_ settings: DeliverySettings, now: Int64 = SyntheticStore.now) throws -> [DeliveryResult] {
        try DeliveryStage(
            store: synthetic.store, settings: settings, reportsFolder: "\(SyntheticStore.root)/reports", exchanger: nil,
            now: now
        ).run(reports: [])
    }

    private func addAlert(_ id: Int, _ rule: String, severity: Int = 1, monitor: Int = 1) throws {
        try synthetic.connection.run(
            """
            INSERT INTO alert (alert_id, monitor_id, rule, state, first_start, peak_start, peak_end, last_start, grain,
                local_day, observed, expected, scale, surprise, threshold, volume, minimum_volume, effect, minimum_effect,
                q_value, q_limit, tests, authors, copies, severity, subject)
            SELECT ?1, ?2, ?3, state, first_start, peak_start, peak_end, last_start, grain, local_day, observed, expected, scale,
                surprise, threshold, volume, minimum_volume, effect, minimum_effect, q_value, q_limit, tests, authors, copies, ?4, ?1
            FROM alert WHERE alert_id = 31
            """, id, monitor, rule, severity)
    }

    private func header(_ name: String, _ data: String) -> String? {
        data.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name): ") }
    }

    private func states() throws -> [String] {
        try synthetic.connection.rows("SELECT state FROM message ORDER BY delivery_id").map { $0.text(0) }
    }

    @Test func areOneMailUnderTheGravest() throws {
        defer { try? synthetic.remove() }
        try addAlert(32, "volume_spike", severity: 3)
        try addAlert(33, "sentiment_drop")
        let sink = try SMTPSink()
        defer { sink.stop() }
        let results = try deliver(settings(sink.port, readers: ["duty@brand.example", "night@brand.example"]))
        #expect(results.map(\.state) == [.sent, .sent] && results[0].subject == "volume_spike and 2 more")
        #expect(sink.messages.count == 2)
        let data = try #require(sink.messages.first?.data)
        let subject = "Subject: Lumen Kettle: 3 alerts (volume spike, negative surge, sentiment drop, 17 Nov)"
        #expect(data.replacing("\r\n ", with: " ").contains(subject))
        #expect(header("List-Id", data) == "List-Id: <lumen-kettle.alerts.barometer.reports.example>")
        #expect(try states() == Array(repeating: "sent", count: 6))
        #expect(try deliver(settings(sink.port)).isEmpty && sink.messages.count == 2)
        // What opens later has a mail of its own.
        try addAlert(34, "influential_post")
        #expect(try deliver(settings(sink.port)).map(\.subject) == ["influential_post"])
        #expect(sink.messages.count == 3)
    }

    @Test func ofSeveralMonitorsNameThem() throws {
        defer { try? synthetic.remove() }
        try addAlert(32, "volume_spike", monitor: 2)
        let sink = try SMTPSink()
        defer { sink.stop() }
        #expect(try deliver(settings(sink.port)).count == 1)
        let data = try #require(sink.messages.first?.data)
        #expect(header("Subject", data) == "Subject: 2 alerts: Lumen Kettle, Osterhav, 17 Nov")
        #expect(header("List-Id", data) == "List-Id: <alerts.barometer.reports.example>")
    }

    /// A server that is down gets the same mail a night later, with what opened since in another.
    @Test func stayTogetherWhenTriedAgain() throws {
        defer { try? synthetic.remove() }
        try addAlert(32, "volume_spike")
        let down = try SMTPSink()
        down.stop()
        #expect(try deliver(settings(down.port)).map(\.state) == [.failed])
        try addAlert(33, "sentiment_drop")
        let sink = try SMTPSink()
        defer { sink.stop() }
        let late = try deliver(settings(sink.port), now: SyntheticStore.now + 86_400)
        #expect(late.map(\.subject) == ["negative_surge and 1 more", "sentiment_drop"])
        #expect(sink.messages.count == 2 && sink.messages[0].data.contains("2 alerts"))
        #expect(try states() == ["sent", "sent", "sent"])
    }

    @Test func areRepeatedOnceTogether() throws {
        defer { try? synthetic.remove() }
        try addAlert(32, "volume_spike")
        let silent = try SMTPSink(.silentAfterMessage)
        defer { silent.stop() }
        #expect(try deliver(settings(silent.port)).map(\.state) == [.uncertain])
        #expect(try states() == ["uncertain", "uncertain"])
        let sink = try SMTPSink()
        defer { sink.stop() }
        #expect(try deliver(settings(sink.port)).map(\.state) == [.sent])
        #expect(try deliver(settings(sink.port)).isEmpty && sink.messages.count == 1)
        let data = try #require(sink.messages.first?.data)
        #expect(data.contains("Subject: Possible repeat: Lumen Kettle: 2 alerts"))
        let first = try #require(
            try synthetic.connection.row("SELECT message_id FROM delivery WHERE goes_with IS NULL")
        ).text(0)
        #expect(header("Message-ID", data) == "Message-ID: <\(first)>")
    }

    private func arithmetic(_ change: String) throws -> [String] {
        try synthetic.connection.run("UPDATE alert SET \(change) WHERE alert_id = 31")
        let words = try DeliveryWords(reports: "\(SyntheticStore.root)/reports", language: "en")
        let notice = try #require(try AlertNotice(31, words: words, connection: synthetic.connection))
        return notice.arithmetic.map(\.text)
    }

    /// A minus after a minus is in brackets, unknown authors are not nobody, and nothing is divided by what is not usual at all.
    @Test func sumsReadAsTheyAreDone() throws {
        defer { try? synthetic.remove() }
        let drop = try arithmetic(
            "rule = 'sentiment_drop', observed = -0.74, expected = 0.8, scale = 0.09, effect = 1.54, authors = 0")
        #expect(drop.contains { $0.hasPrefix("(0.80 − (−0.74)) / 0.09 = ") }, "\(drop)")
        #expect(drop.contains { $0.hasPrefix("0.80 − (−0.74) = 1.54; ") }, "\(drop)")
        #expect(drop.contains("authors not known; 2 of 58 are copies"), "\(drop)")
        let surge = try arithmetic(
            "rule = 'volume_spike', observed = 56, expected = 0.1, effect = 56, minimum_effect = 3")
        #expect(surge.contains("56 / 1 = ×56.0, as fewer than 1 is usual; needs ×3"), "\(surge)")
    }

    /// Gmail clips at 102 kB.
    @Test func staySmallHoweverMany() throws {
        defer { try? synthetic.remove() }
        for id in 32..<92 { try addAlert(id, id % 2 == 0 ? "volume_spike" : "sentiment_drop") }
        let sink = try SMTPSink()
        defer { sink.stop() }
        #expect(try deliver(settings(sink.port)).count == 1)
        let data = try #require(sink.messages.first?.data)
        let html = try #require(data.components(separatedBy: "Content-Type: text/html").last)
        #expect(html.utf8.count < 100_000 && sink.messages.count == 1)
        #expect(data.contains("Alert 91"))
    }
}
