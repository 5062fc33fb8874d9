internal import Foundation

/// Days and hours of one time zone, as half-open spans of Unix seconds. Days are counted from 1970-01-01.
///
/// A day has 23 or 25 hours where clocks change; an hour that comes twice is two hours.
package final class LocalCalendar {
    private let zone: TimeZone
    private var starts: [Int: Int64] = [:]

    /// Nil for a name that the IANA database does not hold.
    package init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    private func offset(_ time: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))))
    }

    /// When `day` begins: midnight, or the first moment after it where clocks skip midnight.
    package func start(of day: Int) -> Int64 {
        if let known = starts[day] { return known }
        let midnight = Int64(day) * 86_400
        func localDay(_ time: Int64) -> Int { Int((time + offset(time)).flooredQuotient(86_400)) }
        var found: Int64?
        for offset in [offset(midnight - 86_400), offset(midnight + 86_400)] where found == nil {
            let time = midnight - offset
            if localDay(time) == day, localDay(time - 1) < day { found = time }
        }
        var (low, high) = (midnight - 2 * 86_400, midnight + 2 * 86_400)
        while found == nil, low < high {
            let middle = (low + high).flooredQuotient(2)
            if localDay(middle) >= day { high = middle } else { low = middle + 1 }
        }
        starts[day] = found ?? low
        return found ?? low
    }

    package func day(of time: Int64) -> Int {
        var day = Int((time + offset(time)).flooredQuotient(86_400))
        while time < start(of: day) { day -= 1 }
        while time >= start(of: day + 1) { day += 1 }
        return day
    }

    /// The hour that holds `time`, and its number by the wall clock.
    package func hour(of time: Int64) -> (start: Int64, end: Int64, hour: Int) {
        let local = time + offset(time)
        let into = local - local.flooredQuotient(3_600) * 3_600
        let start = max(time - into, self.start(of: day(of: time)))
        let end = min(time - into + 3_600, self.start(of: day(of: time) + 1))
        return (start, end, Int(local.flooredQuotient(3_600) - local.flooredQuotient(86_400) * 24))
    }

    /// `2026-11-21`.
    package static func name(of day: Int) -> String {
        // Hinnant (2013), "chrono-compatible low-level date algorithms", civil_from_days.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(ofYear - (153 * shiftedMonth + 2) / 5 + 1, 2))"
    }

    /// The day of a date of the Gregorian calendar: the inverse of ``name(of:)``, days_from_civil of the same source.
    package static func day(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear
        return era * 146_097 + ofEra - 719_468
    }

    /// The day that `name` names, such as `2026-12-25`; nil for anything else.
    package static func day(named name: String) -> Int? {
        let parts = name.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        let day = day(year: parts[0], month: parts[1], day: parts[2])
        return self.name(of: day) == name ? day : nil
    }

    /// Monday is 0.
    package static func weekday(of day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }
}

extension Int64 {
    /// Divides towards minus infinity, for times before 1970.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
