internal import Foundation

extension Wording {
    /// `17 Nov`, `11月17日`.
    func day(_ day: CivilDay) -> String {
        text("date.day", ["d": String(day.day), "m": text("date.months.\(day.month)")])
    }

    /// `17 Nov`, or `9 Nov to 15 Nov`.
    func period(_ period: ReportPeriod) -> String {
        period.span == .day ? day(period.day) : range(day(period.firstDay), day(period.day))
    }

    /// `Tuesday 17 November 2026`, or the two ends of a week.
    func longPeriod(_ period: ReportPeriod) -> String {
        period.span == .day
            ? longDay(period.day) : text("date.week", ["first": longDay(period.firstDay), "last": longDay(period.day)])
    }

    /// `Tuesday 17 November 2026`, `2026年11月17日 星期二`.
    func longDay(_ day: CivilDay) -> String {
        text(
            "date.long",
            [
                "weekday": weekday(day), "d": String(day.day), "m": text("date.longMonths.\(day.month)"),
                "y": String(day.year),
            ])
    }

    /// `Tuesday`.
    func weekday(_ day: CivilDay) -> String { text("date.weekdays.\(day.weekday)") }

    /// `Tue`.
    func shortWeekday(_ day: CivilDay) -> String { text("date.shortWeekdays.\(day.weekday)") }

    /// `Tue 17 Nov`.
    func weekdayAndDay(_ day: CivilDay) -> String {
        text("date.weekdayAndDay", ["weekday": shortWeekday(day), "day": self.day(day)])
    }

    /// `18 Nov 02:10 CET`: a Unix time where the monitor is.
    func moment(_ time: Int64, _ zone: TimeZone) -> String {
        let date = Date(timeIntervalSince1970: TimeInterval(time))
        return text(
            "date.moment",
            [
                "day": day(CivilDay(time, in: zone)), "time": clock(time, zone),
                "zone": Self.offset(zone.secondsFromGMT(for: date)),
            ])
    }

    /// `UTC+1`, `UTC−3:30`: abbreviations of zones differ between machines.
    private static func offset(_ seconds: Int) -> String {
        guard seconds != 0 else { return "UTC" }
        let (hours, minutes) = (abs(seconds) / 3600, abs(seconds) % 3600 / 60)
        return "UTC\(seconds < 0 ? "\u{2212}" : "+")\(hours)" + (minutes > 0 ? String(format: ":%02d", minutes) : "")
    }

    /// `02:10`.
    func clock(_ time: Int64, _ zone: TimeZone) -> String {
        let local = time + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(time))))
        let seconds = ((local % 86_400) + 86_400) % 86_400
        return String(format: "%02d:%02d", seconds / 3600, seconds % 3600 / 60)
    }

    /// `English` for `en` and `en-GB`; the code for what has no name here.
    func languageName(_ code: String) -> String {
        let base = String(code.prefix { $0 != "-" })
        return has("languages.\(base)") ? text("languages.\(base)") : code
    }
}
