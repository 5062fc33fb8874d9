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
    /// Charset of a table, by `--encoding`; nil to tell it by the bytes.
    package let encoding: String?
    /// Kinds of files that are recognised.
    let formats: [ImportFormat]

    /// - Parameter formats: of known tools; not looked at when `columns` says what is what.
    package init(
        path: String, columns: [String: String], zone: TimeZone, formats: [ImportFormat] = [], encoding: String? = nil
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
        self.encoding = encoding
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
        /// What the table is written in, where that is not UTF-8.
        package var charset: String?
    }

    /// Reads all of a file at once.
    ///
    /// - Parameters:
    ///   - platform: where the ids are unique.
    ///   - now: caps times in the future, and stands in for missing ones.
    package func read(platform: String, now: Int64) throws -> Outcome {
        var whole = Outcome()
        try read(platform: platform, now: now, batch: 4096, prepare: { _ in 0 }) { outcome, _ in
            whole.posts += outcome.posts
            whole.problems += outcome.problems
            whole.gone += outcome.gone
            (whole.format, whole.charset) = (outcome.format, outcome.charset)
        }
        return whole
    }

    /// Reads a file in batches of so many records.
    ///
    /// - Parameter ahead: batches that are read and prepared before they are wanted. Who keeps several together wants one more than
    ///   those: else what prepares them waits for the keeping, and then the keeping for them.
    /// - Parameter prepare: what is to be made of a batch's posts beside others' work; given to `keep` with them, in order.
    package func read<Prepared: Sendable>(
        platform: String, now: Int64, batch size: Int, ahead: Int = 4,
        prepare: @escaping @Sendable ([Post]) -> Prepared,
        keep: (Outcome, Prepared) throws -> Void
    ) throws {
        var records = try RecordReader(self)
        var maker = PostMaker(self, platform: platform, now: now)
        var first = try records.next()
        if let raw = first, case .success(let record) = RecordReader.parsed(raw, path: path).record {
            maker.tell(record)
        }
        let (told, charset) = (maker, records.charset)
        try mapInOrder(window: ahead) { () throws -> [RecordReader.Raw]? in
            var batch: [RecordReader.Raw] = []
            if let raw = first { batch.append(raw) }
            first = nil
            while batch.count < size, let raw = try records.next() { batch.append(raw) }
            return batch.isEmpty ? nil : batch
        } transform: { batch in
            let outcome = self.outcome(batch, told, charset)
            return (outcome, prepare(outcome.posts))
        } consume: {
            try keep($0.0, $0.1)
        }
        if let charset, records.faults > 0 {
            let problem = "\(path): \(records.faults) places are no characters of \(charset)"
            try keep(Outcome(problems: [problem], format: told.formatName, charset: charset), prepare([]))
        }
    }

    private func outcome(_ batch: [RecordReader.Raw], _ maker: PostMaker, _ charset: String?) -> Outcome {
        var maker = maker
        var outcome = Outcome(format: maker.formatName, charset: charset)
        for raw in batch {
            let (line, record) = RecordReader.parsed(raw, path: path)
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
        }
        return outcome
    }
}
