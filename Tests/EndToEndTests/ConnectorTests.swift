import Foundation
import Support
import TestSupport
import Testing

/// Every connector against a server that answers as its service's documentation says, through the built binary.
///
/// A new connector's test is one file in Tests/Fixtures/connectors.
@Suite struct ConnectorTests {
    private static let scenarios: [String] = {
        let folder = checkoutPath("Tests/Fixtures/connectors")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".json5") }.sorted()
    }()

    @Test(arguments: scenarios) func behaves(_ file: String) throws {
        let scenario = try ConnectorScenario(checkoutPath("Tests/Fixtures/connectors/\(file)"))
        defer { scenario.stop() }
        let program = try Program()
        defer { try? program.remove() }
        try program.write(scenario.configuration, to: "barometer.json5")
        for night in scenario.nights {
            scenario.begin(night)
            let before = scenario.server.requests.count
            let result = try program.run(night.arguments + ["--now", night.now], environment: scenario.secrets)
            #expect(result.status == night.status, "\(night.now): \(result.output)\(result.errors)")
            for secret in scenario.secrets.values { #expect(!(result.output + result.errors).contains(secret)) }
            if let asks = night.asks {
                let targets = scenario.server.requests.dropFirst(before).map(\.target)
                let fits = targets.count == asks.count && zip(targets, asks).allSatisfy { $0.hasPrefix($1) }
                #expect(fits, "\(night.now) asked \(targets.joined(separator: "\n"))")
            }
            let store = try StoredState(program)
            for (sql, rows) in night.rows {
                let found = try store.plainRows(sql).map { $0.replacing(scenario.server.address, with: "{server}") }
                #expect(found == rows, "\(night.now) \(sql)")
            }
        }
        for secret in scenario.secrets.values where secret.count > 5 {
            #expect(try !StoredState(program).dump().contains { $0.contains(secret) }, "a secret is in the store")
        }
    }

    /// Each spec that can be fetched has a scenario.
    @Test func noneIsWithout() throws {
        let specs = try FileManager.default.contentsOfDirectory(atPath: checkoutPath("connectors"))
        for spec in specs where spec.hasSuffix(".json5") && spec != "exports.json5" {
            let name = spec.dropLast(".json5".count)
            #expect(Self.scenarios.contains { $0.hasPrefix(name) }, "\(name) has no scenario")
        }
    }
}
