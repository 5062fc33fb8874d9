import Foundation
import Synchronization
import TestSupport
import Testing

/// Podcasts as an operator meets them: an hour with a transcript, one without, a file that is cut short, one that never ends.
@Suite struct PodcastTests {
    /// So many frames of 36 ms, 288 of a voice and then silence up to a minute, again and again.
    private static func sound(frames count: Int) throws -> [UInt8] {
        let voice = try fixture("media/voice.mp3")
        // The last frame of a breath, and frames of nothing but header and zeros: silence that any decoder takes.
        let header = Array(voice[..<4])
        let silence = header + [UInt8](repeating: 0, count: 68)
        let minute = voice + (0..<1379).flatMap { _ in silence }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 72)
        while bytes.count < count * 72 { bytes += minute }
        return Array(bytes[..<(count * 72)])
    }

    private static let transcript = """
        WEBVTT

        00:00:02.000 --> 00:00:05.000
        <v Mei>Welcome to tea and talk

        00:41:10.500 --> 00:41:14.000
        <v Lee>that new kettle is wonderfully

        00:41:14.000 --> 00:41:16.000
        silent, I adore it
        """

    private static func item(_ id: String, _ title: String, _ file: String, _ length: String, _ more: String = "")
        -> String
    {
        """
        <item><guid isPermaLink="false">\(id)</guid><title>\(title)</title><description>Notes</description>
        <pubDate>Sat, 28 Feb 2026 08:00:00 GMT</pubDate><itunes:duration>\(length)</itunes:duration>
        <enclosure url="/\(file)" length="1" type="\(file.hasSuffix("mp4") ? "video/mp4" : "audio/mpeg")"/>\(more)</item>
        """
    }

    private static let feed = """
        <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
        xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Tea and talk</title><language>en</language>
        \(item("whole", "Episode 7", "whole.mp3", "1:01:00",
            "<podcast:transcript url=\"/whole.vtt\" type=\"text/vtt\"/>"))
        \(item("unheard", "The kettle special", "unheard.mp3", "60"))
        \(item("cut", "The kettle again", "cut.mp3", "61:00"))
        \(item("live", "Live: kettle radio", "live.mp3", ""))
        \(item("film", "A kettle film", "film.mp4", "61:00"))
        </channel></rss>
        """

    private static func server(_ whole: [UInt8], _ frame: [UInt8]) throws -> LoopbackServer {
        let hour = Array(whole[..<(62_000 * 72)])
        return try LoopbackServer { request in
            switch request.path {
            case "/feed":
                if request.headers["if-none-match"] == "\"7\"" { return LoopbackServer.Reply(304, []) }
                var reply = LoopbackServer.Reply(200, feed, type: "application/rss+xml")
                reply.headers.append(("ETag", "\"7\""))
                return reply
            case "/whole.mp3": return LoopbackServer.Reply(200, whole)
            case "/whole.vtt": return LoopbackServer.Reply(200, transcript, type: "text/vtt")
            case "/unheard.mp3": return LoopbackServer.Reply(200, Array(whole[..<(1667 * 72)]))
            case "/cut.mp3": return LoopbackServer.Reply(200, hour)
            case "/live.mp3":
                var reply = LoopbackServer.Reply(200, frame)
                reply.isEndless = true
                return reply
            default: return LoopbackServer.Reply(404, "")
            }
        }
    }

    @Test func hoursOfSound() throws {
        let program = try Program()
        defer { try? program.remove() }
        // 61 minutes are 101,667 frames.
        let whole = try Self.sound(frames: 101_667)
        let server = try Self.server(whole, Array(whole[..<7200]))
        defer { server.stop() }
        try program.write(
            """
            { version: 1, timeZone: "UTC", allowPrivateHosts: ["127.0.0.1"], media: { maximumBytes: 2000000 },
              sources: [{ name: "talk", connector: "feed", stream: "items", parameters: { url: "\(server.address)/feed" } }],
              monitors: [{ name: "Silent", query: '"wonderfully silent"' }, { name: "Kettle", query: "kettle" }] }
            """, to: "barometer.json5")
        let night = try program.start(["nightly", "--now", "2026-03-01T02:00:00Z"])
        let peak = program.peakMemory(of: night)
        #expect(night.terminationStatus == 0)
        // An hour at 16,000 samples a second of four bytes is 234 MB; the rest is the model and what it makes of them.
        #expect(peak < 900 << 20, "\(peak >> 20) MiB")
        let store = try StoredState(program)
        #expect(
            try store.plainRows(
                "SELECT m.name, p.native_id FROM monitor_match JOIN monitor AS m USING (monitor_id) JOIN post AS p USING (post_id) ORDER BY 1, 2"
            ) == ["Kettle|cut", "Kettle|film", "Kettle|live", "Kettle|unheard", "Kettle|whole", "Silent|whole"])
        #expect(
            try store.plainRows(
                "SELECT p.native_id, t.kind, t.state, coalesce(t.reason, t.note) FROM attachment AS t JOIN post AS p USING (post_id) ORDER BY 1, 2"
            ) == [
                "cut|audio|stored|partial 37:12 of 61:00", "film|video|skipped|video is not scored",
                "live|audio|refused|more than 8000000 bytes", "unheard|audio|stored|-", "whole|audio|stored|-",
                "whole|other|skipped|transcript",
            ])
        try checkTimelines(store)
        #expect(
            try store.plainRows(
                "SELECT native_id FROM post JOIN scored_post USING (post_id) WHERE words_not_heard ORDER BY 1")
                == ["cut", "live", "unheard"])
        let matched = try program.run("monitor", "test", #""wonderfully silent""#)
        #expect(matched.output.contains("said at 00:41:10"), "\(matched.output)")
        let why = try program.run("why", "cut")
        #expect(why.output.contains("partial 37:12 of 61:00") && why.output.contains("words not heard"))

        let before = server.requests.count
        #expect(try program.run("nightly", "--now", "2026-03-02T02:00:00Z").status == 0)
        #expect(server.requests.dropFirst(before).map(\.target) == ["/feed"])
        #expect(try store.plainRows("SELECT status, count(*) FROM coverage GROUP BY 1") == ["complete|2"])
    }

    /// Windows in order, up to where the sound ends or breaks off, and none in the silences.
    private func checkTimelines(_ store: StoredState) throws {
        let rows = try store.plainRows(
            """
            SELECT p.native_id, count(*), max(value ->> 'end') BETWEEN 36 * 60 AND 61 * 60, max(value ->> 'end') > 2232.5,
                sum(value ->> 'end' <= value ->> 'start')
            FROM why_score AS w JOIN post AS p USING (post_id), json_each(w.timeline) WHERE p.native_id IN ('cut', 'whole')
            GROUP BY 1 ORDER BY 1
            """
        ).map { $0.split(separator: "|").map(String.init) }
        #expect(rows.map { $0[0] } == ["cut", "whole"])
        #expect(
            rows.map { $0[2] } == ["1", "1"] && rows.map { $0[3] } == ["0", "1"] && rows.map { $0[4] } == ["0", "0"])
        // Some three windows of 3.84 s each minute, in 38 minutes and in 61.
        #expect(rows.compactMap { Int($0[1]) }.allSatisfy { $0 >= 38 * 2 })
    }
}
