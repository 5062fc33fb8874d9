internal import Foundation
internal import SQLiteDatabase

/// How a value of a query is written: `format` in `report.json5`, and after the colon in `{name:format}` of the words.
enum ValueFormat: String, CaseIterable, Sendable {
    /// As it is.
    case text
    /// `1,204`, `+0.14`, `0.14`, at most two digits, `93 %`, `+24 points`, `×3.0`.
    case count, signed, decimal, short, percent, points, factor
    /// `1,204 posts`, `3 hours`, with the language's forms of number.
    case posts, hours
    /// `17 Nov` of a date, `02:10` of Unix seconds, `17 Nov 02:10` of either.
    case day, clock, moment
    /// A code in words: `words.<code>`, a language's name, a class.
    case word, language, polarity
    /// ` (low to high)` of the columns `<name>_low` and `<name>_high`.
    case interval, percentInterval, countInterval

    /// The value `name` of a record in words; a dash where it is not known.
    func text(_ name: String, of row: FigureTable.Record, _ wording: Wording, _ zone: TimeZone) -> String {
        switch self {
        case .interval: return bracket(name, row, wording) { wording.signed($0) }
        case .percentInterval: return bracket(name, row, wording, wording.percentDigits)
        case .countInterval: return bracket(name, row, wording) { wording.count(Int($0.rounded())) }
        default: return text(row[name], wording, zone)
        }
    }

    private func bracket(
        _ name: String, _ row: FigureTable.Record, _ wording: Wording, _ write: (Double) -> String
    ) -> String {
        guard let low = row.real("\(name)_low"), let high = row.real("\(name)_high") else { return "" }
        return wording.text("bracket", ["text": wording.range(write(low), write(high))])
    }

    func text(_ value: SQLValue, _ wording: Wording, _ zone: TimeZone) -> String {
        if case .null = value { return "–" }
        if let number = value.real { return self.text(number, wording, zone) }
        let text = value.text ?? ""
        switch self {
        case .day, .moment:
            if let time = FigureTable.time(text) { return self.text(Double(time), wording, zone) }
            return CivilDay(text).map(wording.day) ?? text
        case .clock: return FigureTable.time(text).map { wording.clock($0, zone) } ?? text
        case .word: return wording.has("words.\(text)") ? wording.text("words.\(text)") : text
        case .language: return wording.languageName(text)
        case .polarity: return wording.has("polarity.\(text)") ? wording.text("polarity.\(text)") : text
        default: return text
        }
    }

    func text(_ number: Double, _ wording: Wording, _ zone: TimeZone) -> String {
        switch self {
        case .count: return wording.count(Int(number.rounded()))
        case .signed: return wording.signed(number)
        case .decimal: return wording.decimal(number, digits: 2)
        case .percent: return wording.percent(number)
        case .points: return wording.points(number)
        case .factor: return wording.text("numbers.factor", ["n": wording.decimal(number, digits: 1)])
        case .posts: return wording.counted("posts", Int(number.rounded()))
        case .hours: return wording.counted("hoursCount", Int(number.rounded()))
        case .day: return wording.day(CivilDay(Int64(number), in: zone))
        case .clock: return wording.clock(Int64(number), zone)
        case .moment:
            return wording.day(CivilDay(Int64(number), in: zone)) + " " + wording.clock(Int64(number), zone)
        default: return wording.short(number)
        }
    }

    /// On an axis: round values, where zero needs no digits.
    func tick(_ number: Double, step: Double, _ wording: Wording, _ zone: TimeZone) -> String {
        if number == 0 { return self == .percent ? wording.percent(0) : "0" }
        switch self {
        case .signed: return wording.signed(number, digits: step < 0.1 ? 2 : 1)
        case .percent: return wording.percent(number)
        case .decimal, .short,
            .factor where step < 1:
            return wording.decimal(number, digits: step < 0.1 ? 2 : 1)
        default: return wording.count(Int(number.rounded()))
        }
    }

    /// Columns of it stand right-aligned.
    var isNumeric: Bool {
        switch self {
        case .text, .word, .language, .polarity, .day, .clock, .moment: false
        default: true
        }
    }
}
