internal import Foundation
internal import HTTPTransport
internal import Support

/// Hands webhooks over, and tells what their service made of them.
struct WebhookSender {
    let exchanger: any HTTPExchanger
    let now: Int64

    /// What became of one: its state, why, and when to try again.
    struct Outcome {
        let state: DeliveryResult.State
        var reason: String?
        var notBefore: Int64?
    }

    func send(_ body: JSONValue, id: String, to settings: WebhookSettings) throws -> Outcome {
        guard Self.isPrivate(settings.url) else {
            return Outcome(state: .failed, reason: "its address must begin with https://")
        }
        let signed = settings.template.signing.sign(
            body, url: settings.url, id: id, now: now, secret: settings.secret)
        var request = HTTPRequest(url: signed.url, headers: signed.headers, maximumBytes: 1 << 20, seconds: 30)
        request.body = (signed.body, "application/json; charset=utf-8")
        request.pace = settings.template.pace
        var outcome = Outcome(state: .failed, reason: "no answer")
        try exchanger.perform([request]) { _, result in
            switch result {
            case .success(let response): outcome = judge(response, signed.url, settings.template)
            // The address may be a secret: what failed is said, and not where.
            case .failure(let error):
                outcome = Outcome(state: error.mayHaveArrived ? .uncertain : .failed, reason: error.problem)
            }
            return nil
        }
        return outcome
    }

    /// Encrypted, or to this very machine.
    private static func isPrivate(_ url: String) -> Bool {
        url.hasPrefix("https://")
            || url.prefixMatch(of: /http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|\?|$)/) != nil
    }

    private func judge(_ response: HTTPResponse, _ url: String, _ template: WebhookTemplate) -> Outcome {
        // A redirect loses the body on its way.
        guard response.url == url else {
            return Outcome(state: .failed, reason: "its address has moved: ask for the new one")
        }
        let said = Self.text(response.body)
        switch response.status {
        case 200..<300: break
        case 408, 425, 429, 500...:
            return Outcome(
                state: .failed, reason: "status \(response.status)\(said)", notBefore: retryTime(response))
        default: return Outcome(state: .refused, reason: "status \(response.status)\(said)")
        }
        guard let success = template.success else { return Outcome(state: .sent) }
        do {
            let answer = try JSONParser.parse(response.body, dialect: .json)
            if answer[success.path]?.integer == success.value { return Outcome(state: .sent) }
            return Outcome(state: .failed, reason: "answered\(said)")
        } catch {
            return Outcome(state: .failed, reason: "answered\(said)")
        }
    }

    /// `Retry-After` in both its forms.
    private func retryTime(_ response: HTTPResponse) -> Int64? {
        guard let text = response.header("Retry-After") else { return nil }
        if let seconds = Int64(text) { return now + min(max(seconds, 0), 86_400) }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text).map { min(Int64($0.timeIntervalSince1970), now + 86_400) }
    }

    private static func text(_ body: [UInt8]) -> String {
        let text = revealed(String(decoding: body.prefix(200), as: UTF8.self)).replacing(/\s+/, with: " ")
        return text.isEmpty ? "" : ": \(text)"
    }
}
