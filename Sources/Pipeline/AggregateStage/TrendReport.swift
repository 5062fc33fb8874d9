package import Aggregation
internal import Domain
internal import SQLiteDatabase

/// How a monitor's talk of late differs from before, or from another monitor's.
package struct TrendReport: Sendable {
    package struct Change: Sendable {
        package let day: String
        package let before: Double
        package let after: Double
    }

    package let comparison: PeriodComparison
    /// Posts of the span, and what is usual in the same hours; nil for a span of more than two days.
    package let hours: (posts: Double, usual: Double, scale: Double)?
    /// Of posts a day, over the half year before.
    package let changes: [Change]
    package let tags: [RisingMark]
    package let authors: [RisingMark]
    package let links: [RisingMark]
}

/// What the trends are asked for cannot be told.
package struct TrendError: Error, CustomStringConvertible {
    package let description: String
}

extension AggregateStage {
    private static let changeDays = 180

    /// When a local day of the monitor begins; nil for a name that is no day.
    package func start(of day: String, monitor: String) throws -> Int64? {
        let calendar = try monitorRow(monitor).calendar
        return LocalCalendar.day(named: day).map { calendar.start(of: $0) }
    }

    /// - Parameters:
    ///   - span: from when to when, in Unix seconds. The whole local days in it are compared, or where there is none those it touches.
    ///   - before: days before the span that it is held against.
    ///   - versus: another monitor to hold the same span against, instead of the days before.
    package func trends(
        of monitor: String, span: Range<Int64>, before: Int = UsualValue.days, versus: String? = nil
    ) throws -> TrendReport {
        let (id, calendar) = try monitorRow(monitor)
        let other = try versus.map(monitorRow)
        var (first, last) = (calendar.day(of: span.lowerBound), calendar.day(of: span.upperBound - 1))
        let whole = (first...last).filter {
            calendar.start(of: $0) >= span.lowerBound && calendar.start(of: $0 + 1) <= span.upperBound
        }
        (first, last) = (whole.first ?? first, whole.last ?? last)
        let now = try periodDays(id, calendar.start(of: first), calendar.start(of: last + 1))
        let earlier =
            try other.map { try periodDays($0.id, calendar.start(of: first), calendar.start(of: last + 1)) }
            ?? periodDays(id, calendar.start(of: first - before), calendar.start(of: first))
        let marks = try readMarks(id, span)
        let old = try readMarks(
            other?.id ?? id, other == nil ? span.lowerBound - Int64(before) * 86_400..<span.lowerBound : span)
        func rising(_ kind: KeyPath<Marks, [String: Int]>) -> [RisingMark] {
            RisingMark.rising(marks[keyPath: kind], of: marks.posts, before: old[keyPath: kind], of: old.posts)
        }
        return TrendReport(
            comparison: PeriodComparison(earlier, now), hours: try hourTotals(id, calendar, span, before: before),
            changes: try changes(id, calendar, through: last), tags: rising(\.tags), authors: rising(\.authors),
            links: rising(\.links))
    }

    private func monitorRow(_ name: String) throws -> (id: Int64, calendar: LocalCalendar) {
        guard
            let row = try connection.row(
                "SELECT monitor_id, time_zone FROM monitor WHERE name = ? AND current = 1", name),
            let calendar = LocalCalendar(row.text(1))
        else { throw TrendError(description: "there is no monitor `\(name)`; `barometer monitor list` shows them") }
        return (row.int64(0), calendar)
    }

    private func periodDays(_ id: Int64, _ start: Int64, _ end: Int64) throws -> [PeriodComparison.Day] {
        try connection.rows(
            """
            SELECT posts, net, (net_high - net_low) / 2 / 1.959964 FROM bucket JOIN model AS o USING (model_id)
            WHERE monitor_id = ? AND o.current = 1 AND grain = 'day' AND start >= ? AND start < ? ORDER BY start
            """, id, start, end
        ).map { PeriodComparison.Day(posts: $0.real(0), net: $0[1].real, netError: $0[2].real) }
    }

    /// A span of two days at most against the same hours of the days before; nil for a longer one, or too few days.
    private func hourTotals(
        _ id: Int64, _ calendar: LocalCalendar, _ span: Range<Int64>, before: Int
    ) throws -> (Double, Double, Double)? {
        guard span.upperBound - span.lowerBound <= 2 * 86_400 else { return nil }
        func posts(_ daysBack: Int) throws -> Double? {
            let shift = Int64(daysBack) * 86_400
            let row = try connection.row(
                """
                SELECT (SELECT coalesce(sum(posts), 0) FROM bucket JOIN model AS o USING (model_id)
                    WHERE monitor_id = ?1 AND o.current = 1 AND grain = 'hour' AND start >= ?2 AND start < ?3),
                    EXISTS (SELECT 1 FROM bucket WHERE monitor_id = ?1 AND grain = 'day' AND start <= ?2 AND "end" > ?2)
                """, id, span.lowerBound - shift, span.upperBound - shift)
            return row.flatMap { $0.int(1) == 1 ? $0.real(0) : nil }
        }
        let day = calendar.day(of: span.lowerBound)
        let history = try (1...before).compactMap { back in
            try posts(back).map { (weekday: LocalCalendar.weekday(of: day - back), value: $0) }
        }
        guard let usual = AlertJudge.usualPosts(history, LocalCalendar.weekday(of: day)) else { return nil }
        return (try posts(0) ?? 0, usual.centre, usual.scale)
    }

    private func changes(_ id: Int64, _ calendar: LocalCalendar, through last: Int) throws -> [TrendReport.Change] {
        let rows = try connection.rows(
            """
            SELECT local_day, posts FROM bucket JOIN model AS o USING (model_id)
            WHERE monitor_id = ? AND o.current = 1 AND grain = 'day' AND start >= ? AND start < ? ORDER BY start
            """, id, calendar.start(of: last - Self.changeDays), calendar.start(of: last + 1))
        return ChangePoint.find(rows.map { $0.real(1) }).map {
            TrendReport.Change(day: rows[$0.index].text(0), before: $0.before, after: $0.after)
        }
    }

    private struct Marks {
        var posts = 0
        var tags: [String: Int] = [:]
        var authors: [String: Int] = [:]
        var links: [String: Int] = [:]
    }

    private func readMarks(_ id: Int64, _ span: Range<Int64>) throws -> Marks {
        var marks = Marks()
        let rows = try connection.rows(
            """
            SELECT p.text, a.pseudonym FROM post AS p CROSS JOIN monitor_match AS x
            LEFT JOIN author AS a USING (author_id)
            WHERE p.published_at >= ? AND p.published_at < ? AND x.monitor_id = ? AND x.post_id = p.post_id
            """, span.lowerBound, span.upperBound, id)
        marks.posts = rows.count
        for row in rows {
            let text = row.text(0)
            for tag in RisingMark.tags(text) { marks.tags[tag, default: 0] += 1 }
            for link in RisingMark.links(text) { marks.links[link, default: 0] += 1 }
            if let author = row[1].text { marks.authors[author, default: 0] += 1 }
        }
        return marks
    }
}
