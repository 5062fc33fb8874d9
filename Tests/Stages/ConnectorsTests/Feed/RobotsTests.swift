import Connectors
import HTTPTransport
import Testing

@Suite struct RobotsTests {
    private func robots(_ text: String, status: Int = 200) -> Robots {
        Robots(
            .success(
                HTTPResponse(status: status, headers: [], body: Array(text.utf8), url: "https://k.example/robots.txt")),
            agent: "Barometer")
    }

    /// RFC 9309: file, path, whether it may be fetched.
    @Test(arguments: [
        ("", "/a", true), ("User-agent: *\nDisallow: /", "/a", false), ("User-agent: *\nDisallow:", "/a", true),
        ("User-agent: *\nDisallow: /p\nAllow: /p/ok", "/p/ok.png", true),
        ("User-agent: *\nDisallow: /*.png$", "/x/a.png", false),
        ("User-agent: *\nDisallow: /*.png$", "/x/a.png?b", true),
        ("User-agent: *\nDisallow: /\n\nUser-agent: barometer\nAllow: /", "/a", true),
        ("User-agent: other\nUser-agent: *\nDisallow: /x # why", "/x", false),
        ("User-agent: other\nDisallow: /", "/a", true),
        ("<html>not a file</html>", "/a", true),
    ])
    func rules(_ text: String, _ path: String, _ isAllowed: Bool) {
        #expect((robots(text).objection(to: "https://k.example\(path)") == nil) == isAllowed)
    }

    @Test func aServerInTroubleIsLeftAlone() {
        #expect(
            robots("", status: 503).objection(to: "https://k.example/a") != nil && robots("", status: 503).isUnknown)
        #expect(robots("", status: 404).objection(to: "https://k.example/a") == nil)
    }

    @Test(arguments: [
        ("text/vtt; rel=transcript", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mei>Hello there\n", "Hello there"),
        (
            "application/srt; rel=transcript",
            "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nthere\n", "Hello there"
        ),
        ("application/json; rel=transcript", #"{"segments":[{"body":"Hello"},{"body":"there"}]}"#, "Hello there"),
        ("text/html; rel=transcript", "<p>Hello <cite>there</cite></p>", "Hello there"),
        ("text/plain", "Hello there", "Hello there"),
    ])
    func transcripts(_ type: String, _ text: String, _ expected: String) {
        #expect(Transcript.words(Array(text.utf8), type: type) == expected)
    }
}
