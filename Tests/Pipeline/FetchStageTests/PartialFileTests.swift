import Domain
import FetchStage
import Foundation
import HTTPTransport
import Storage
import Support
import Synchronization
import TestSupport
import Testing

/// Files whose transfer breaks off, night after night.
@Suite struct PartialFileTests {
    private static let now: Int64 = 1_772_409_600

    /// - Parameter piece: bytes that the next answer gives before it breaks off.
    private func server(_ sound: [UInt8], _ piece: @escaping @Sendable () -> Int) throws -> LoopbackServer {
        try LoopbackServer { request in
            if request.path == "/feed" {
                return LoopbackServer.Reply(
                    200,
                    """
                    <rss><channel><item><guid>1</guid><title>Tea</title><pubDate>Sat, 28 Feb 2026 08:00:00 GMT</pubDate>
                    <enclosure url="/a.wav" type="audio/wav"/></item></channel></rss>
                    """)
            }
            guard request.path == "/a.wav" else { return LoopbackServer.Reply(404, "") }
            let start = request.headers["range"].flatMap { Int($0.dropFirst(6).prefix { $0 != "-" }) } ?? 0
            var reply = LoopbackServer.Reply(
                start == 0 ? 200 : 206, Array(sound[start...]),
                headers: [("ETag", "\"v1\""), ("Content-Range", "bytes \(start)-\(sound.count - 1)/\(sound.count)")])
            reply.cut = piece()
            return reply
        }
    }

    private func night(_ day: Int, _ server: LoopbackServer, _ folder: TemporaryFolder?) throws -> Installation {
        let installation = try Installation(now: Self.now + Int64(day) * 86_400, in: folder)
        _ = try installation.fetch([
            Source(name: "talk", connector: "feed", stream: "items", parameters: ["url": server.address + "/feed"])
        ])
        return installation
    }

    private static let state = "SELECT state, size_bytes, coalesce(reason, note, '-') FROM attachment"

    /// Five pieces a night: the third night has all of it.
    @Test func anotherNightGoesOnBehindIt() throws {
        let sound = try fixture("media/tone.wav")
        let server = try server(sound) { sound.count / 12 }
        defer { server.stop() }
        let first = try night(0, server, nil)
        #expect(try first.rows("SELECT state FROM attachment") == ["pending"])
        let second = try night(1, server, first.folder)
        #expect(try second.rows("SELECT state FROM attachment") == ["pending"])
        let third = try night(2, server, first.folder)
        #expect(try third.rows(Self.state) == ["stored|\(sound.count)|-"])
        let pieces = server.requests.filter { $0.path == "/a.wav" }
        #expect(pieces.count == 13 && pieces.dropFirst().allSatisfy { $0.headers["if-range"] == "\"v1\"" })
        let left = try FileManager.default.contentsOfDirectory(atPath: third.store.layout.partial)
        #expect(left == [])
    }

    /// After the last night what came of a sound is kept, and said to be a part.
    @Test func theBeginningOfASoundIsKept() throws {
        let sound = try fixture("media/tone.wav")
        // The first answer gives half of it; the others break off before they give anything.
        let answers = Mutex(0)
        let server = try server(sound) {
            answers.withLock { count in
                count += 1
                return count == 1 ? sound.count / 2 : 0
            }
        }
        defer { server.stop() }
        var installation = try night(0, server, nil)
        for day in 1...3 {
            #expect(try installation.rows("SELECT state, attempts FROM attachment") == ["pending|\(day)"])
            installation = try night(day, server, installation.folder)
        }
        #expect(try installation.rows("SELECT state, size_bytes FROM attachment") == ["stored|\(sound.count / 2)"])
    }
}
