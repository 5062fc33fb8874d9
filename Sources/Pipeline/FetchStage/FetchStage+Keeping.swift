internal import Connectors
internal import Domain
internal import Foundation
internal import SQLiteDatabase
internal import Storage
internal import Support

extension Store {
    /// Where a walk goes on behind a page: the cursor of one forward, the progress of one back.
    func keepPlace(cursor: String?, progress: SourceRun.Progress?, of id: Int64) throws {
        if let cursor, let known = try self.cursor(of: id) {
            try setCursor(Store.Cursor(value: cursor, coveredUntil: known.coveredUntil), of: id)
        }
        if let progress {
            try setProgress(String(decoding: try JSONEncoder().encode(progress), as: UTF8.self), of: id)
        }
    }
}

extension FetchStage {
    /// Stores a page together with the cursor that follows it, so that a kill loses neither.
    func keep(
        _ step: SourceRun.Step, _ active: inout Active, _ secrets: (String) -> String?, _ tokens: TokenCache
    ) throws {
        if let token = step.token { try tokens.keep(token, for: active.source, active.spec, secrets) }
        var counts = Store.PostCounts()
        try store.connection.transaction {
            counts = try store.store(step.posts, recordIDs: step.recordIDs, from: active.id)
            try keepLedger(step, &active)
            if active.source.monthlyRecords != nil { try store.noteUse(of: active.id, records: step.records) }
        }
        active.result.add(counts)
        if active.spec.policy.followsDeletions, !step.gone.isEmpty {
            let platform = active.spec.platform(of: active.source)
            active.result.deleted += try store.withdraw(step.gone.map { (platform, $0) }, .source)
        }
        try keepAccount(step, active)
        for problem in step.problems { log(.warning, "\(active.result.source): \(problem)") }
        if let present = step.presentIDs { active.missing = try store.vanished(from: active.id, present: present) }
        note(step, &active)
    }

    /// The account's lasting id, and what became of it: said once.
    private func keepAccount(_ step: SourceRun.Step, _ active: Active) throws {
        if let account = step.account { try store.setAccount(account, of: active.id) }
        guard let news = step.news else { return }
        let (event, detail): (Store.AccountEvent, String) =
            switch news {
            case .renamed(let detail): (.renamed, detail)
            case .gone(let detail): (.gone, detail)
            case .back: (.back, "the account is there again")
            }
        if try store.note(event, detail, of: active.id) {
            log(.warning, "source \"\(active.result.source)\": account \(event.rawValue): \(detail)")
        }
    }

    /// Coverage, cursor, progress and validators.
    private func keepLedger(_ step: SourceRun.Step, _ active: inout Active) throws {
        let until = try store.cursor(of: active.id)?.coveredUntil
        if let coverage = step.coverage {
            try record(coverage, step.gaps, active.id)
            // Nights before the first that worked wanted more than there is.
            if until == nil, coverage.status == .complete, step.gaps.isEmpty, active.run.setsCursor {
                try store.dropGaps(of: active.id, before: coverage.interval.start)
            }
            if active.run.setsCursor, let value = try step.cursor ?? store.cursor(of: active.id)?.value {
                let covered = coverage.status == .complete ? coverage.interval.end : until
                try store.setCursor(
                    Store.Cursor(value: value, coveredUntil: covered ?? coverage.interval.end), of: active.id)
            }
        }
        try store.keepPlace(cursor: step.coverage == nil ? step.cursor : nil, progress: step.progress, of: active.id)
        if step.progress != nil {
            active.ownsProgress = true
        } else if step.coverage != nil, active.ownsProgress || active.isResumed {
            try store.setProgress(nil, of: active.id)
        }
        if let validator = step.validator, active.run.setsCursor {
            try store.setValidator(
                active.run.address, etag: validator.etag, lastModified: validator.lastModified,
                notBefore: step.rest.map { store.clock.now + $0 })
        }
    }

    /// Enters a leg's end into the ledger: gaps may lie before what was covered and inside it.
    private func record(_ coverage: Coverage, _ gaps: [Coverage], _ id: Int64) throws {
        for gap in gaps { try store.record(gap, of: id) }
        guard coverage.status == .complete else { return try store.record(coverage, of: id) }
        let pieces = coverage.interval.subtracting(gaps.map(\.interval))
        for (index, interval) in pieces.enumerated() {
            var piece = coverage
            piece.interval = interval
            // The counts are of the walk as a whole, and stand beside its newest part.
            if index < pieces.count - 1 { (piece.posts, piece.pages) = (0, 0) }
            try store.record(piece, of: id)
        }
    }

    /// What the run says of the source at a leg's end.
    private func note(_ step: SourceRun.Step, _ active: inout Active) {
        guard let coverage = step.coverage else { return }
        let windows = active.ask(for: step.windows)
        // What is asked for by itself may still be whole at the end.
        let worst = step.gaps.last { !windows.contains($0.interval) } ?? coverage
        if case .past(let interval) = active.aim, active.result.hasNewest || active.windows.contains(interval) {
            let isWindow = active.windows.contains(interval)
            if !isWindow, coverage.status == .complete, step.gaps.isEmpty { active.result.filled += 1 }
            if !isWindow || worst.status == .complete { return }
        }
        active.result.coverage = worst
        active.result.problem = nil
        if let reason = worst.reason {
            active.result.problem = [reason, step.hint].compactMap(\.self).joined(separator: ". ")
            // The run's summary says it to everybody.
            log(.info, "source \"\(active.result.source)\": \(active.result.problem ?? reason)")
        }
    }
}
