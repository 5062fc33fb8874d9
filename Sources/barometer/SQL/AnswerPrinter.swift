internal import Foundation
internal import Reports
internal import Storage
internal import Support

/// Prints answers in the chosen format, and draws them where that was asked for.
struct AnswerPrinter {
    var format: QueryFormat
    var drawsHere: Bool
    let isForSpreadsheets: Bool
    let svg: String?
    let isColoured: Bool
    private let styles: (chart: String, tokens: String)

    init(_ invocation: Invocation, _ session: Session) throws {
        let isExcel = invocation.flag("excel")
        let name = invocation.value("format") ?? (session.wantsJSON ? "json" : isExcel ? "csv" : "table")
        guard let format = QueryFormat(rawValue: name) else {
            let all = QueryFormat.allCases.map(\.rawValue).joined(separator: ", ")
            let why =
                name == "parquet" ? "Debian has no library that writes it, DuckDB does (see Docs/sql.md); " : ""
            throw UsageError(description: "--format \(name): \(why)take one of \(all)")
        }
        guard !isExcel || format == .csv else {
            throw UsageError(description: "--excel is CSV; leave --format \(name) away")
        }
        self.format = format
        isForSpreadsheets = isExcel
        drawsHere = invocation.flag("chart")
        svg = invocation.value("svg")
        isColoured = session.isColoured
        styles = svg == nil ? ("", "") : try ChartStyles.read(session.resources)
    }

    func print(_ answer: QueryAnswer, title: String) throws {
        Terminal.emit(format.text(answer.columns, answer.rows, excel: isForSpreadsheets), terminator: "")
        guard drawsHere || svg != nil else { return }
        guard let shape = QueryShape(columns: answer.columns, rows: answer.rows) else {
            throw UsageError(
                description: "there is nothing to draw: a chart wants rows with a label and at least one number")
        }
        if drawsHere {
            // Beside data that a program reads the drawing goes where messages go.
            let drawing = TerminalChart(shape, width: Terminal.columns, isColoured: isColoured).text
            let output = format == .table ? FileHandle.standardOutput : FileHandle.standardError
            output.write(Data("\n\(drawing)\n".utf8))
        }
        if let svg {
            let heading = title.split(whereSeparator: \.isNewline).joined(separator: " ")
            let document = QueryChart(shape, title: heading.count > 90 ? heading.prefix(89) + "…" : heading).document(
                chartStyle: styles.chart, tokens: styles.tokens)
            try AtomicFile.write(document, to: svg)
        }
    }
}
