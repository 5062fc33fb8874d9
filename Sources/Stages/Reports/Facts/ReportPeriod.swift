package import Foundation

/// The stretch of time that a report is about: a local day, or a week from Monday to Sunday.
package struct ReportPeriod: Sendable {
    package enum Span: String, CaseIterable, Sendable { case day, week }

    package let span: Span
    /// Its first day, which names it in folders and in the store.
    package let firstDay: CivilDay
    /// Its last day, with which the windows of figures end.
    package let day: CivilDay
    package let zone: TimeZone
    /// Unix seconds UTC, half-open.
    package let start: Int64
    package let end: Int64

    /// The day, or the week that it is in.
    package init(_ day: CivilDay, zone: TimeZone, span: Span = .day) {
        self.span = span
        firstDay = span == .day ? day : day - (day.weekday - 1)
        self.day = span == .day ? day : firstDay + 6
        self.zone = zone
        start = firstDay.start(in: zone)
        end = (self.day + 1).start(in: zone)
    }

    /// The last one that was over in `zone` at `now`.
    package static func before(_ now: Int64, zone: TimeZone, span: Span = .day) -> ReportPeriod {
        let yesterday = CivilDay(now, in: zone) - 1
        return ReportPeriod(span == .day ? yesterday : yesterday - yesterday.weekday % 7, zone: zone, span: span)
    }

    /// Days it covers.
    var days: Int { day.number - firstDay.number + 1 }

    /// The `days` days that end with the report's.
    func window(_ days: Int) -> [CivilDay] { (0..<days).map { day - (days - 1 - $0) } }
}
