import Aggregation
import Connectors
import Foundation
import Support

/// The detector behind `barometer alerts series` on labelled public series, scored by the benchmark's own rules.
struct NABBenchmark {
    private struct Series {
        let name: String
        let times: [Int64]
        let evidence: [Double]
        let score: NABScore
    }

    private let series: [Series]
    private static let thresholds = stride(from: 1.6, through: 2.6, by: 0.1).map { ($0 * 10).rounded() / 10 }

    /// - Parameter folder: holds one CSV a series, and `windows.json`.
    init(folder: String) throws {
        guard let windows = try JSONParser.parse(readFile(folder + "/windows.json")).members else {
            throw FileError(path: folder + "/windows.json", action: "read the windows", reason: "it is no object")
        }
        series = try windows.map { member in
            let (name, spans) = (member.key, member.value)
            let rows = try Self.rows(folder + "/" + name)
            let pairs = (spans.array ?? []).compactMap { span -> (Int64, Int64)? in
                let ends = (span.array ?? []).compactMap { $0.string.flatMap { readTime($0) } }
                return ends.count == 2 ? (ends[0], ends[1]) : nil
            }
            var detector = VolumeDetector()
            let evidence = rows.map { row in
                let day = Int(row.0 / 86_400)
                let slot = WeekSlot(hour: Int(row.0 % 86_400) / 3_600, weekday: LocalCalendar.weekday(of: day))
                return detector.read(row.1, at: row.0, slot).evidence
            }
            return Series(
                name: name, times: rows.map(\.0), evidence: evidence,
                score: NABScore(times: rows.map(\.0), windows: pairs))
        }
    }

    private static func rows(_ path: String) throws -> [(Int64, Double)] {
        DelimitedText(String(decoding: try readFile(path), as: UTF8.self)).rows.dropFirst().compactMap { row in
            guard let time = readTime(row.cells[0]), let value = Double(row.cells[1]) else { return nil }
            return (time, value)
        }
    }

    private func alerts(_ series: Series, _ threshold: Double) -> [Int] {
        var latch = AlertLatch(threshold: threshold)
        return series.evidence.indices.filter { latch.fires(series.evidence[$0], at: series.times[$0]) }
    }

    private func total(_ some: [Series], _ threshold: Double, _ profile: NABScore.Profile) -> NABScore.Raw {
        some.reduce(NABScore.Raw()) { $0 + $1.score.raw(alerts($1, threshold), profile) }
    }

    func table() -> String {
        let profiles = NABScore.Profile.all
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        func row(_ name: String, _ some: [Series], _ threshold: Double) -> String {
            let scores = profiles.map { number(total(some, threshold, $0).normalised($0)) }
            let raw = total(some, threshold, profiles[0])
            return
                "| \(name) | \(scores.joined(separator: " | ")) | \(raw.found) of \(raw.windows) | \(raw.falseAlerts) |"
        }
        var lines = [
            "| series | standard | low FP | low FN | windows found | false alerts |", "|---|---|---|---|---|---|",
        ]
        lines += series.map { row($0.name, [$0], AlertLatch.usualThreshold) }
        lines += ["| **all** " + row("", series, AlertLatch.usualThreshold).dropFirst(2), ""]
        lines += [
            "| threshold | standard | low FP | low FN | windows found | false alerts |", "|---|---|---|---|---|---|",
        ]
        lines += Self.thresholds.map { row(String($0), series, $0) }
        var left = NABScore.Raw()
        for held in series {
            let rest = series.filter { $0.name != held.name }
            let best = Self.thresholds.max { total(rest, $0, profiles[0]).value < total(rest, $1, profiles[0]).value }
            left = left + held.score.raw(alerts(held, best ?? AlertLatch.usualThreshold), profiles[0])
        }
        lines += [
            "",
            "Threshold chosen on the other series, each left out in turn: standard \(number(left.normalised(profiles[0]))).",
        ]
        return lines.joined(separator: "\n")
    }
}
