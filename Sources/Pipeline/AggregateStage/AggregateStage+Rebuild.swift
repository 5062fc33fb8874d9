internal import Aggregation
package import Domain
internal import SQLiteDatabase

extension AggregateStage {
    /// What can be made again by itself, in this order.
    package enum Figures: String, CaseIterable, Sendable {
        case matches, buckets, usual
    }

    /// Makes one kind of figure of all days again from what is stored.
    ///
    /// - Returns: posts matched, cells made, or monitors.
    package func rebuild(_ figures: Figures, monitors: [Monitor], now: Int64) throws -> Int {
        let versions = try registerVersions(try monitors.map(prepare))
        guard let model = try judgingModel() else { return 0 }
        switch figures {
        case .matches: return try match(versions)
        case .buckets:
            let coverage = try CoverageSpans(connection)
            for version in versions { try touchAllIfRemodelled(version, model) }
            var work = versions.map { Work(version: $0, model: model, coverage: coverage, now: now) }
            return try refreshBuckets(&work)
        case .usual:
            let coverage = try CoverageSpans(connection)
            for version in versions {
                let job = Work(version: version, model: model, coverage: coverage, now: now)
                let first = try connection.row("SELECT min(start) FROM bucket WHERE monitor_id = ?", version.id)
                try refreshUsual(job, from: job.calendar.day(of: first?[0].integer ?? now))
                try connection.run("DELETE FROM touched_time WHERE monitor_id = ?", version.id)
            }
            return versions.count
        }
    }
}
