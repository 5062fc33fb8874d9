import Aggregation
import Domain
import Foundation
import TestSupport

/// The nightly judge on simulated monitors: a quiet year, and a year with crises.
struct AlertBenchmark {
    let monitors: Int
    let seed: UInt64
    var settings = AlertSettings.usual

    func table() -> String {
        let quiet = SimulatedYear(monitors: monitors, settings: settings).run(seed: seed)
        let crises = SimulatedYear(monitors: monitors, crisisEvery: 8, settings: settings).run(seed: seed + 1)
        func number(_ value: Double) -> String { String(format: "%.2f", value) }
        var lines = ["| false alerts of a quiet year | a monitor and quarter |", "|---|---|"]
        for rule in AlertRule.allCases {
            let count = quiet.alerts.count { $0.rule == rule }
            guard count > 0 else { continue }
            lines.append("| \(rule.rawValue): \(count) | \(number(Double(count) / quiet.perAlert)) |")
        }
        lines.append(
            "| **all: \(quiet.alerts.count)** in \(quiet.monitorDays) monitor days | \(number(quiet.perQuarter)) |")
        let delays = crises.delays.sorted()
        let median = delays.isEmpty ? 0 : delays[delays.count / 2]
        lines += [
            "", "| crises (×2 volume, 30 % to 55 % negative, 48 h) | found |", "|---|---|",
            "| within two days' cells | \(crises.foundInTwoDays) of \(crises.crises) |",
            "| within two hours' cells | \(crises.foundInTwoHours) of \(crises.crises) |",
        ]
        for (index, group) in crises.byBusyness.enumerated() {
            lines.append(
                "| of these, from \(Int(SimulatedYear.busyness[index])) posts a day on: "
                    + "| \(group.foundInTwoHours) of \(group.crises) |")
        }
        lines += [
            "| within three days | \(delays.count) of \(crises.crises) |",
            "| median delay | \(number(median)) h |",
        ]
        return lines.joined(separator: "\n")
    }
}

extension SimulatedYear.Outcome {
    /// Monitor quarters.
    fileprivate var perAlert: Double { Double(monitorDays) / 91.3125 }
}
