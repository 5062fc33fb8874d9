package import Foundation

/// Times as services write them, to Unix seconds UTC: RFC 3339 and its loose cousins, RFC 822 with two-digit years, named
/// zones and wrong weekdays, Weibo's (`Sun Mar 01 16:15:30 +0800 2026`), Chinese dates (`2026年3月1日 16:15`), and Unix seconds or
/// milliseconds.
///
/// - Parameter zone: of a time that names none; nil for UTC.
/// - Returns: nil for anything else.
package func readTime(_ text: String, zone: TimeZone? = nil) -> Int64? {
    // Foundation takes longer to find that there is nothing to trim than all else here.
    let isBare = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    let text = isBare ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
    if let number = Int64(text), text.count >= 9 { return number > 100_000_000_000 ? number / 1000 : number }
    return plainTime(text) ?? isoTime(text, zone) ?? mailTime(text, zone) ?? namedTime(text, zone)
        ?? chineseTime(text, zone)
}

/// How long something is: `3660`, `61:00` and `1:01:00` are the same.
///
/// - Returns: seconds; nil for anything else.
package func readDuration(_ text: String) -> Double? {
    let parts = text.trimmingCharacters(in: .whitespaces).split(separator: ":").map { Double($0) }
    guard (1...3).contains(parts.count), !parts.contains(nil) else { return nil }
    let seconds = parts.reduce(0) { $0 * 60 + ($1 ?? 0) }
    return seconds > 0 && seconds.isFinite ? seconds : nil
}

private func namedTime(_ text: String, _ zone: TimeZone?) -> Int64? {
    let pattern =
        /[A-Za-z]{3}[a-z]*,?\s+([A-Za-z]{3})[a-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:([A-Za-z]+|[+-]\d{4})\s+)?(\d{4})/
    guard let match = text.wholeMatch(of: pattern)?.output, let month = months.firstIndex(of: match.1.lowercased())
    else { return nil }
    return seconds(
        Int(match.7), month + 1, Int(match.2), Int(match.3) ?? 0, Int(match.4) ?? 0, Int(match.5) ?? 0,
        match.6.map(String.init), zone)
}

private func chineseTime(_ text: String, _ zone: TimeZone?) -> Int64? {
    let pattern = /(\d{4})年(\d{1,2})月(\d{1,2})日(?:\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?/
    guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
    return seconds(
        Int(match.1), Int(match.2), Int(match.3), match.4.flatMap { Int($0) } ?? 0, match.5.flatMap { Int($0) } ?? 0,
        match.6.flatMap { Int($0) } ?? 0, nil, zone)
}

private let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/// What most services write, `2026-03-01T08:15:30.000Z` or with `+08:00`: a regular expression takes a hundred times as long.
///
/// - Returns: nil for all that looks otherwise.
private func plainTime(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
        var value = 0
        for byte in bytes[range] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A,
        bytes[16] == 0x3A,
        let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
        let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    var end = 19
    if bytes[19] == 0x2E {
        end = 20 + bytes[20...].prefix { (0x30...0x39).contains($0) }.count
        guard end > 20, end < bytes.count else { return nil }
    }
    let offset = String(decoding: bytes[end...], as: UTF8.self)
    let isNumeric =
        bytes.count == end + 6 && (bytes[end] == 0x2B || bytes[end] == 0x2D) && bytes[end + 3] == 0x3A
        && number(end + 1..<end + 3) != nil && number(end + 4..<end + 6) != nil
    guard offset == "Z" || isNumeric else { return nil }
    return seconds(year, month, day, hour, minute, second, offset, nil)
}

private func isoTime(_ text: String, _ zone: TimeZone?) -> Int64? {
    let pattern =
        /(\d{4})[-\/](\d{1,2})[-\/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|z|[+-]\d{2}:?\d{2})?/
    guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
    return seconds(
        Int(match.1), Int(match.2), Int(match.3), match.4.flatMap { Int($0) } ?? 0, match.5.flatMap { Int($0) } ?? 0,
        match.6.flatMap { Int($0) } ?? 0, match.7.map(String.init), zone)
}

private func mailTime(_ text: String, _ zone: TimeZone?) -> Int64? {
    let pattern =
        /(?:[A-Za-z]+,?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s+(\d{2,4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*([A-Za-z]+|[+-]\d{4})?(?:\s*\(.*\))?/
    guard let match = text.wholeMatch(of: pattern)?.output,
        let month = months.firstIndex(of: match.2.lowercased()), let short = Int(match.3)
    else { return nil }
    // RFC 2822, 4.3: two digits below 50 are of this century.
    let year = match.3.count > 2 ? short : short < 50 ? 2000 + short : 1900 + short
    return seconds(
        year, month + 1, Int(match.1), match.4.flatMap { Int($0) } ?? 0, match.5.flatMap { Int($0) } ?? 0,
        match.6.flatMap { Int($0) } ?? 0, match.7.map(String.init), zone)
}

private let zones = [
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "cest": 2, "bst": 1, "jst": 9,
]

private func seconds(
    _ year: Int?, _ month: Int?, _ day: Int?, _ hour: Int, _ minute: Int, _ second: Int, _ offset: String?,
    _ zone: TimeZone?
) -> Int64? {
    guard let year, let month, let day, (1...12).contains(month), (1...31).contains(day), hour < 25, minute < 60 else {
        return nil
    }
    guard day <= daysInMonth(month, of: year) else { return nil }
    var shift = 0
    if let offset {
        if let hours = zones[offset.lowercased()] {
            shift = hours * 3600
        } else if let number = Int(offset.filter(\.isNumber)), offset.first == "+" || offset.first == "-" {
            shift = (number / 100 * 3600 + number % 100 * 60) * (offset.first == "-" ? -1 : 1)
        }
    }
    let clock = Int64(daysSince1970(year, month, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    guard offset == nil, let zone else { return clock - Int64(shift) }
    // Twice, for a time near a change of the clocks.
    let guess = clock - Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(clock))))
    return clock - Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(guess))))
}

private func daysInMonth(_ month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
}

/// Of a date in the Gregorian calendar: days from civil, Hinnant (2013). Foundation's calendar takes 50 times as long, and an
/// import has a time in every row.
private func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}
