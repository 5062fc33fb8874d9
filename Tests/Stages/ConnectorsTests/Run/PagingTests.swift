import Connectors
import Domain
import HTTPTransport
import Support
import TestSupport
import Testing

/// Ways through pages other than Link headers, by specs made up for it.
@Suite struct PagingTests {
    private static let now: Int64 = 1_772_352_930

    private func makeRun(_ pages: String, cursor: Int64? = nil) throws -> SourceRun {
        let folder = try TemporaryFolder()
        try AtomicFile.write(
            """
            {
              connector: "tea", platform: "tea", parameters: {},
              policy: { terms: "ours", checked: "2026-11-21", retentionDays: 1, deletions: "keep", media: "skip", mailText: true },
              streams: { leaves: {
                request: { url: "https://tea.example/api", query: { q: "kettle & 水" } }, records: "data.items",
                pages: { next: \(pages) }, cursor: { field: "id" },
                post: {
                  id: "id", at: "at", text: "text", attachments: { each: "files", url: "u", kind: { literal: "image" } },
                },
              } },
            }
            """, to: folder.path + "/tea.json5")
        let spec = try ConnectorSpec(
            path: folder.path + "/tea.json5",
            schema: try JSONSchema(path: checkoutPath("schemas/connector.schema.json")))
        let source = Source(name: "tea", connector: "tea", stream: "leaves", parameters: [:])
        return try SourceRun(
            source, spec, cursor: cursor.map { (value: "1", coveredUntil: $0) }, secret: nil, validator: (nil, nil),
            now: Self.now, options: SourceRun.Options())
    }

    private func page(_ ids: [Int], at: String = "2026-03-01", rest: String = "\"x\":0") -> Result<
        HTTPResponse, HTTPError
    > {
        let items = ids.map { #"{"id":\#($0),"at":"\#(at)","text":"t","files":[{"u":"https://f.example/1.jpg"}]}"# }
        return .success(
            HTTPResponse(
                status: 200, headers: [],
                body: Array("{\"data\":{\"items\":[\(items.joined(separator: ","))]},\(rest)}".utf8),
                url: "https://tea.example/api"))
    }

    private static let first = "https://tea.example/api?q=kettle%20%26%20%E6%B0%B4"

    @Test func tokens() throws {
        var run = try makeRun(#"{ token: "meta.next", parameter: "cursor" }"#)
        #expect(run.firstRequest.url == Self.first)
        let step = run.handle(page([3], rest: #""meta":{"next":"a/b+c"}"#))
        #expect(step.next?.url == Self.first + "&cursor=a%2Fb%2Bc")
        // The policy keeps no media of this service.
        let isBarred = step.posts[0].attachments.map(\.isBarred)
        #expect(!isBarred.contains(false))
        // Empty pages occur before the end; a missing token is the end.
        #expect(run.handle(page([], rest: #""meta":{"next":"d"}"#)).next != nil)
        #expect(run.handle(page([2], rest: #""meta":{}"#)).coverage?.status == .complete)
    }

    @Test func addresses() throws {
        var run = try makeRun(#"{ address: "next" }"#)
        #expect(run.handle(page([3], rest: #""next":"/api?p=2""#)).next?.url == "https://tea.example/api?p=2")
        #expect(run.handle(page([2], rest: #""next":"https://evil.example/api?p=3""#)).coverage?.status == .complete)
    }

    @Test func counting() throws {
        var run = try makeRun(#"{ parameter: "offset", step: 20 }"#)
        #expect(run.handle(page([3])).next?.url == Self.first + "&offset=20")
        #expect(run.handle(page([2])).next?.url == Self.first + "&offset=40")
        #expect(run.handle(page([])).next != nil)
        #expect(run.handle(page([])).next != nil)
        #expect(run.handle(page([])).coverage?.status == .complete)
    }

    @Test func serverThatIgnoresTheOffsetIsNoticed() throws {
        var run = try makeRun(#"{ parameter: "page", first: 1, step: 1 }"#)
        #expect(run.handle(page([3, 2])).next?.url == Self.first + "&page=2")
        let step = run.handle(page([3, 2]))
        #expect(step.coverage?.status == .partial && step.coverage?.reason == "the server repeats its pages")
    }

    /// A later run stops a day behind what is known, so that late posts are seen.
    @Test func walkingBackEndsBehindTheOverlap() throws {
        var run = try makeRun(#"{ parameter: "offset", step: 20 }"#, cursor: 1_772_323_200)
        #expect(run.handle(page([9], at: "2026-03-01T02:00:00Z")).next != nil)
        #expect(run.handle(page([8], at: "2026-02-28T12:00:00Z")).next != nil)
        #expect(run.handle(page([7], at: "2026-02-27T12:00:00Z")).coverage?.status == .complete)
    }

    @Test func accountsAreLookedUpByName() throws {
        let catalog = try ConnectorCatalog(
            folder: checkoutPath("connectors"), schema: checkoutPath("schemas/connector.schema.json"))
        func makeRun(_ account: String) throws -> SourceRun {
            let source = Source(
                name: "mei", connector: "mastodon", stream: "account",
                parameters: ["server": "https://a.example", "account": account])
            return try SourceRun(
                source, try catalog.spec(of: source), cursor: nil, secret: nil, validator: (nil, nil), now: Self.now,
                options: SourceRun.Options())
        }
        let statuses = "https://a.example/api/v1/accounts/77/statuses?limit=40&exclude_reblogs=true"
        #expect(try makeRun("77").firstRequest.url == statuses)
        var run = try makeRun("mei@b.example")
        #expect(run.firstRequest.url == "https://a.example/api/v1/accounts/lookup?acct=mei%40b.example")
        let found = HTTPResponse(status: 200, headers: [], body: Array(#"{"id":"77"}"#.utf8), url: run.firstRequest.url)
        #expect(run.handle(.success(found)).next?.url == statuses)
        var lost = try makeRun("nobody@b.example")
        let step = lost.handle(.success(HTTPResponse(status: 404, headers: [], body: [], url: "https://a.example/")))
        #expect(step.coverage?.status == .failed && step.hint == "The server does not know that tag or account.")
    }
}
