internal import Foundation
internal import Support

/// The records of a file one by one, whatever its form, as JSON values.
struct RecordReader {
    typealias Record = (line: Int, record: Result<JSONValue, SourceError>)

    private enum Form {
        case table(DelimitedReader, header: [String])
        case lines(LineReader, line: Int)
        case list([JSONValue], next: Int)
        case elements(JSONElements, next: Int)
    }

    /// Larger documents are read an element at a time.
    private static let largestDocument = 32 << 20

    private let path: String
    private var form: Form
    /// What a table is written in, where that is not UTF-8.
    private(set) var charset: String?

    init(_ file: ImportReader) throws {
        path = file.path
        let kind = (path as NSString).pathExtension.lowercased()
        if ["csv", "tsv", "txt"].contains(kind) {
            (form, charset) = try Self.table(file, isTabbed: kind == "tsv")
        } else {
            form = try Self.json(file, isLines: ["ndjson", "jsonl"].contains(kind))
        }
    }

    /// A record as it was read; lines of JSON are not parsed yet, so that others can do it.
    enum Raw: Sendable {
        case json(line: Int, [UInt8])
        case record(line: Int, Result<JSONValue, SourceError>)
    }

    mutating func next() throws -> Raw? {
        switch form {
        case .table(var reader, let header):
            // Not held twice while it is changed: what it has read would be copied.
            form = .list([], next: 0)
            defer { form = .table(reader, header: header) }
            return try row(&reader, header).map { .record(line: $0.line, $0.record) }
        case .lines(var reader, var line):
            form = .list([], next: 0)
            defer { form = .lines(reader, line: line) }
            while let bytes = try reader.next() {
                line += 1
                guard bytes.contains(where: { $0 > 0x20 }) else { continue }
                return .json(line: line, bytes)
            }
            return nil
        case .list(let list, let index):
            guard index < list.count else { return nil }
            form = .list(list, next: index + 1)
            return .record(line: index + 1, .success(list[index]))
        case .elements(var reader, let index):
            form = .list([], next: 0)
            defer { form = .elements(reader, next: index + 1) }
            return try reader.next().map { .json(line: index + 1, $0) }
        }
    }

    /// - Parameter path: of the file, for its complaint.
    static func parsed(_ raw: Raw, path: String) -> Record {
        switch raw {
        case .record(let line, let record): return (line, record)
        case .json(let line, let bytes):
            do {
                return (line, .success(try JSONParser.parse(bytes)))
            } catch {
                return (line, .failure(SourceError(source: path, problem: "not JSON (\(error))")))
            }
        }
    }

    /// Places that were no character of a table's charset.
    var faults: Int {
        if case .table(let reader, _) = form { reader.faults } else { 0 }
    }

    // MARK: JSON

    private static func json(_ file: ImportReader, isLines: Bool) throws -> Form {
        var lines = try LineReader(path: file.path)
        if isLines { return .lines(lines, line: 0) }
        let start = lines
        let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
        if size <= largestDocument {
            do {
                return .list(records(try JSONParser.parse(try readFile(file.path)), file), next: 0)
            } catch is JSONParseError {
                // An object a line, or a damaged document, whose lines say where.
                return .lines(start, line: 0)
            }
        }
        if let first = try lines.next(), first.count < 1 << 20, (try? JSONParser.parse(first)) != nil {
            return .lines(start, line: 0)
        }
        return .elements(try JSONElements(path: file.path), next: 0)
    }

    /// A list, what a known kind of file says, an object with one list in it, or one record.
    private static func records(_ json: JSONValue, _ file: ImportReader) -> [JSONValue] {
        if let list = json.array { return list }
        for format in file.formats {
            for path in format.recognition.records {
                guard let list = Expression.value(at: path, in: json)?.array else { continue }
                let flat = format.nested.map { nested in
                    list.flatMap { Expression.value(at: nested, in: $0)?.array ?? [$0] }
                }
                if let first = flat?.first ?? list.first, format.fits(first) { return flat ?? list }
            }
        }
        return json.members?.lazy.compactMap { $0.value.array }.first ?? [json]
    }

    // MARK: Tables

    private static func table(_ file: ImportReader, isTabbed: Bool) throws -> (Form, charset: String?) {
        var lines = try LineReader(path: file.path)
        let isWide = lines.head.starts(with: [0xFF, 0xFE]) || lines.head.starts(with: [0xFE, 0xFF])
        let charset =
            isWide ? nil : file.encoding ?? TextCharset.name(of: lines.head.prefix(1 << 20), isWhole: lines.isShort)
        if let charset {
            guard let converter = charset.isEmpty ? nil : CharsetConverter(charset) else {
                throw SourceError(
                    source: file.path,
                    problem: charset.isEmpty
                        ? "it is not UTF-8, and what it is cannot be told. Name it, such as --encoding shift_jis."
                        : "--encoding \(charset): no such encoding. Names are those of `iconv --list`.")
            }
            lines = try LineReader(path: file.path, converter: converter)
        }
        if isWide {
            // As Excel saves "Unicode text".
            lines = LineReader(bytes: Array((String(data: Data(try readFile(file.path)), encoding: .utf16) ?? "").utf8))
        }
        var reader = DelimitedReader(lines, separator: isTabbed ? UInt8(ascii: "\t") : nil, quotes: !isTabbed)
        guard let first = try row(&reader, file.path) else {
            throw SourceError(source: file.path, problem: "it is empty")
        }
        let header = first.cells.map { $0.trimmingCharacters(in: .whitespaces) }
        try checkColumns(header, file)
        return (.table(reader, header: header), charset)
    }

    private static func row(_ reader: inout DelimitedReader, _ path: String) throws -> DelimitedText.Row? {
        let row: DelimitedText.Row?
        do {
            row = try reader.next()
        } catch is DelimitedReader.NotUTF8 {
            throw SourceError(
                source: path,
                problem: "it is not UTF-8 all through. Save it as CSV UTF-8, or name what it is with --encoding.")
        }
        if let line = reader.openQuote {
            throw SourceError(source: path, problem: "a quote in line \(line) is never closed. Close it, or double it.")
        }
        return row
    }

    private func row(_ reader: inout DelimitedReader, _ header: [String]) throws -> Record? {
        guard let row = try Self.row(&reader, path) else { return nil }
        guard row.cells.count <= header.count else {
            return (
                row.line,
                .failure(SourceError(source: path, problem: "\(row.cells.count) cells under \(header.count) columns"))
            )
        }
        return (
            row.line,
            .success(JSONValue(.object(zip(header, row.cells).map { JSONMember($0, JSONValue(.string($1))) })))
        )
    }

    private static func checkColumns(_ header: [String], _ file: ImportReader) throws(SourceError) {
        for (field, column) in file.columns.sorted(by: { $0.key < $1.key }) where !header.contains(column) {
            let guess = nearest(to: column, among: header).map { " Did you mean `\($0)`?" } ?? ""
            throw SourceError(
                source: file.path, problem: "--map \(field)=\(column): it has no column `\(column)`.\(guess)")
        }
        let sample = JSONValue(.object(header.map { JSONMember($0, "") }))
        if file.formats.contains(where: { $0.fits(sample) }) { return }
        let fields: Set = ["text", "title", "image", "audio"]
        let known = Set(
            ImportColumns.names.filter { fields.contains($0.field) }.flatMap { $0.columns }.map(ImportColumns.folded))
        guard
            file.columns.keys.contains(where: fields.contains)
                || header.contains(where: { known.contains(ImportColumns.folded($0)) })
        else {
            throw SourceError(
                source: file.path,
                problem: "none of its columns (\(header.joined(separator: ", "))) is known to hold text or media. "
                    + "Name one, such as --map text=\(header.first ?? "COLUMN").")
        }
    }
}
