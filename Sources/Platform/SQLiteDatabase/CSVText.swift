/// Rows as comma-separated values (RFC 4180). NULL is an empty cell.
///
/// - Parameter excel: byte order mark and CRLF, and an apostrophe before text that a spreadsheet would run as a formula.
///   Numbers are never touched: −0.12 stays a number.
package func csvText(_ columns: [String], _ rows: [[SQLValue]], excel: Bool = false) -> String {
    let end = excel ? "\r\n" : "\n"
    func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + end }
    let body = rows.map { row in
        line(
            row.map { value in
                switch value {
                case .null: ""
                case .integer(let number): String(number)
                case .real(let number): "\(number)"
                case .text(let text): escaped(text)
                case .blob(let bytes): "<\(bytes.count) bytes>"
                }
            })
    }
    return (excel ? "\u{FEFF}" : "") + line(columns) + body.joined()
}

/// Spreadsheets run cells that begin like a formula, also in plain CSV: text of strangers must not.
private func escaped(_ text: String) -> String {
    guard let first = text.first, "=+-@\t\r".contains(first) else { return text }
    return "'" + text
}

private func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
}
