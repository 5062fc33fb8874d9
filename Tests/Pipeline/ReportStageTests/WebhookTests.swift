import Foundation
import HTTPTransport
import Support
import TestSupport
import Testing

@testable import ReportStage

struct WebhookTests {
    private static let folder = "\(SyntheticStore.root)/reports/webhooks"

    /// Signatures from Python 3.11: hmac.new(key, message, hashlib.sha256), base64; DingTalk's through quote_plus.
    @Test(arguments: [
        ("s3cret", "CZ+5HcIm047rXmfBFcyRRa/COsH2g6T9xKhyihhSwzs="),
        ("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "OAx5XnIkTncytwgEgNZI3V+ArzBkWpfxqZEKFszx+VE="),
    ])
    func standardSignatures(secret: String, expected: String) {
        let signed = WebhookTemplate.Signing.standard.sign(
            ["a": 1], url: "https://x.example/h", id: "id1", now: 1_794_964_200, secret: secret)
        #expect(String(decoding: signed.body, as: UTF8.self) == #"{"a":1}"#)
        #expect(
            signed.headers.map { "\($0.name): \($0.value)" } == [
                "webhook-id: id1", "webhook-timestamp: 1794964200", "webhook-signature: v1,\(expected)",
            ])
    }

    @Test func signaturesOfServices() throws {
        let feishu = WebhookTemplate.Signing.feishu.sign(
            ["msg_type": "text"], url: "https://x.example/h", id: "id1", now: 1_794_964_200, secret: "s3cret")
        let body = try JSONParser.parse(feishu.body, dialect: .json)
        #expect(body["timestamp"]?.string == "1794964200" && body["msg_type"]?.string == "text")
        #expect(body["sign"]?.string == "I9U4UcVPeae3AswCdgPV3ugUdH3A4kBpj+RNmsXmHQQ=")
        let dingtalk = WebhookTemplate.Signing.dingtalk.sign(
            [:], url: "https://x.example/h?access_token=1", id: "id1", now: 1_794_964_200, secret: "s3cret")
        #expect(
            dingtalk.url
                == "https://x.example/h?access_token=1&timestamp=1794964200000&sign=Oe6L4qE%2FVQP7Lac04r2n6nLeQJ%2BXdiAwmTFOD%2Bj2lTA%3D"
        )
    }

    @Test(arguments: ["generic", "slack", "feishu", "dingtalk", "wecom", "teams"])
    func hugeAndHostileValuesFit(name: String) throws {
        let template = try WebhookTemplate(name, folder: Self.folder)
        var values = WebhookValues()
        let hostile = "<!channel> <a href=x> [link](http://evil.example) @all *b* `c` \u{202E}x\u{1B}[2J {title} 水壶 "
        for key in [
            "title", "finding", "summary", "monitor", "arithmetic", "evidence", "report", "day", "kind", "language",
        ] {
            values.set(key, String(repeating: hostile, count: 400))
        }
        for key in ["id", "timestamp", "link", "linkLine"] { values.setOurs(key, "https://reports.host.example/") }
        for key in ["linkTitle", "repeat"] { values.set(key, "Open") }
        for kind in ["report", "alert"] {
            let text = try template.body(kind, values).text
            #expect(text.utf8.count <= template.maximumBytes)
            #expect(!text.contains("\u{202E}") && !text.contains("\\u001b") && !text.contains("\u{1B}"))
            // What stands in for a value is not filled again, and no place is left.
            #expect(!text.contains("{finding"))
            switch template.dialect {
            case .plain: break
            case .slack: #expect(!text.contains("<!channel>") && !text.contains("<a "))
            case .markdown: #expect(!text.contains("[link](") && !text.contains("@all") && !text.contains("<a "))
            }
        }
    }

    @Test func membersWithoutTheirValueGo() throws {
        var values = WebhookValues()
        for key in ["title", "finding", "summary", "link", "linkTitle"] { values.set(key, key == "link" ? "" : key) }
        let body = try WebhookTemplate("slack", folder: Self.folder).body("report", values)
        #expect(body["blocks"]?.array?.count == 2)
    }

    @Test func anUnknownTemplateIsGuessed() {
        #expect {
            try WebhookTemplate("slak", folder: Self.folder)
        } throws: {
            "\($0)" == "there is no webhook template `slak`. Did you mean `slack`?"
        }
    }

    private func send(_ template: String, _ reply: LoopbackServer.Reply) throws -> (
        WebhookSender.Outcome, [LoopbackServer.Request]
    ) {
        let server = try LoopbackServer { _ in reply }
        defer { server.stop() }
        let settings = WebhookSettings(
            name: "ops", template: try WebhookTemplate(template, folder: Self.folder),
            url: "\(server.address)/secret-path",
            secret: "s3cret")
        let exchanger = CurlExchanger(.init(userAgent: "Barometer/test", allowedPrivateHosts: ["127.0.0.1"]))
        let outcome = try WebhookSender(exchanger: exchanger, now: 1_794_964_200).send(
            ["a": 1], id: "id1", to: settings)
        return (outcome, server.requests)
    }

    @Test(arguments: [
        ("generic", 204, "", DeliveryResult.State.sent), ("generic", 404, "gone", .refused),
        ("generic", 503, "", .failed),
        ("feishu", 200, #"{"code":0}"#, .sent), ("feishu", 200, #"{"code":19021,"msg":"sign match fail"}"#, .failed),
        ("dingtalk", 200, #"{"errcode":310000}"#, .failed), ("wecom", 200, "no json", .failed),
        ("slack", 302, "", .failed),
    ])
    func answersAreJudged(template: String, status: Int, body: String, state: DeliveryResult.State) throws {
        var reply = LoopbackServer.Reply(status, body)
        if status == 302 { reply = .redirect("http://127.0.0.1:1/") }
        let (outcome, requests) = try send(template, reply)
        #expect(outcome.state == state, "\(outcome.reason ?? "")")
        #expect(requests.count == 1 && requests[0].method == "POST")
        #expect(!(outcome.reason ?? "").contains("secret-path"))
    }

    @Test func aBusyServiceSaysWhen() throws {
        let (outcome, _) = try send("generic", LoopbackServer.Reply(429, [], headers: [("Retry-After", "90")]))
        #expect(outcome.state == .failed && outcome.notBefore == 1_794_964_290)
        let (other, _) = try send(
            "generic", LoopbackServer.Reply(503, [], headers: [("Retry-After", "Wed, 18 Nov 2026 01:20:00 GMT")]))
        #expect(other.notBefore == 1_794_964_800)
    }

    @Test func noAnswerAfterTheRequestIsUncertain() throws {
        var cut = LoopbackServer.Reply(200, Array(repeating: 32, count: 100))
        cut.cut = 10
        #expect(try send("generic", cut).0.state == .uncertain)
        let closed = try LoopbackServer { _ in LoopbackServer.Reply(200, "") }
        let address = closed.address
        closed.stop()
        let settings = WebhookSettings(
            name: "ops", template: try WebhookTemplate("generic", folder: Self.folder), url: address)
        let exchanger = CurlExchanger(.init(userAgent: "Barometer/test", allowedPrivateHosts: ["127.0.0.1"]))
        let sender = WebhookSender(exchanger: exchanger, now: 0)
        #expect(try sender.send([:], id: "id", to: settings).state == .failed)
        var far = settings
        far.url = "http://hooks.example/h"
        #expect(try sender.send([:], id: "id", to: far).reason == "its address must begin with https://")
    }
}
