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
        var reader = DelimitedReader(
            LineReader(bytes: Array(text.utf8)), separator: separator?.asciiValue, quotes: quotes)
        var rows: [Row] = []
        // Lines at hand cannot fail, and a String is UTF-8.
        while let row = try? reader.next() { rows.append(row) }
        self.rows = rows
        openQuote = reader.openQuote
    }
}

/// Reads the rows one by one.
struct DelimitedReader {
    private var lines: LineReader
    private let separator: UInt8
    private let quotes: Bool
    private var line = 0
    private(set) var openQuote: Int?
    /// Places that were no character of the file's charset.
    var faults: Int { lines.faults }

    init(_ lines: LineReader, separator: UInt8?, quotes: Bool) {
        self.lines = lines
        self.quotes = quotes
        let first = lines.head.prefix { $0 != 0x0A && $0 != 0x0D }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        self.separator =
            separator ?? candidates.max { a, b in first.count { $0 == a } < first.count { $0 == b } } ?? candidates[0]
    }

    /// A cell that is not UTF-8.
    struct NotUTF8: Error {
        let line: Int
    }

    /// The next row that is not an empty line; nil after the last.
    mutating func next() throws -> DelimitedText.Row? {
        while let bytes = try lines.next() {
            line += 1
            let first = line
            let hasMark = line == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
            let (cells, wasQuoted) = try row(hasMark ? Array(bytes.dropFirst(3)) : bytes)
            guard cells.count > 1 || !cells[0].isEmpty || wasQuoted else { continue }
            return DelimitedText.Row(
                line: first,
                cells: try cells.map { cell in
                    guard let text = String(validating: cell, as: UTF8.self) else { throw NotUTF8(line: first) }
                    return text
                })
        }
        return nil
    }

    private mutating func row(_ bytes: [UInt8]) throws -> (cells: [[UInt8]], wasQuoted: Bool) {
        var bytes = bytes
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        var (isQuoted, wasQuoted, quoteLine) = (false, false, line)
        while true {
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                if isQuoted {
                    guard byte == UInt8(ascii: "\"") else {
                        cell.append(byte)
                        continue
                    }
                    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                        cell.append(byte)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else if quotes, byte == UInt8(ascii: "\""), cell.isEmpty {
                    (isQuoted, wasQuoted, quoteLine) = (true, true, line)
                } else if byte == separator {
                    cells.append(cell)
                    cell.removeAll(keepingCapacity: true)
                } else {
                    cell.append(byte)
                }
            }
            guard isQuoted else { break }
            guard let more = try lines.next() else {
                openQuote = quoteLine
                break
            }
            line += 1
            cell.append(0x0A)
            bytes = more
        }
        return (cells + [cell], wasQuoted)
    }
}
