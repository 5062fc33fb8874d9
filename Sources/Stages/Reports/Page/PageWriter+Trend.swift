internal import Domain
internal import Foundation
internal import SQLiteDatabase

extension PageWriter {
    // MARK: Net sentiment by day

    func seriesChart(_ figure: ReportDefinition.Figure) -> NetSeriesChart {
        let records = table(figure).records
        let offset = brief.coverage.days.count - records.count
        let days = records.enumerated().compactMap { index, row in
            row.day("day").map { day in
                let posts = row["posts"].integer.map { Int($0) }
                let isMissing =
                    (posts ?? 0) == 0 && brief.coverage.days.indices.contains(index + offset)
                    && brief.coverage.isMissing(index + offset)
                return NetSeriesChart.Day(
                    day: day, net: row.estimate("net", "low", "high"),
                    usual: row.estimate("usual", "usual_low", "usual_high"), posts: posts, isMissing: isMissing)
            }
        }
        let marks = alertMarks(table(figure, "alerts"), days.map(\.day))
        return NetSeriesChart(days: days, marks: marks, wording: wording, gapLabel: wording.text("series.gap"))
    }

    /// One mark a day, which names its alerts.
    private func alertMarks(_ table: FigureTable, _ days: [CivilDay]) -> [NetSeriesChart.Mark] {
        let kept = table.records.filter { $0.text("state") != "withdrawn" }
        return days.enumerated().compactMap { index, day in
            let own = kept.filter { $0.day("day") == day }
            guard !own.isEmpty else { return nil }
            // Three have room; the table of alerts has all.
            let names =
                own.prefix(3).map { String($0.int64("alert_id") ?? 0) }.joined(separator: wording.text("list"))
                + (own.count > 3 ? " +\(own.count - 3)" : "")
            return NetSeriesChart.Mark(
                index: index, label: wording.text("alert.mark", ["id": names]),
                isOpen: index == days.count - 1 || own.contains { ["open", "ongoing"].contains($0.text("state")) })
        }
    }

    func netSeries(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let chart = seriesChart(figure)
        guard let first = chart.days.first, let last = chart.days.last,
            chart.days.contains(where: { $0.net != nil || ($0.posts ?? 0) > 0 })
        else { return nil }
        let finding = Self.seriesFinding(chart.days, wording)
        let label = wording.text(
            "series.alt", ["first": wording.day(first.day), "last": wording.day(last.day), "finding": finding])
        let rows = chart.days.reversed().map { day in
            [
                escapeHTML(wording.weekdayAndDay(day.day)),
                escapeHTML(day.net.map { wording.signed($0.value) } ?? chart.state(day)),
                day.net.map { escapeHTML(wording.signedRange($0.low, $0.high)) } ?? "–",
                day.usual.map { wording.signed($0.value) } ?? "–", day.posts.map(wording.count) ?? "–",
            ]
        }
        return FigureFrame(
            id: figure.id, size: figure.size,
            kicker: wording.text("series.kicker", ["first": wording.day(first.day), "last": wording.day(last.day)]),
            finding: escapeHTML(finding), body: twice(label) { chart.draw($0) },
            table: FigureFrame.Table(
                title: wording.text("series.tableTitle"),
                columns: ["day", "net", "interval", "usual", "posts"].map { wording.text("series.columns.\($0)") },
                rows: rows),
            queries: [table(figure).sql])
    }

    static func seriesFinding(_ days: [NetSeriesChart.Day], _ wording: Wording) -> String {
        guard let today = days.last?.net else {
            return wording.counted("series.few", days.count { $0.net != nil })
        }
        guard let usual = days.last?.usual else {
            let interval = wording.text("bracket", ["text": wording.signedRange(today.low, today.high)])
            return wording.text("series.noUsual", ["net": wording.signed(today.value), "interval": interval])
        }
        let earlier = days.dropLast().filter { $0.net != nil && $0.usual != nil }
        func outside(_ isBelow: Bool) -> Bool {
            earlier.contains { day in
                guard let net = day.net, let usual = day.usual else { return false }
                return isBelow ? net.value < usual.low : net.value > usual.high
            }
        }
        let isBelow = today.value < usual.low
        guard isBelow || today.value > usual.high else { return wording.text("series.inside") }
        if outside(isBelow) || earlier.count < 7 { return wording.text(isBelow ? "series.below" : "series.above") }
        return wording.text(
            isBelow ? "series.firstBelow" : "series.firstAbove",
            ["day": earlier.first.map { wording.day($0.day) } ?? ""])
    }

    // MARK: Hours

    func hours(_ figure: ReportDefinition.Figure) -> FigureFrame? {
        let records = table(figure).records
        guard !records.isEmpty else { return nil }
        let days = brief.period.window(figure.days)
        let byCell = Dictionary(records.map { ("\($0.text("day")) \($0.int("hour"))", $0) }, uniquingKeysWith: { $1 })
        let offset = brief.coverage.days.count - days.count
        let cells = days.enumerated().map { index, day in
            (0..<24).map { hour -> HeatMapChart.Cell in
                let row = byCell["\(day) \(hour)"]
                let (complete, expected) = offset >= 0 ? brief.coverage.hour(index + offset, hour) : (0, 0)
                let posts = row?.int("posts") ?? 0
                return HeatMapChart.Cell(
                    posts: posts, net: row?.real("net"), isMissing: expected > 0 && complete == 0 && posts == 0,
                    isPartial: expected > 0 && complete < expected && (complete > 0 || posts > 0))
            }
        }
        let minimum = definition.minimumHourPosts
        let chart = HeatMapChart(days: days, cells: cells, wording: wording, minimumPosts: minimum)
        let finding = hoursFinding(cells.last ?? [], minimum)
        let label = wording.text(
            "hours.alt",
            [
                "first": days.first.map(wording.day) ?? "", "last": days.last.map(wording.day) ?? "",
                "finding": finding,
            ])
        let rows = (cells.last ?? []).enumerated().map { hour, cell in
            [
                "\(HeatMapChart.twoDigits(hour)):00", wording.count(cell.posts),
                cell.isMissing
                    ? wording.html("noData")
                    : cell.posts < minimum || cell.net == nil
                        ? wording.html("tooFew", ["posts": wording.counted("posts", cell.posts)])
                        : wording.signed(cell.net ?? 0),
            ]
        }
        return FigureFrame(
            id: figure.id, size: figure.size, kicker: wording.text("hours.kicker"), finding: escapeHTML(finding),
            body: twice(label) { chart.draw($0) } + hoursKey(cells),
            table: FigureFrame.Table(
                title: wording.text("hours.tableTitle", ["day": sentences.dayName]),
                columns: ["hour", "posts", "net"].map { wording.text("hours.columns.\($0)") }, rows: rows),
            queries: [table(figure).sql])
    }

    private func hoursFinding(_ cells: [HeatMapChart.Cell], _ minimum: Int) -> String {
        let known = cells.enumerated().filter { $0.element.posts >= minimum && $0.element.net != nil }
        guard let lowest = known.min(by: { ($0.element.net ?? 0) < ($1.element.net ?? 0) }),
            let net = lowest.element.net
        else {
            return wording.text("hours.few", ["n": wording.count(minimum)])
        }
        func clock(_ hour: Int) -> String { "\(HeatMapChart.twoDigits(hour)):00" }
        let negative = known.filter { ($0.element.net ?? 0) < -0.10 }.map(\.offset)
        guard let first = negative.first, let last = negative.last else {
            return wording.text("hours.none", ["lowest": clock(lowest.offset), "net": wording.signed(net)])
        }
        return wording.text(
            first == last ? "hours.negativeOne" : "hours.negative",
            ["from": clock(first), "to": clock(last + 1), "lowest": clock(lowest.offset), "net": wording.signed(net)])
    }

    private func hoursKey(_ cells: [[HeatMapChart.Cell]]) -> String {
        let all = cells.joined()
        var items = ["h1", "h2", "h3", "h4", "h5"].map { ($0, "<rect width=\"16\" height=\"12\" class=\"\($0)\"/>") }
        items.append(
            (
                "few",
                "<rect width=\"16\" height=\"12\" class=\"hfew\"/><circle cx=\"8\" cy=\"6\" r=\"1.4\" class=\"fewdot\"/>"
            ))
        if all.contains(where: \.isPartial) {
            items.append(
                ("partial", "<rect width=\"16\" height=\"12\" class=\"hfew\"/><path d=\"M9 0h7v7z\" class=\"corner\"/>")
            )
        }
        if all.contains(where: \.isMissing) {
            items.append(("none", "<rect width=\"16\" height=\"12\" class=\"gapf\"/>"))
        }
        let list = items.map { name, shape in
            "<li><svg viewBox=\"0 0 16 12\" aria-hidden=\"true\">\(shape)</svg>"
                + "\(wording.html("hours.key.\(name)", ["n": wording.count(definition.minimumHourPosts)]))</li>"
        }
        return "<ul class=\"key\">\(list.joined())</ul>"
    }
}
