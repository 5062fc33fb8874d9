internal import Aggregation
internal import Connectors
internal import Foundation
internal import Support

extension AlertsCommand {
    /// `alerts series`: a volume series from standard input, judged in one pass that looks at no later row.
    static func series(_ invocation: Invocation) throws -> ExitCode {
        let threshold = try number("threshold", invocation, 1 - pow(10, -AlertLatch.usualThreshold))
        guard threshold > 0, threshold < 1 else {
            throw UsageError(description: "--threshold is a score between 0 and 1, such as 0.99")
        }
        let hours = try number("cooldown", invocation, Double(AlertLatch.usualCooldown) / 3_600)
        var filter = SeriesFilter(
            latch: AlertLatch(threshold: -log10(1 - threshold), cooldownSeconds: Int64(hours * 3_600)))
        var isWhole = true
        var output = "timestamp,value,expected,score,alert\n"
        func flush() {
            FileHandle.standardOutput.write(Data(output.utf8))
            output = ""
        }
        guard let header = readLine() else { throw UsageError(description: "nothing on standard input: pipe a CSV in") }
        try filter.readHeader(header)
        var line = 1
        while let text = readLine() {
            line += 1
            guard !text.allSatisfy(\.isWhitespace) else { continue }
            do {
                output += try filter.read(text) + "\n"
            } catch {
                isWhole = false
                Terminal.complain("barometer: line \(line): \(error)")
            }
            if output.utf8.count > 60_000 { flush() }
        }
        flush()
        return isWhole ? .ok : .partial
    }

    static func number(_ name: String, _ invocation: Invocation, _ usual: Double) throws -> Double {
        guard let text = invocation.value(name) else { return usual }
        guard let number = Double(text), number.isFinite else {
            throw UsageError(description: "--\(name) \(text): write a number")
        }
        return number
    }
}

/// A row that cannot be read; the rows after it still are.
private struct SeriesRowError: Error, CustomStringConvertible {
    let description: String
}

private struct SeriesFilter {
    private var detector = VolumeDetector()
    private var latch: AlertLatch
    private var timeColumn = 0
    private var valueColumn = 1
    private var last: Int64?

    init(latch: AlertLatch) {
        self.latch = latch
    }

    mutating func readHeader(_ text: String) throws {
        let names = cells(text).map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard let time = names.firstIndex(of: "timestamp"), let value = names.firstIndex(of: "value") else {
            throw UsageError(description: "the first line must name the columns `timestamp` and `value`, not `\(text)`")
        }
        (timeColumn, valueColumn) = (time, value)
    }

    mutating func read(_ text: String) throws(SeriesRowError) -> String {
        let row = cells(text)
        guard row.indices.contains(max(timeColumn, valueColumn)) else {
            throw SeriesRowError(description: "\(row.count) cells are too few")
        }
        let (stamp, value) = (row[timeColumn], row[valueColumn])
        guard let time = plainTime(stamp) ?? readTime(stamp) else {
            throw SeriesRowError(description: "`\(stamp)` is no time; write it like 2026-11-18 02:00:00")
        }
        if let last, time < last {
            throw SeriesRowError(description: "`\(stamp)` is before the row above; sort by time")
        }
        // A cell without a value is a reading that is not known.
        guard !value.allSatisfy(\.isWhitespace) else {
            last = time
            return "\(stamp),,,,0"
        }
        guard let number = Double(value.trimmingCharacters(in: .whitespaces)), number.isFinite else {
            throw SeriesRowError(description: "`\(value)` is no number")
        }
        last = time
        let day = Int((Double(time) / 86_400).rounded(.down))
        let slot = WeekSlot(hour: (Int(time) - day * 86_400) / 3_600, weekday: LocalCalendar.weekday(of: day))
        let reading = detector.read(number, at: time, slot)
        let alert = latch.fires(reading.evidence, at: time)
        return "\(stamp),\(value),\(reading.expected),\(reading.score),\(alert ? 1 : 0)"
    }

    private func cells(_ text: String) -> [String] {
        guard text.contains("\"") || text.hasPrefix("\u{FEFF}") || !text.contains(",") else {
            return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return DelimitedText(text).rows.first?.cells ?? []
    }

    /// `2026-11-18 02:00:00` and `2026-11-18T02:00:00Z`, the common cases, without a regular expression's cost.
    private func plainTime(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 19 || (bytes.count == 20 && bytes[19] == UInt8(ascii: "Z")) else { return nil }
        func digits(_ range: Range<Int>) -> Int? {
            var number = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                number = number * 10 + Int(byte) - 48
            }
            return number
        }
        let separators: [(Int, [UInt8])] = [
            (4, Array("-".utf8)), (7, Array("-".utf8)), (10, Array(" T".utf8)), (13, Array(":".utf8)),
            (16, Array(":".utf8)),
        ]
        guard separators.allSatisfy({ $0.1.contains(bytes[$0.0]) }), let year = digits(0..<4),
            let month = digits(5..<7), let day = digits(8..<10), let hour = digits(11..<13),
            let minute = digits(14..<16), let second = digits(17..<19), (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        let days = LocalCalendar.day(year: year, month: month, day: day)
        return Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    }
}
