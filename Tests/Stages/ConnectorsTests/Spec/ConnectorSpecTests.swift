import Connectors
import Domain
import Foundation
import Support
import TestSupport
import Testing

@Suite struct ConnectorSpecTests {
    private static let schema = checkoutPath("schemas/connector.schema.json")

    @Test func shippedSpecsFitTheirSchema() throws {
        let catalog = try ConnectorCatalog(folder: checkoutPath("connectors"), schema: Self.schema)
        #expect(Set(catalog.specs.keys).isSuperset(of: ["mastodon", "feed"]))
    }

    private func load(_ text: String) throws -> ConnectorSpec {
        let folder = try TemporaryFolder()
        try AtomicFile.write(text, to: folder.path + "/tea.json5")
        return try ConnectorSpec(path: folder.path + "/tea.json5", schema: try JSONSchema(path: Self.schema))
    }

    private static func spec(_ stream: String) -> String {
        """
        {
          connector: "tea", platform: "tea", parameters: {},
          policy: { terms: "ours", checked: "2026-11-21", retentionDays: 1, deletions: "keep", media: "store", mailText: true },
          streams: { leaves: {
            \(stream)
          } },
        }
        """
    }

    /// Whole sentences, after the file's name.
    @Test(arguments: [
        (
            #"request: { url: "https://tea.example" }, cursr: { field: "id" }, post: { id: "id", at: "at", text: "t" }"#,
            "tea.json5:5: `streams.leaves.cursr` is unknown here. Did you mean `cursor`?"
        ),
        (
            #"request: { url: "https://tea.example" }, cursor: { field: "id" }"#,
            "tea.json5:4: `streams.leaves` has no `post`. Add it."
        ),
        (
            #"request: { url: "https://tea.example" }, cursor: { field: "id" }, post: { id: "id", at: "at" }"#,
            "tea.json5:5: `streams.leaves.post` has no `text`. Add it."
        ),
        (
            #"$same: "bags", cursor: { field: "id" }"#,
            "tea.json5:4: `streams.leaves.$same` names no shape `bags`. Add it to `shapes`."
        ),
        (
            #"request: { url: "https://tea.example" }, format: "xml", cursor: { field: "id" }, post: { id: "i", at: "a", text: "t" }"#,
            "tea.json5:5: `streams.leaves.format` must be one of json, feed, file."
        ),
    ])
    func complaints(_ stream: String, _ expected: String) throws {
        do {
            _ = try load(Self.spec(stream))
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".hasSuffix(expected), "\(error)")
        }
    }

    @Test(
        arguments: [
            ("mastodn", "tag", [:], "there is no connector `mastodn`. Did you mean `mastodon`?"),
            ("mastodon", "tags", [:], "connector mastodon has no stream `tags`. Did you mean `tag`?"),
            (
                "mastodon", "tag", ["server": "https://a.example"],
                "it has no parameter `tag` (a hashtag without #). Add it, such as tag: \"kettle\"."
            ),
            (
                "mastodon", "tag", ["server": "a.example", "tag": "x"],
                "its `server` \"a.example\" is not the server's address, such as \"https://mastodon.social\"."
            ),
            (
                "mastodon", "tag", ["server": "https://a.example", "tag": "x", "tga": "y"],
                "its parameter `tga` is unknown here. Did you mean `tag`?"
            ),
            (
                "feed", "items", ["url": "file:///etc/passwd"],
                "its `url` \"file:///etc/passwd\" is not the feed's address, such as \"https://blog.example/feed.xml\"."
            ),
        ] as [(String, String, [String: String], String)])
    func sourceComplaints(
        _ connector: String, _ stream: String, _ parameters: [String: String], _ expected: String
    ) throws {
        let catalog = try ConnectorCatalog(folder: checkoutPath("connectors"), schema: Self.schema)
        let source = Source(name: "s", connector: connector, stream: stream, parameters: parameters)
        #expect(throws: SourceError(source: "s", problem: expected)) { try catalog.spec(of: source) }
    }
}
