package import SQLiteDatabase

/// What of an answer can be drawn: labels along one axis, and numbers.
///
/// Of the columns that hold no numbers the one with most different texts gives the labels (the first of them, or else the first
/// column). Of the others those that hold numbers are series; columns named `low` and `high` are the interval of the first series.
/// Days that repeat for several names, such as monitors, are a series a name.
package struct QueryShape: Sendable {
    package struct Series: Sendable {
        package let name: String
        /// Nil for NULL: a gap, never zero.
        package let values: [Double?]
    }

    package let labelName: String
    package let labels: [String]
    package let series: [Series]
    /// Ends of the interval of the first series, a pair a label.
    package let band: [(low: Double, high: Double)?]?
    /// Labels are days or times in order: drawn as a line; otherwise as bars.
    package let isSeries: Bool

    /// - Parameter most: series beyond so many are left out.
    package init?(columns: [String], rows: [[SQLValue]], most: Int = 4) {
        guard !rows.isEmpty, columns.count > 1 else { return nil }
        let numeric = columns.indices.filter { column in
            rows.contains { $0[column].real != nil }
                && rows.allSatisfy { $0[column].real != nil || $0[column] == .null }
        }
        let texts = columns.indices.filter { !numeric.contains($0) }
        func different(_ column: Int) -> Int { Set(rows.map { Self.text($0[column]) }).count }
        let day = texts.first { column in rows.allSatisfy { Self.isDay(Self.text($0[column])) } }
        if let day, different(day) < rows.count,
            let split = Self.split(rows, day: day, names: texts, value: numeric.first, most: most)
        {
            self = QueryShape(
                labelName: columns[day], labels: split.days, series: split.series, band: nil,
                isSeries: split.days.count > 1)
            return
        }
        let label = day ?? texts.max { (different($0), -$0) < (different($1), -$1) } ?? 0
        let values = { (column: Int) in rows.map { $0[column].real } }
        let ends = (columns.firstIndex(of: "low"), columns.firstIndex(of: "high"))
        let drawn = numeric.filter { $0 != label && $0 != ends.0 && $0 != ends.1 }.prefix(most)
        guard !drawn.isEmpty else { return nil }
        labelName = columns[label]
        labels = rows.map { Self.text($0[label]) }
        series = drawn.map { Series(name: columns[$0], values: values($0)) }
        band =
            if let low = ends.0, let high = ends.1, numeric.contains(low), numeric.contains(high) {
                zip(values(low), values(high)).map { low, high in
                    if let low, let high { (low, high) } else { nil }
                }
            } else {
                nil
            }
        let days = labels.allSatisfy(Self.isDay)
        isSeries =
            days && labels.count > 1 && zip(labels, labels.dropFirst()).allSatisfy { $0 < $1 }
            || days && labels.count > 1 && zip(labels, labels.dropFirst()).allSatisfy { $0 > $1 }
    }

    private static func isDay(_ text: String) -> Bool { text.starts(with: /\d{4}-\d{2}-\d{2}/) }

    /// A series a name over all the days, where a day and a name stand together once at most; nil where they do not.
    private static func split(
        _ rows: [[SQLValue]], day: Int, names: [Int], value: Int?, most: Int
    ) -> (days: [String], series: [Series])? {
        guard let value else { return nil }
        let days = Set(rows.map { text($0[day]) }).sorted()
        for name in names where name != day {
            let all = Set(rows.map { text($0[name]) }).sorted()
            var cells: [String: [String: Double]] = [:]
            for row in rows { cells[text(row[name]), default: [:]][text(row[day])] = row[value].real }
            guard all.count <= most, Set(rows.map { text($0[day]) + "\u{0}" + text($0[name]) }).count == rows.count
            else { continue }
            return (days, all.map { key in Series(name: key, values: days.map { cells[key]?[$0] }) })
        }
        return nil
    }

    /// The same from left to right in time.
    package var inOrder: QueryShape {
        guard isSeries, let first = labels.first, let last = labels.last, first > last else { return self }
        return QueryShape(
            labelName: labelName, labels: labels.reversed(),
            series: series.map { Series(name: $0.name, values: $0.values.reversed()) }, band: band?.reversed(),
            isSeries: true)
    }

    private init(
        labelName: String, labels: [String], series: [Series], band: [(low: Double, high: Double)?]?, isSeries: Bool
    ) {
        self.labelName = labelName
        self.labels = labels
        self.series = series
        self.band = band
        self.isSeries = isSeries
    }

    private static func text(_ value: SQLValue) -> String {
        switch value {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): "\(number)"
        case .text(let text): text
        case .blob(let bytes): "<\(bytes.count) bytes>"
        }
    }
}
