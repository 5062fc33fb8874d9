import Configuration
import Domain
import Foundation
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    private static func read(_ text: String) throws -> Configuration {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json5").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try Configuration(path: path, schema: packageRoot + "/schemas/config.schema.json")
    }

    @Test func defaults() throws {
        let configuration = try Self.read(
            """
            { version: 1, timeZone: "Asia/Shanghai", // days are cut here
              sources: [], monitors: [{ name: "A", query: "a" }] }
            """)
        #expect(configuration.languages == ["en"])
        #expect(configuration.model == "sentiment")
        #expect(configuration.monitors[0].timeZone == "Asia/Shanghai")
        #expect(configuration.monitors[0].minimumPosts == 20)
        #expect(configuration.delivery.email == nil)
    }

    @Test(arguments: [
        ("{ version: 1, timeZone: 'UTC', sources: [], monitors: [], montiors: [] }", "Did you mean `monitors`?"),
        ("{ version: 2, timeZone: 'UTC', sources: [], monitors: [] }", "`version` must be 1."),
        ("{ version: 1, timeZone: 'Berlin', sources: [], monitors: [] }", "IANA time zone"),
        (
            "{ version: 1, timeZone: 'UTC', sources: [],\n monitors: [{ name: 'A', query: 'a' }, { name: 'A', query: 'b' }] }",
            ":2: `monitors[1].name` `A` is used twice"
        ),
        ("{ version: 1, timeZone: 'UTC', sources: [], monitors: [{ name: 'A' }] }", "has no `query`"),
        ("{ version: 1 ", "1:"),
    ])
    func slipsAreToldWithTheirPlace(_ text: String, _ part: String) {
        do {
            _ = try Self.read(text)
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains(part), "\(error)")
        }
    }

    @Test func aSecretsFileThatOthersCanReadIsRefused() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try "# tokens\nTOKEN = abc=1\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: (any Error).self) { try Secrets(file: path, environment: [:]) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try Secrets(file: path, environment: [:])["TOKEN"] == "abc=1")
        #expect(try Secrets(file: path, environment: ["TOKEN": "own"])["TOKEN"] == "own")
    }
}
