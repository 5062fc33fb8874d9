import Foundation
import TestSupport
import Testing

@testable import MailTransport

struct MailTransportTests {
    private func message() throws -> MailMessage {
        var message = MailMessage(
            from: try #require(MailAddress("Barometer <barometer@reports.example>")),
            to: try #require(MailAddress("reader@brand.example")), subject: "Lumen 17 Nov: −0.18", language: "en",
            date: 1_794_964_200, messageID: "abc@reports.example", listID: "lumen.daily-brief.reports.example",
            text: "first\n.\nlast line with a dot\n.end", html: "<p>−0.18</p><img src=\"cid:net.1@x.invalid\">")
        message.replyTo = MailAddress("duty@reports.example")
        message.pictures = [
            .init(contentID: "net.1@x.invalid", mediaType: "image/png", fileName: "net.png", bytes: [1, 2, 3])
        ]
        return message
    }

    private func send(_ sink: SMTPSink, _ beforeFinalDot: () throws -> Void) throws {
        let message = try message()
        let envelope = MailEnvelope(from: message.from, to: message.to)
        try transport(sink).send(message.bytes(), envelope, beforeFinalDot: beforeFinalDot)
    }

    private func transport(_ sink: SMTPSink) throws -> MailTransport {
        try MailTransport(MailServer(host: "127.0.0.1", port: sink.port, security: .none), seconds: 20)
    }

    @Test func handsOverTheBytesAsTheyAre() throws {
        let sink = try SMTPSink()
        defer { sink.stop() }
        let message = try message()
        var wasAsked = 0
        try send(sink) { wasAsked += 1 }
        let received = try #require(sink.messages.first)
        #expect(received.from == "barometer@reports.example" && received.to == ["reader@brand.example"])
        #expect(received.data == String(decoding: message.bytes(), as: UTF8.self))
        #expect(wasAsked == 1)
        for header in [
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "Message-ID: <abc@reports.example>",
        ] {
            #expect(received.data.contains(header + "\r\n"))
        }
    }

    @Test(arguments: [
        (SMTPSink.Behaviour.refusingRecipient, MailError.Kind.refused, false),
        (.refusingMessage, .notSent, true), (.silentAfterMessage, .uncertain, true),
    ])
    func tellsNotSentFromUncertain(behaviour: SMTPSink.Behaviour, kind: MailError.Kind, reachesDot: Bool) throws {
        let sink = try SMTPSink(behaviour)
        defer { sink.stop() }
        var reached = false
        do {
            try send(sink) { reached = true }
            Issue.record("was sent")
        } catch let error as MailError {
            #expect(error.kind == kind, "\(error)")
        }
        #expect(reached == reachesDot)
    }

    @Test func aRefusedLedgerKeepsTheMessageBack() throws {
        struct Full: Error {}
        let sink = try SMTPSink()
        defer { sink.stop() }
        #expect(throws: MailError.self) { try send(sink) { throw Full() } }
        #expect(sink.messages.isEmpty)
    }

    @Test func nobodyListening() throws {
        let sink = try SMTPSink()
        sink.stop()
        #expect { try send(sink) {} } throws: { ($0 as? MailError)?.kind == .unreachable }
    }

    @Test func asksWhetherTheServerIsThere() throws {
        let sink = try SMTPSink()
        try transport(sink).probe()
        sink.stop()
        #expect(sink.messages.isEmpty)
        #expect(throws: MailError.self) { try transport(sink).probe() }
    }

    @Test func plainTextOnlyOnThisMachine() {
        #expect(throws: MailError.self) {
            try MailTransport(MailServer(host: "mail.example", port: 25, security: .none))
        }
    }
}
