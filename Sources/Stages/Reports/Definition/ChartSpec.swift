internal import Support

/// How the answer of a query is drawn: the grammar of `chart` in `report.json5`.
struct ChartSpec: Sendable {
    enum Mark: String, CaseIterable, Sendable {
        /// Values along `x`, with interval, usual band and alert marks.
        case lines
        /// Upright bars along `x`, one over another where there are several values.
        case columns
        /// Lying bars, a row a record.
        case bars
        /// A grid of `x` by `y` coloured by one value.
        case heat
        /// Said against found: a point a record on a square with its diagonal.
        case points
        /// Diamonds on a line of days.
        case timeline
        /// A table, with sparklines where a column asks for them.
        case table
    }

    /// What is drawn of a record: the names of the columns that hold it.
    struct Series: Sendable {
        let value: String
        let low: String?
        let high: String?
        let role: Role
        /// What it is called: `series.<key>` of the words.
        let key: String
    }

    /// What a mark stands for, which decides its colour and pattern.
    enum Role: String, CaseIterable, Sendable {
        case own, other, negative, neutral, positive, unsure, first, second, third
    }

    struct Column: Sendable {
        let name: String
        let format: ValueFormat
        /// Name of the further query whose last column draws a line a record, joined by the first column.
        let spark: String?
    }

    let mark: Mark
    let x: String
    let y: String
    let series: [Series]
    let usual: Series?
    /// A line that a value must pass for something to happen.
    let limit: String?
    let format: ValueFormat
    /// Least range of the values' axis.
    let range: ClosedRange<Double>?
    /// Names of further queries: alerts to mark.
    let marks: String?
    let columns: [Column]
    /// Rows that the page shows of a table; the CSV has all.
    let rows: Int

    init(_ json: JSONValue, _ place: String) throws {
        func series(_ value: JSONValue) throws -> Series {
            guard let name = value["value"]?.string else { throw ReportError("\(place): a series lacks value") }
            return Series(
                value: name, low: value["low"]?.string, high: value["high"]?.string,
                role: Role(rawValue: value["role"]?.string ?? "own") ?? .own, key: value["key"]?.string ?? name)
        }
        guard let mark = Mark(rawValue: json["mark"]?.string ?? "") else {
            throw ReportError("\(place): mark is one of \(Mark.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.mark = mark
        x = json["x"]?.string ?? "day"
        y = json["y"]?.string ?? ""
        self.series = try (json["series"]?.array ?? []).map(series)
        usual = try json["usual"].map(series)
        limit = json["limit"]?.string
        format = ValueFormat(rawValue: json["format"]?.string ?? "") ?? .short
        let ends = (json["range"]?.array ?? []).compactMap(\.double)
        range = ends.count == 2 && ends[0] < ends[1] ? ends[0]...ends[1] : nil
        marks = json["marks"]?.string
        columns = (json["columns"]?.array ?? []).map {
            Column(
                name: $0["column"]?.string ?? "", format: ValueFormat(rawValue: $0["format"]?.string ?? "") ?? .text,
                spark: $0["spark"]?.string)
        }
        rows = Int(json["rows"]?.integer ?? 20)
        guard mark == .table || mark == .timeline || !self.series.isEmpty else {
            throw ReportError("\(place): \(mark.rawValue) needs series")
        }
    }
}
