import Foundation
import Testing

/// The layers of the package and who may import whom. Package.swift says what a target is linked with; this says what is
/// right: strictly down, and no sideways import within Platform, Stages or Pipeline.
@Suite struct ImportTests {
    private static let layers: [(name: String, folders: [String])] = [
        ("System", ["Sources/System"]), ("Base", ["Sources/Base"]), ("Platform", ["Sources/Platform"]),
        ("Tensors", ["Sources/Tensors"]), ("Learning", ["Sources/Learning"]), ("Stages", ["Sources/Stages"]),
        ("Pipeline", ["Sources/Pipeline"]), ("command", ["Sources/barometer"]),
    ]
    /// Learning goes down within itself.
    private static let learning = ["Features", "Layers", "Quantification", "SentimentNetwork", "Training"]
    private static let toolchain: Set<String> = [
        "Foundation", "Glibc", "Dispatch", "Synchronization", "Swift", "FoundationEssentials",
    ]
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private struct Line: CustomStringConvertible {
        let file: String
        let importer: String
        let imported: String
        var description: String { "\(file): \(importer) may not import \(imported)" }
    }

    /// Target by name with the number of its layer.
    private static func targets() throws -> [String: Int] {
        var targets: [String: Int] = [:]
        for (depth, layer) in layers.enumerated() {
            for folder in layer.folders {
                if layer.name == "Tensors" || layer.name == "command" {
                    targets[String(folder.split(separator: "/")[1])] = depth
                } else {
                    let path = root.appendingPathComponent(folder).path
                    for name in try FileManager.default.contentsOfDirectory(atPath: path) where !name.hasPrefix(".") {
                        targets[name] = depth
                    }
                }
            }
        }
        return targets
    }

    private static func imports() throws -> [Line] {
        let known = try targets()
        let sources = root.appendingPathComponent("Sources").path
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
        return try files.sorted().flatMap { file in
            let parts = file.split(separator: "/").map(String.init)
            let importer = parts.first { known[$0] != nil } ?? parts[0]
            return try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8).split(separator: "\n").compactMap {
                line -> Line? in
                guard
                    let match = line.firstMatch(
                        of: /^(?:@\w+ )*(?:package |internal |private |fileprivate |public )?import (?:\w+ )?(\w+)/)
                else { return nil }
                return Line(file: file, importer: importer, imported: String(match.1))
            }
        }
    }

    private static func isAllowed(_ line: Line, _ depths: [String: Int]) -> Bool {
        if toolchain.contains(line.imported) { return true }
        guard let from = depths[line.importer], let to = depths[line.imported] else { return false }
        let name = { (depth: Int) in layers[depth].name }
        // C stays below Platform, Tensors and Learning's own kernels; nobody above sees a C module.
        if name(to) == "System" { return ["Platform", "Tensors", "Learning"].contains(name(from)) }
        // Training meets the pipeline in the command only.
        if line.imported == "Training" { return name(from) == "command" }
        if name(from) == "Learning", name(to) == "Learning" {
            let order = { (target: String) in learning.firstIndex(of: target) ?? 0 }
            return order(line.imported) < order(line.importer)
        }
        // NightlyRun is the one that puts the four stages in order.
        if line.importer == "NightlyRun" { return to <= from }
        return to < from
    }

    @Test func importsGoStrictlyDown() throws {
        let depths = try Self.targets()
        let lines = try Self.imports()
        #expect(lines.count > 200)
        let wrong = lines.filter { !Self.isAllowed($0, depths) }
        #expect(wrong.isEmpty, "\(wrong.map(\.description).joined(separator: "\n"))")
    }

    @Test func everySourceFileIsShort() throws {
        let sources = Self.root.appendingPathComponent("Sources").path
        for file in try FileManager.default.subpathsOfDirectory(atPath: sources) where file.hasSuffix(".swift") {
            let lines = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 500, "\(file) has \(lines.count) lines: split it by subject")
        }
    }

    /// A second HTTP stack would have other time-outs, proxies and errors than libcurl.
    @Test(arguments: ["URLSession", "FoundationNetworking"]) func nobodyUses(_ word: String) throws {
        let sources = Self.root.appendingPathComponent("Sources").path
        for file in try FileManager.default.subpathsOfDirectory(atPath: sources) where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
            #expect(!text.contains(word), "\(file) uses \(word)")
        }
    }
}
