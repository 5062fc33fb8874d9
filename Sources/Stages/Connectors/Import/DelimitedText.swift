/// Rows of a CSV or TSV text (RFC 4180, and what spreadsheets make of it): quotes may hold line ends and doubled quotes.
package struct DelimitedText: Sendable {
    package struct Row: Sendable {
        /// Of its first character, counted from 1.
        package let line: Int
        package let cells: [String]
    }

    package let rows: [Row]
    /// Where a quote begins that nothing ends; nil in a well-formed text.
    package let openQuote: Int?

    /// - Parameters:
    ///   - separator: nil to take the one of comma, semicolon and tab that the first line has most of.
    ///   - quotes: false for tab-separated text, where a quote is a character like any other.
    package init(_ text: String, separator: Character? = nil, quotes: Bool = true) {
        let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        let firstLine = body.prefix { !$0.isNewline }
        let separator =
            separator
            ?? [",", ";", "\t"].max { a, b in firstLine.count { $0 == a } < firstLine.count { $0 == b } } ?? ","
        var rows: [Row] = []
        var cells: [String] = []
        var cell = ""
        var (line, start, quoteLine) = (1, 1, 1)
        var (isQuoted, wasQuoted) = (false, false)
        func endRow() {
            cells.append(cell)
            if cells.count > 1 || !cells[0].isEmpty || wasQuoted { rows.append(Row(line: start, cells: cells)) }
            (cells, cell, wasQuoted) = ([], "", false)
        }
        var index = body.startIndex
        while index < body.endIndex {
            let character = body[index]
            let next = body.index(after: index)
            if character.isNewline { line += 1 }
            if isQuoted {
                if character != "\"" {
                    cell.append(character)
                } else if next < body.endIndex, body[next] == "\"" {
                    cell.append("\"")
                    index = body.index(after: next)
                    continue
                } else {
                    isQuoted = false
                }
            } else if quotes && character == "\"" && cell.isEmpty {
                (isQuoted, wasQuoted) = (true, true)
                quoteLine = line
            } else if character == separator {
                cells.append(cell)
                cell = ""
            } else if character.isNewline {
                endRow()
                start = line
            } else {
                cell.append(character)
            }
            index = next
        }
        if !cell.isEmpty || !cells.isEmpty { endRow() }
        openQuote = isQuoted ? quoteLine : nil
        self.rows = rows
    }
}
