internal import Foundation
package import SQLiteDatabase
internal import Support

/// Answers of `barometer sql` in the forms people and programs read.
package enum QueryFormat: String, CaseIterable, Sendable {
    case table, csv, json, ndjson, markdown

    /// The whole answer as text.
    ///
    /// - Parameter excel: CSV as spreadsheets want it: byte order mark, CRLF, and text cells that look like formulas
    ///   escaped (numbers never).
    package func text(_ columns: [String], _ rows: [[SQLValue]], excel: Bool = false) -> String {
        switch self {
        case .table: Self.table(columns, rows)
        case .markdown: Self.markdown(columns, rows)
        case .csv: csvText(columns, rows, excel: excel)
        case .json: JSONValue(.array(rows.map { Self.object(columns, $0) })).prettyText + "\n"
        case .ndjson: rows.map { Self.object(columns, $0).text + "\n" }.joined()
        }
    }

    private static func object(_ columns: [String], _ row: [SQLValue]) -> JSONValue {
        JSONValue(
            .object(
                zip(columns, row).map { name, value in
                    let json: JSONValue =
                        switch value {
                        case .null: nil
                        case .integer(let number): JSONValue(.integer(number))
                        case .real(let number): JSONValue(.number(number))
                        case .text(let text): JSONValue(.string(text))
                        case .blob(let bytes): JSONValue(.string("<\(bytes.count) bytes>"))
                        }
                    return JSONMember(name, json)
                }))
    }

    private static func cell(_ value: SQLValue) -> String {
        switch value {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): String(format: "%.4f", number)
        case .text(let text): revealed(text.replacing(/[\n\r\t]/, with: " "))
        case .blob(let bytes): "<\(bytes.count) bytes>"
        }
    }

    private static func table(_ columns: [String], _ rows: [[SQLValue]]) -> String {
        let cells = rows.map { $0.map { clip(cell($0), to: 60) } }
        let widths = columns.indices.map { c in
            max(displayWidth(columns[c]), cells.map { displayWidth($0[c]) }.max() ?? 0)
        }
        func line(_ values: [String], _ row: [SQLValue]?) -> String {
            values.indices.map { c in
                let padding = String(repeating: " ", count: widths[c] - displayWidth(values[c]))
                return row?[c].real != nil ? padding + values[c] : values[c] + padding
            }.joined(separator: "  ").replacing(/\s+$/, with: "") + "\n"
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ") + "\n"
        return line(columns, nil) + rule + zip(cells, rows).map { line($0, $1) }.joined()
    }

    private static func markdown(_ columns: [String], _ rows: [[SQLValue]]) -> String {
        func line(_ values: [String]) -> String {
            "| " + values.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        return line(columns) + line(columns.map { _ in "---" }) + rows.map { line($0.map(cell)) }.joined()
    }

    private static func clip(_ text: String, to width: Int) -> String {
        guard displayWidth(text) > width else { return text }
        var clipped = ""
        for character in text {
            guard displayWidth(clipped) + displayWidth(String(character)) < width else { break }
            clipped.append(character)
        }
        return clipped + "…"
    }
}

/// Columns a text takes on a terminal: two for East Asian wide characters and emoji (Unicode Annex 11), none for marks.
package func displayWidth(_ text: String) -> Int {
    text.reduce(0) { width, character in
        guard let scalar = character.unicodeScalars.first else { return width }
        if scalar.properties.generalCategory == .nonspacingMark { return width }
        let isWide =
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
                true
            default: false
            }
        return width + (isWide ? 2 : 1)
    }
}
