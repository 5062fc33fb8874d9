internal import SQLiteDatabase

/// The union of what was fetched, and of what was tried in vain: which cells without posts are zero, and which unknown.
struct CoverageSpans: Equatable {
    struct Span: Equatable {
        let start: Int64
        var end: Int64
    }

    var fetched: [Span]
    var failed: [Span]

    /// The spans as kept in the store.
    init(_ connection: Connection) throws {
        func read(_ fetched: Bool) throws -> [Span] {
            try connection.rows(
                "SELECT start, \"end\" FROM coverage_span WHERE fetched = ? ORDER BY start", fetched
            ).map { Span(start: $0.int64(0), end: $0.int64(1)) }
        }
        fetched = try read(true)
        failed = try read(false)
    }

    /// The spans as the ledger has them now.
    init(ledger connection: Connection) throws {
        func read(_ condition: String) throws -> [Span] {
            let rows = try connection.rows(
                "SELECT interval_start, interval_end FROM coverage WHERE \(condition) ORDER BY 1, 2")
            return Self.union(rows.map { Span(start: $0.int64(0), end: $0.int64(1)) })
        }
        fetched = try read("status <> 'failed'")
        failed = try read("status = 'failed'")
    }

    private static func union(_ spans: [Span]) -> [Span] {
        var merged: [Span] = []
        for span in spans {
            if let last = merged.last, span.start <= last.end {
                merged[merged.count - 1].end = max(last.end, span.end)
            } else {
                merged.append(span)
            }
        }
        return merged
    }

    /// Whether the number of posts between is known. Where the ledger says nothing (imports of old posts), it is if there are any.
    func isKnown(_ start: Int64, _ end: Int64, hasPosts: Bool) -> Bool {
        if Self.overlaps(fetched, start, end) { return true }
        return hasPosts && !Self.overlaps(failed, start, end)
    }

    private static func overlaps(_ spans: [Span], _ start: Int64, _ end: Int64) -> Bool {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].end <= start { low = middle + 1 } else { high = middle }
        }
        return low < spans.count && spans[low].start < end
    }

    /// The first moment at which the two differ.
    static func firstDifference(_ a: CoverageSpans, _ b: CoverageSpans) -> Int64? {
        [(a.fetched, b.fetched), (a.failed, b.failed)].compactMap { first, second -> Int64? in
            let edges = { (spans: [Span]) in spans.flatMap { [$0.start, $0.end] } }
            let (left, right) = (edges(first), edges(second))
            for index in 0..<max(left.count, right.count) {
                guard index < left.count else { return right[index] }
                guard index < right.count else { return left[index] }
                if left[index] != right[index] { return min(left[index], right[index]) }
            }
            return nil
        }.min()
    }
}

extension AggregateStage {
    /// Brings the short form of the ledger up to date. The first moment at which it changed is kept as a touched time of every monitor,
    /// so that a kill after it loses nothing.
    func updateCoverage() throws {
        let new = try CoverageSpans(ledger: connection)
        let old = try CoverageSpans(connection)
        guard let first = CoverageSpans.firstDifference(old, new) else { return }
        try connection.transaction {
            try connection.run("DELETE FROM coverage_span")
            for (fetched, spans) in [(true, new.fetched), (false, new.failed)] {
                for span in spans {
                    try connection.run("INSERT INTO coverage_span VALUES (?, ?, ?)", fetched, span.start, span.end)
                }
            }
            try connection.run(
                "INSERT OR IGNORE INTO touched_time SELECT monitor_id, ? FROM monitor WHERE current = 1", first)
        }
    }
}
