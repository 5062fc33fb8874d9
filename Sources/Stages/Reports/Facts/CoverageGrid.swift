/// Which hours of which sources were fetched.
struct CoverageGrid: Sendable {
    enum Hour: Hashable, Sendable {
        case complete
        case missing
        /// Before the source was set up, or not yet over.
        case outside
    }

    struct Source: Sendable {
        let name: String
        /// One a day of the window, each with that day's 23 to 25 hours.
        let days: [[Hour]]
        /// Why hours of the report's time are missing, each reason once.
        let reasons: [String]
    }

    let days: [CivilDay]
    let sources: [Source]
    let firstHour: [Int64]
    /// Days at the window's end that the report is about.
    let reportDays: Int

    /// - Parameter now: hours that are not over then do not count.
    init(_ table: FigureTable, period: ReportPeriod, days count: Int, now: Int64) {
        days = period.window(count)
        reportDays = min(period.days, count)
        let (recent, isDay) = (count - reportDays, period.days == 1)
        let starts = days.map { $0.start(in: period.zone) } + [period.end]
        firstHour = starts
        let grouped = Dictionary(grouping: table.records) { $0.text("source") }
        sources = grouped.sorted { $0.key < $1.key }.compactMap { name, rows in
            Self.source(name, rows, starts, from: starts[isDay ? starts.count - 2 : recent], now: now)
        }
    }

    private static func source(
        _ name: String, _ rows: [FigureTable.Record], _ starts: [Int64], from first: Int64, now: Int64
    ) -> Source? {
        // A source that never tried anything, such as a file import, promises no hours.
        guard let since = rows.compactMap({ $0.int64("known_since") }).min() else { return nil }
        let complete = merged(
            rows.filter { $0.text("status") == "complete" }.map {
                ($0.int64("interval_start") ?? 0, $0.int64("interval_end") ?? 0)
            })
        let days = zip(starts, starts.dropFirst()).map { start, end in
            stride(from: start, to: end, by: 3600).map { hour -> Hour in
                let hourEnd = min(hour + 3600, end)
                if hourEnd <= since || hourEnd > now { return .outside }
                let begin = max(hour, since)
                return complete.contains { $0.0 <= begin && hourEnd <= $0.1 } ? .complete : .missing
            }
        }
        var reasons: [String] = []
        for row in rows where row.text("status") != "complete" && (row.int64("interval_end") ?? 0) > first {
            let reason = row.text("reason")
            if !reason.isEmpty && !reasons.contains(reason) { reasons.append(reason) }
        }
        return Source(name: name, days: days, reasons: reasons)
    }

    /// Overlapping and touching stretches made one.
    private static func merged(_ intervals: [(Int64, Int64)]) -> [(Int64, Int64)] {
        var out: [(Int64, Int64)] = []
        for (start, end) in intervals.sorted(by: { $0 < $1 }) {
            if let last = out.last, start <= last.1 {
                out[out.count - 1].1 = max(last.1, end)
            } else {
                out.append((start, end))
            }
        }
        return out
    }

    /// Hours of the report's time that should be there, and that are.
    var expectedHours: Int { recentHours { $0 != .outside } }
    var completeHours: Int { recentHours { $0 == .complete } }

    private func recentHours(_ counts: (Hour) -> Bool) -> Int {
        sources.reduce(0) { sum, source in
            sum + source.days.suffix(reportDays).reduce(0) { $0 + $1.count(where: counts) }
        }
    }

    /// Share of the report's time that was fetched; nil when no source promised any hour.
    var share: Double? { expectedHours > 0 ? Double(completeHours) / Double(expectedHours) : nil }

    /// Whether any source promised or brought anything on day `index` of the window.
    func isMissing(_ index: Int) -> Bool {
        let hours = sources.flatMap { $0.days[index] }
        return hours.contains(.missing) && !hours.contains(.complete)
    }

    /// Sources with hours missing in the report's time, and the hours of its last day as runs of local time `[from, to)`.
    var gaps: [(source: Source, runs: [(from: Int, to: Int)])] {
        sources.compactMap { source in
            missingHours(source) == 0 ? nil : (source, Self.runs(source.days.last ?? []))
        }
    }

    /// Hours missing in the report's time of one source.
    func missingHours(_ source: Source) -> Int {
        source.days.suffix(reportDays).reduce(0) { $0 + $1.count { $0 == .missing } }
    }

    private static func runs(_ hours: [Hour]) -> [(from: Int, to: Int)] {
        var runs: [(from: Int, to: Int)] = []
        for (index, hour) in hours.enumerated() where hour == .missing {
            if let last = runs.last, last.to == index {
                runs[runs.count - 1].to = index + 1
            } else {
                runs.append((index, index + 1))
            }
        }
        return runs
    }

    /// Sources that were complete in hour `hour` of day `day`, of those that should be.
    func hour(_ day: Int, _ hour: Int) -> (complete: Int, expected: Int) {
        let cells = sources.compactMap { $0.days[day].indices.contains(hour) ? $0.days[day][hour] : nil }
        return (cells.count { $0 == .complete }, cells.count { $0 != .outside })
    }
}
