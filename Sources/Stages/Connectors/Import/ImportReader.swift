package import Domain
internal import Digests
package import Foundation
internal import Support

/// Reads posts from files people have: CSV, TSV, NDJSON and JSON, with media by path or address.
///
/// Exports of known tools are told by their columns and read by their connector's mapping; others by what columns are
/// usually called. A file of any size takes the memory of a batch.
package struct ImportReader: Sendable {
    package let path: String
    /// Column by field, as given by `--map`; wins over the usual names.
    package let columns: [String: String]
    /// Of times without a zone.
    package let zone: TimeZone
    /// Kinds of files that are recognised.
    let formats: [ImportFormat]

    /// - Parameter formats: of known tools; not looked at when `columns` says what is what.
    package init(
        path: String, columns: [String: String], zone: TimeZone, formats: [ImportFormat] = []
    ) throws(SourceError) {
        for field in columns.keys.sorted() where !ImportColumns.names.contains(where: { $0.field == field }) {
            let known = ImportColumns.names.map(\.field)
            let guess = nearest(to: field, among: known).map { "Did you mean `\($0)`?" }
            throw SourceError(
                source: path,
                problem: "--map names no field `\(field)`. \(guess ?? "Fields are \(known.joined(separator: ", ")).")")
        }
        self.path = path
        self.columns = columns
        self.zone = zone
        self.formats = columns.isEmpty ? formats : []
    }

    /// What reading came to.
    package struct Outcome: Sendable {
        package var posts: [Post] = []
        /// One for each line that could not be used, with its number.
        package var problems: [String] = []
        /// Posts that the file itself calls deleted, by their ids.
        package var gone: [String] = []
        /// What the file was told to be; nil for columns with usual names.
        package var format: String?
    }

    /// Reads all of a file at once.
    ///
    /// - Parameters:
    ///   - platform: where the ids are unique.
    ///   - now: caps times in the future, and stands in for missing ones.
    package func read(platform: String, now: Int64) throws -> Outcome {
        var outcome = Outcome()
        try read(platform: platform, now: now, batch: .max) { outcome = $0 }
        return outcome
    }

    /// Reads a file in batches of so many posts. The last one may be empty.
    package func read(platform: String, now: Int64, batch: Int, keep: (Outcome) throws -> Void) throws {
        var records = try RecordReader(self)
        var maker = PostMaker(self, platform: platform, now: now)
        var outcome = Outcome()
        while let (line, record) = try records.next() {
            switch record {
            case .failure(let problem): outcome.problems.append("\(path):\(line): \(problem.problem)")
            case .success(let fields):
                for reading in maker.posts(fields) {
                    switch reading {
                    case .post(let post): outcome.posts.append(post)
                    case .gone(let id): outcome.gone.append(id)
                    case .skipped: break
                    case .unusable(let problem): outcome.problems.append("\(path):\(line): \(problem)")
                    }
                }
            }
            outcome.format = maker.formatName
            if outcome.posts.count >= batch {
                try keep(outcome)
                outcome = Outcome(format: maker.formatName)
            }
        }
        try keep(outcome)
    }
}
