package import Foundation

/// A date without a time, proleptic Gregorian.
package struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    let number: Int
    let year: Int
    let month: Int
    let day: Int

    init(number: Int) {
        self.number = number
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * index + 2) / 5 + 1
        month = index < 10 ? index + 3 : index - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Reads `2026-11-17`; nil for what is no date.
    package init?(_ text: String) {
        guard let match = text.wholeMatch(of: /(\d{4})-(\d{2})-(\d{2})/), let y = Int(match.output.1),
            let m = Int(match.output.2), let d = Int(match.output.3), (1...12).contains(m), (1...31).contains(d)
        else { return nil }
        let shifted = m <= 2 ? y - 1 : y
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: era * 146_097 + dayOfEra - 719_468)
        guard month == m, day == d else { return nil }
    }

    /// The date at a Unix time in `zone`.
    package init(_ time: Int64, in zone: TimeZone) {
        let local = time + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(time))))
        self.init(number: Int((Double(local) / 86_400).rounded(.down)))
    }

    package var description: String { String(format: "%04d-%02d-%02d", year, month, day) }

    /// 1 is Monday, 7 is Sunday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    package static func + (day: CivilDay, days: Int) -> CivilDay { CivilDay(number: day.number + days) }
    package static func - (day: CivilDay, days: Int) -> CivilDay { CivilDay(number: day.number - days) }
    package static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

    /// Unix time of its first moment in `zone`, which is not always midnight.
    func start(in zone: TimeZone) -> Int64 {
        let midnight = Int64(number) * 86_400
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var guess = midnight - Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(midnight))))
        guess = midnight - Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(guess))))
        return Int64(
            calendar.startOfDay(for: Date(timeIntervalSince1970: TimeInterval(guess + 7200))).timeIntervalSince1970)
    }
}
