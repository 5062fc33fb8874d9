internal import Compression
internal import Foundation
internal import Support

/// Training data could not be used. Says which file and why.
package struct TrainingDataError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let problem: String

    package var description: String { "\(path): \(problem)" }
}

/// A tab-separated file with a header line, plain or gzip-compressed, without quoting.
package struct DataTable: Sendable {
    private let columns: [String: Int]
    private let cells: [[Substring]]

    package init(path: String) throws {
        let bytes = path.hasSuffix(".gz") ? try gunzip(path: path) : try readFile(path)
        var lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: true, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        guard !lines.isEmpty else { throw TrainingDataError(path: path, problem: "it is empty") }
        let header = lines.removeFirst().split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        columns = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($0.element, $0.offset) })
        cells = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
            .filter { $0.count == header.count }
    }

    package var count: Int { cells.count }

    /// All values of the column named `name`.
    package func column(_ name: String) throws -> [String] {
        guard let index = columns[name] else { throw TrainingDataError(path: name, problem: "no such column") }
        return cells.map { String($0[index]) }
    }
}
