internal import Foundation
internal import NightlyRun
internal import Support

/// The style sheets that reports draw with, for drawings of our own.
enum ChartStyles {
    static func read(_ resources: Resources) throws -> (chart: String, tokens: String) {
        let shared = resources.reports + "/shared"
        let folder = FileManager.default.fileExists(atPath: shared) ? shared : resources.reports + "/daily-brief"
        func file(_ name: String) throws -> String {
            String(decoding: try readFile("\(folder)/\(name)"), as: UTF8.self)
        }
        return (try file("chart.css"), try file("tokens.css"))
    }
}
