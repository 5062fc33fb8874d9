internal import Foundation
package import HTTPTransport
internal import Support

/// Names of the headers that tell how much a server still allows.
package struct RateHeaders: Sendable {
    package let remaining: String?
    package let reset: String?
    /// Path of the seconds to wait in the body of a refusal.
    let inBody: [String]?

    package init(remaining: String?, reset: String?, inBody: [String]? = nil) {
        self.inBody = inBody
        self.remaining = remaining
        self.reset = reset
    }

    /// Seconds to wait before the next request; nil when nothing says so.
    ///
    /// `Retry-After` counts first: seconds or an HTTP date. A reset comes in four shapes: ISO 8601, Unix seconds, seconds
    /// left, also with decimals. One in the past waits for nothing.
    /// What a server says is bounded to a day: it may mean years, or say `inf`.
    package func wait(after response: HTTPResponse, now: Int64) -> Double? {
        said(response, now).flatMap { $0.isNaN ? nil : min(max(0, $0), 86_400) }
    }

    private func said(_ response: HTTPResponse, _ now: Int64) -> Double? {
        if let text = response.header("Retry-After") {
            if let seconds = Double(text) { return seconds }
            if let time = readTime(text) { return Double(time - now) }
        }
        if let inBody, response.status >= 400 {
            do {
                let seconds = Expression.value(at: inBody, in: try JSONParser.parse(response.body))?.double
                if let seconds { return seconds }
            } catch {
                // A refusal in words: the headers may say more.
            }
        }
        guard let remaining, let left = response.header(remaining).flatMap(Double.init),
            left < 1 || response.status == 429,
            let reset, let text = response.header(reset)
        else { return nil }
        if let number = Double(text) { return number > 1_000_000_000 ? number - Double(now) : number }
        return readTime(text).map { Double($0 - now) }
    }
}

/// Waits between tries: doubling from one second to a minute, half of it by chance so that many do not come back at once.
///
/// For chance ½: try 1 → 0.75 s, try 2 → 1.5 s, try 7 and later → 45 s.
package struct Backoff: Sendable {
    package var base = 1.0
    package var most = 60.0
    package var tries = 4
    /// Seconds that one source may wait in one run, all waits together.
    package var budget = 300.0

    package init() {}

    package func seconds(tryNumber: Int, chance: Double) -> Double {
        let full = min(most, base * pow(2, Double(tryNumber - 1)))
        return full * (0.5 + 0.5 * chance)
    }
}
