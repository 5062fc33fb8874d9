package import Aggregation
internal import Foundation
internal import Support

/// Many simulated monitors judged as one family, as a night judges them.
package struct SimulatedYear: Sendable {
    package let monitors: Int
    package let days: Int
    /// Weeks between the crises of a monitor; nil for none.
    package let crisisEvery: Int?
    package let settings: AlertSettings

    package init(
        monitors: Int, days: Int = 365, crisisEvery: Int? = nil, settings: AlertSettings = .usual
    ) {
        self.settings = settings
        self.monitors = monitors
        self.days = days
        self.crisisEvery = crisisEvery
    }

    package static let busyness = [0.0, 100, 250, 500]

    package struct Outcome: Sendable {
        package var alerts: [AlertFamily.Found] = []
        package var monitorDays = 0
        package var crises = 0
        /// Crises with an alert of their first or second day, or their first or second hour.
        package var foundInTwoDays = 0
        package var foundInTwoHours = 0
        /// By posts a day, lower bounds of ``busyness``: crises, and those found in their first or second hour.
        package var byBusyness = [(crises: Int, foundInTwoHours: Int)](
            repeating: (0, 0), count: SimulatedYear.busyness.count)
        /// Hours from the first hour of a crisis to the end of the first cell that fired, of those found.
        package var delays: [Double] = []

        package var perQuarter: Double { Double(alerts.count) * 91.3125 / Double(max(monitorDays, 1)) }
    }

    package func run(seed: UInt64 = 1) -> Outcome {
        var members: [AlertFamily.Member] = []
        var starts: [[Int]] = []
        var rates: [Double] = []
        var outcome = Outcome()
        for index in 0..<monitors {
            // From 40 to 1,000 posts a day.
            let rate = 40 * pow(25, Double(index) / Double(max(monitors - 1, 1)))
            var monitor = SimulatedMonitor(postsPerDay: rate, seed: seed &* 1_000 &+ UInt64(index))
            var clock = SeededGenerator(seed: seed &* 7_777 &+ UInt64(index))
            let crises = crisisEvery.map { weeks in
                // Not on the same days: true alarms of others would lower the bar.
                stride(from: 40 + 11 * index % (7 * weeks), to: days - 3, by: 7 * weeks).map {
                    $0 * 24 + Int(clock.next() % 24)
                }
            }
            let series = monitor.series(
                days: days, crises: (crises ?? []).map { SimulatedMonitor.Crisis(hour: $0) })
            let first = 4
            let tests = AlertJudge(series, from: first).tests(from: first)
            let calendar = (0..<days).map { day in
                AlertCalendarDay(
                    day: day + 4, start: Int64(day + 4) * 86_400, end: Int64(day + 5) * 86_400, isJudged: true)
            }
            members.append(AlertFamily.Member(days: calendar, tests: tests))
            starts.append(crises ?? [])
            rates.append(rate)
            outcome.monitorDays += days
        }
        for (index, found) in AlertFamily(members, settings: settings).incidents().enumerated() {
            outcome.alerts += found
            for start in starts[index] { outcome.count(start, found, rates[index]) }
        }
        return outcome
    }
}

extension SimulatedYear.Outcome {
    fileprivate mutating func count(_ hour: Int, _ found: [AlertFamily.Found], _ rate: Double) {
        let busyness = SimulatedYear.busyness.lastIndex { $0 <= rate } ?? 0
        crises += 1
        byBusyness[busyness].crises += 1
        let begin = Int64(4 * 86_400 + hour * 3_600)
        let own = found.filter { one in
            let opened = one.incident.events.first?.at ?? 0
            return opened > begin && opened <= begin + 3 * 86_400
        }
        guard let first = own.compactMap({ $0.incident.events.first?.at }).min() else { return }
        let secondDayEnd = (begin / 86_400 + 2) * 86_400
        if first <= secondDayEnd { foundInTwoDays += 1 }
        // The crisis begins on the hour: its first and second cell.
        if first <= begin + 2 * 3_600 {
            foundInTwoHours += 1
            byBusyness[busyness].foundInTwoHours += 1
        }
        delays.append(Double(first - begin) / 3_600)
    }
}
