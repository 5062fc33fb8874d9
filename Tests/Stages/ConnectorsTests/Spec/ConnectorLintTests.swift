import Connectors
import Foundation
import Support
import TestSupport
import Testing

@Suite struct ConnectorLintTests {
    private let schema: JSONSchema

    init() throws { schema = try JSONSchema(path: checkoutPath("schemas/connector.schema.json")) }

    private func problems(_ change: (String) -> String) throws -> [String] {
        let folder = try TemporaryFolder()
        let path = folder.path + "/forum.json5"
        try AtomicFile.write(change(ConnectorLint.template("forum")), to: path)
        return ConnectorLint.problems(of: path, schema: schema).map { $0.replacing(folder.path + "/", with: "") }
    }

    /// What somebody may type, and what they are told.
    @Test(arguments: [
        ("records:", "recrods:", "forum.json5:24:7: `streams.posts.recrods` is unknown here. Did you mean `records`?"),
        (
            "{server}/api", "{sevrer}/api",
            "forum.json5:22:23: `streams.posts.request.url` asks for `{sevrer}`, which is no parameter. Did you mean `{server}`?"
        ),
        ("^https?://[^/]+$", "(", "forum.json5:9:24: `parameters.server.pattern` is no regular expression."),
        (
            "https://forum.example\",", "forum\",",
            "forum.json5:9:53: `parameters.server.example` does not match the pattern beside it."
        ),
        (
            "  streams: {", "  shapes: { spare: {} },\n  streams: {",
            "forum.json5:20:13: `shapes.spare` is used by no stream. Remove it, or name it with $same."
        ),
        (
            "as: \"html\"", "as: \"htm\"",
            "forum.json5:35:38: `streams.posts.post.text.as` must be one of text, html, markdown. Did you mean `html`?"
        ),
        ("id: \"id\",\n", "id: \"id\"\n", "forum.json5:30:9: expected ',' or '}' in this object"),
    ])
    func complaints(_ old: String, _ new: String, _ expected: String) throws {
        let found = try problems { text in
            let range = text.firstRange(of: old)
            return range.map { text.replacingCharacters(in: $0, with: new) } ?? text
        }
        #expect(found == [expected])
    }

    @Test func theTemplateAndAllThatShipPass() throws {
        #expect(try problems { $0 }.isEmpty)
        let folder = checkoutPath("connectors")
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            #expect(ConnectorLint.problems(of: "\(folder)/\(file)", schema: schema) == [])
        }
    }

    /// The pages in Docs/connectors are what `barometer connector docs Docs/connectors` writes now.
    @Test func pagesAreUpToDate() throws {
        let catalog = try ConnectorCatalog(
            folder: checkoutPath("connectors"), schema: checkoutPath("schemas/connector.schema.json"))
        for spec in catalog.specs.values {
            let page = String(decoding: try readFile(checkoutPath("Docs/connectors/\(spec.name).md")), as: UTF8.self)
            let isEqual = page == ConnectorPage(spec).markdown + "\n"
            #expect(isEqual, "Docs/connectors/\(spec.name).md")
        }
    }
}
