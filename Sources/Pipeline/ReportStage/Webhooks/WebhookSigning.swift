internal import Digests
internal import Foundation
internal import Support

extension WebhookTemplate.Signing {
    /// What goes out: the address, headers and body, with the signature where the service looks for it.
    ///
    /// - Parameters:
    ///   - id: fixed for a message, so that a repeat is known as one.
    ///   - now: Unix seconds; what is older than some minutes a receiver refuses, so that nothing can be played back.
    func sign(
        _ body: JSONValue, url: String, id: String, now: Int64, secret: String?
    ) -> (url: String, headers: [(name: String, value: String)], body: [UInt8]) {
        switch self {
        case .none: return (url, [], Array(body.text.utf8))
        case .standard:
            var headers = [("webhook-id", id), ("webhook-timestamp", String(now))]
            if let secret {
                let signed = Array("\(id).\(now).\(body.text)".utf8)
                headers.append(("webhook-signature", "v1,\(Self.base64(key: Self.key(secret), signed))"))
            }
            return (url, headers, Array(body.text.utf8))
        case .feishu:
            guard let secret else { return (url, [], Array(body.text.utf8)) }
            // The time and the secret are the key, and nothing is signed.
            let sign = Self.base64(key: Array("\(now)\n\(secret)".utf8), [])
            let members =
                [
                    JSONMember("timestamp", JSONValue(.string(String(now)))),
                    JSONMember("sign", JSONValue(.string(sign))),
                ]
                + (body.members ?? [])
            return (url, [], Array(JSONValue(.object(members)).text.utf8))
        case .dingtalk:
            guard let secret else { return (url, [], Array(body.text.utf8)) }
            let time = "\(now)000"
            let sign = Self.base64(key: Array(secret.utf8), Array("\(time)\n\(secret)".utf8))
            let escaped = MailComposer.escaped(sign)
            let separator = url.contains("?") ? "&" : "?"
            return ("\(url)\(separator)timestamp=\(time)&sign=\(escaped)", [], Array(body.text.utf8))
        }
    }

    /// Secrets of Standard Webhooks are base64 after `whsec_`; any other is its own bytes.
    private static func key(_ secret: String) -> [UInt8] {
        guard secret.hasPrefix("whsec_"), let data = Data(base64Encoded: String(secret.dropFirst(6))) else {
            return Array(secret.utf8)
        }
        return Array(data)
    }

    private static func base64(key: [UInt8], _ message: [UInt8]) -> String {
        Data(hmacSHA256Bytes(key: key, message)).base64EncodedString()
    }
}
