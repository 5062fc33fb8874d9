import Connectors
import HTTPTransport
import Testing

@Suite struct WaitingTests {
    private static let now: Int64 = 1_772_352_930

    /// The four shapes of a reset, `Retry-After` in both, and what must not hang or end a run.
    @Test(
        arguments: [
            (429, [("Retry-After", "7")], 7), (429, [("retry-after", "0")], 0),
            (503, [("Retry-After", "Sun, 01 Mar 2026 08:16:30 GMT")], 60),
            (429, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "2026-03-01T08:16:00.123456Z")], 30),
            (429, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1772352940")], 10),
            (429, [("X-RateLimit-Remaining", "599.0"), ("X-RateLimit-Reset", "42")], 42),
            (200, [("X-RateLimit-Remaining", "0.0"), ("X-RateLimit-Reset", "42")], 42),
            (200, [("X-RateLimit-Remaining", "1"), ("X-RateLimit-Reset", "42")], nil),
            (200, [], nil), (429, [("X-RateLimit-Reset", "42")], nil),
            (429, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "2020-01-01T00:00:00Z")], 0),
            (429, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "2096-01-01T00:00:00Z")], 86_400),
            (429, [("Retry-After", "inf")], 86_400), (429, [("Retry-After", "nan")], nil),
            (429, [("Retry-After", "-5")], 0), (429, [("Retry-After", "1e300")], 86_400),
            (429, [("Retry-After", "soon")], nil),
        ] as [(Int, [(String, String)], Double?)])
    func wait(_ status: Int, _ headers: [(String, String)], _ expected: Double?) {
        let response = HTTPResponse(
            status: status, headers: headers.map { (name: $0.0, value: $0.1) }, body: [], url: "https://a.example/")
        let rate = RateHeaders(remaining: "X-RateLimit-Remaining", reset: "X-RateLimit-Reset")
        #expect(rate.wait(after: response, now: Self.now) == expected)
    }

    /// The three values of the documentation.
    @Test(arguments: [(1, 0.75), (2, 1.5), (7, 45.0), (60, 45.0)])
    func backoff(_ number: Int, _ seconds: Double) {
        #expect(Backoff().seconds(tryNumber: number, chance: 0.5) == seconds)
    }
}
