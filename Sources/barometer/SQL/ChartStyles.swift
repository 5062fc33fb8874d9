internal import NightlyRun
internal import Support

/// The style sheets that reports draw with, for drawings of our own.
enum ChartStyles {
    static func read(_ resources: Resources) throws -> (chart: String, tokens: String) {
        func file(_ name: String) throws -> String {
            String(decoding: try readFile("\(resources.reports)/shared/\(name)"), as: UTF8.self)
        }
        return (try file("chart.css"), try file("tokens.css"))
    }
}
