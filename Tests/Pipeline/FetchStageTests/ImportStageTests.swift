import Connectors
import Domain
import FetchStage
import Foundation
import HTTPTransport
import Media
import Storage
import Support
import TestSupport
import Testing

@Suite struct ImportStageTests {
    private static let now: Int64 = 1_772_409_600

    private func load(_ installation: Installation, _ path: String) throws -> ImportStage.Summary {
        let live = CurlExchanger(
            CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        let fetch = try installation.stage(live) { $0.limits.bytes = 100_000 }
        return try ImportStage(store: installation.store, fetch: fetch).run(
            try ImportReader(path: path, columns: [:], zone: .gmt), name: "desk")
    }

    @Test func filesByPathAndAddress() throws {
        let picture = try fixture("media/kettle.png")
        let server = try LoopbackServer { _ in LoopbackServer.Reply(200, picture) }
        let installation = try Installation(now: Self.now)
        let folder = installation.folder.path
        try AtomicFile.write(try fixture("media/kettle.png"), to: folder + "/pictures/a.png")
        try AtomicFile.write(try fixture("media/tone.wav"), to: folder + "/tone.wav")
        try AtomicFile.write(Array("text".utf8), to: folder + "/broken.png")
        try AtomicFile.write([UInt8](repeating: 0, count: 200_000), to: folder + "/huge.png")
        try FileManager.default.createSymbolicLink(atPath: folder + "/link.png", withDestinationPath: "pictures/a.png")
        let table = """
            id,text,image,audio,date
            1,picture,pictures/a.png,,2026-03-01
            2,sound,,tone.wav,2026-03-01
            3,both,link.png; \(server.address)/b.png,tone.wav,2026-03-01
            4,broken,broken.png,,2026-03-01
            5,gone,nowhere.png,,2026-03-01
            6,huge,huge.png,,2026-03-01
            7,folder,pictures,,2026-03-01
            8,,,,2026-03-01
            """
        try AtomicFile.write(table, to: folder + "/posts.csv")
        let summary = try load(installation, folder + "/posts.csv")
        #expect(summary.counts.stored == 7)
        #expect(summary.problems == ["\(folder)/posts.csv:9: neither text, picture nor sound"])
        #expect(summary.media.stored == 5 && summary.media.refused == 2 && summary.media.failed == 2)
        #expect(
            try installation.rows(
                """
                SELECT native_id, kind, state, coalesce(reason, '-') FROM attachment JOIN post USING (post_id)
                ORDER BY native_id, position
                """)
                == [
                    "1|image|stored|-", "2|audio|stored|-", "3|image|stored|-", "3|image|stored|-", "3|audio|stored|-",
                    "4|image|refused|neither a picture nor a sound that can be read here",
                    "5|image|failed|no file nowhere.png", "6|image|refused|more than 100000 bytes",
                    "7|image|failed|no file pictures",
                ])
        #expect(server.requests.count == 1)
    }

    /// The same file again changes nothing, and neither does one with a line more but that line.
    @Test func importingAgainChangesNothing() throws {
        let installation = try Installation(now: Self.now)
        let path = installation.folder.path + "/posts.ndjson"
        try AtomicFile.write("{\"id\":1,\"text\":\"one\"}\n{\"id\":2,\"text\":\"two\"}\n", to: path)
        #expect(try load(installation, path).counts.stored == 2)
        let before = try installation.rows("SELECT * FROM post ORDER BY post_id")
        let again = try load(installation, path)
        #expect(again.counts.stored == 0 && again.counts.unchanged == 2)
        #expect(try installation.rows("SELECT * FROM post ORDER BY post_id") == before)
        try AtomicFile.write("{\"id\":3,\"text\":\"three\"}\n{\"id\":1,\"text\":\"one\"}\n", to: path)
        #expect(try load(installation, path).counts.stored == 1)
    }
}
