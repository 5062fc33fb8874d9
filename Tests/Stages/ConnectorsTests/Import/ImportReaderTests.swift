import Connectors
import Domain
import Foundation
import Support
import TestSupport
import Testing

@Suite struct ImportReaderTests {
    private static let now: Int64 = 1_800_000_000

    private func read(
        _ name: String, _ bytes: [UInt8], columns: [String: String] = [:]
    ) throws -> (outcome: ImportReader.Outcome, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        try AtomicFile.write(bytes, to: "\(folder.path)/\(name)")
        let reader = try ImportReader(path: "\(folder.path)/\(name)", columns: columns, zone: .gmt)
        return (try reader.read(platform: "import:x", now: Self.now), folder)
    }

    private func read(
        _ name: String, _ text: String, columns: [String: String] = [:]
    ) throws -> (outcome: ImportReader.Outcome, folder: TemporaryFolder) {
        try read(name, Array(text.utf8), columns: columns)
    }

    @Test func tableOf4CAT() throws {
        let (outcome, _) = try read(
            "posts.csv",
            """
            id,thread_id,author,body,timestamp,unix_timestamp,image_url,hashtags
            p1,p1,mei,"Quiet, ""really"" quiet
            很安静",2026-03-01 09:15:30,1772352930,https://k.example/1.jpg,"kettle,tea"
            """)
        let post = try #require(outcome.posts.first)
        #expect(post.nativeID == "p1" && post.text == "Quiet, \"really\" quiet\n很安静")
        #expect(post.publishedAt == 1_772_352_930 && post.publishedExactly)
        #expect(post.attachments == [Attachment(kind: .image, url: "https://k.example/1.jpg")])
        #expect(post.author?.identity == "mei" && outcome.problems.isEmpty)
    }

    @Test func chineseExport() throws {
        let text =
            "\u{FEFF}id,用户昵称,微博正文,转发数,点赞数,发布时间,微博图片url\n5,小梅,#水壶# 很安静,1,3,2026-03-01 08:15,https://w.example/a.jpg\n"
        let (outcome, _) = try read("weibo.csv", text)
        let post = try #require(outcome.posts.first)
        #expect(post.text == "#水壶# 很安静" && post.author?.identity == "小梅")
        #expect(post.likes == 3 && post.shares == 1 && post.publishedAt == 1_772_352_900)
        #expect(post.attachments.count == 1)
    }

    /// A bad line is named by its number, and the others are read.
    @Test func badLinesDoNotStopTheRest() throws {
        let (outcome, folder) = try read(
            "posts.ndjson",
            """
            {"id": 1, "text": "one", "images": ["a.jpg", {"url": "https://k.example/b.jpg"}]}
            {"id": 2, "text":
            not json at all

            {"id": 3}
            {"id": 900000000000000001, "text": "four", "audio": "sub/x.ogg"}
            """)
        #expect(outcome.posts.map(\.nativeID) == ["1", "900000000000000001"])
        #expect(outcome.posts[0].attachments.map(\.url).last == "https://k.example/b.jpg")
        #expect(
            outcome.posts[1].attachments.map(\.url)
                == [folder.path + "/sub/x.ogg"].map {
                    URL(fileURLWithPath: $0).standardizedFileURL.path
                })
        #expect(outcome.problems.count == 3)
        #expect(outcome.problems[0].contains("posts.ndjson:2: not JSON"))
        #expect(outcome.problems[1].contains("posts.ndjson:3: not JSON"))
        #expect(outcome.problems[2].hasSuffix("posts.ndjson:5: neither text, picture nor sound"))
    }

    @Test(arguments: [
        #"[{"id": "a", "text": "x"}]"#, #"{"count": 1, "items": [{"id": "a", "text": "x"}]}"#,
        #"{"id": "a", "text": "x"}"#,
    ])
    func jsonInItsForms(_ text: String) throws {
        let (outcome, _) = try read("posts.json", text)
        #expect(outcome.posts.map(\.nativeID) == ["a"] && outcome.posts.map(\.text) == ["x"])
    }

    @Test func mapNamesColumns() throws {
        let (outcome, _) = try read(
            "t.tsv", "key\twords\tpic\n1\thello\ta.jpg; b.jpg\n",
            columns: ["id": "key", "text": "words", "image": "pic"])
        #expect(outcome.posts[0].text == "hello" && outcome.posts[0].nativeID == "1")
        #expect(outcome.posts[0].attachments.count == 2)
    }

    @Test(
        arguments: [
            (["text": "wrods"], "--map text=wrods: it has no column `wrods`. Did you mean `words`?"),
            (["txet": "words"], "--map names no field `txet`. Did you mean `text`?"),
            ([:], "none of its columns (key, words) is known to hold text or media. Name one, such as --map text=key."),
        ] as [([String: String], String)])
    func mapComplaints(_ columns: [String: String], _ expected: String) throws {
        do {
            _ = try read("t.csv", "key,words\n1,hello\n", columns: columns)
            Issue.record("it was taken")
        } catch let error as SourceError {
            #expect(error.problem == expected)
        }
    }

    @Test func encodings() throws {
        let letters: [UInt16] = [0xFEFF] + Array("id\ttext\n1\t很安静\n".utf16)
        let utf16 = letters.flatMap { letter -> [UInt8] in [UInt8(letter & 0xFF), UInt8(letter >> 8)] }
        #expect(try read("t.tsv", utf16).outcome.posts.map(\.text) == ["很安静"])
        #expect(throws: SourceError.self) { try read("t.csv", Array("id,text\n1,".utf8) + [0xC4, 0xE3]) }
    }

    /// Rows without an id are the same posts when their file comes again.
    @Test func idsWithoutAColumnAreStable() throws {
        let text = "text,date\nhello,2026-03-01\nhello,2026-03-02\n"
        let first = try read("a.csv", text).outcome.posts.map(\.nativeID)
        let second = try read("b.csv", text).outcome.posts.map(\.nativeID)
        #expect(first == second && Set(first).count == 2)
    }

    /// Read in batches: none is larger than asked for, and together they are all.
    @Test func aLargeTableComesInBatches() throws {
        let rows = (0..<2000).map { "\($0),\"Quiet kettle, number \($0)\",2026-03-01 08:15:30,mei\n" }.joined()
        let folder = try TemporaryFolder()
        try AtomicFile.write("id,text,created_at,author\n" + rows, to: "\(folder.path)/t.csv")
        var sizes: [Int] = []
        try ImportReader(path: "\(folder.path)/t.csv", columns: [:], zone: .gmt).read(
            platform: "import:x", now: Self.now, batch: 300, prepare: \.count
        ) { outcome, prepared in
            sizes.append(outcome.posts.count)
            #expect(prepared == outcome.posts.count)
        }
        #expect(sizes == [300, 300, 300, 300, 300, 300, 200])
    }
}
