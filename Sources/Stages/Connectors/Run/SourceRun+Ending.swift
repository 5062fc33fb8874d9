internal import Domain
internal import HTTPTransport
internal import Support

/// How a source's run ends, and what it may claim to have covered.
extension SourceRun {
    /// The interval is covered.
    mutating func finish(_ step: inout Step) {
        // A window that does not reach back to the last look has lost what was between.
        if stream.isWindow, knownCursor != nil || !isNewest, let oldest, oldest > start {
            return close(&step, .partial, "items fell off the feed before it was read; fetch it more often", .turnover)
        }
        if let horizon, start < horizon - 120, !isNewest || knownCursor != nil {
            let days = stream.days ?? 0
            reached = horizon
            phase = .back
            return close(&step, .partial, "the service goes back \(days) days only; fetch more often", .turnover)
        }
        close(&step, .complete, nil, nil)
    }

    /// There is no further page, though the interval goes on.
    mutating func runOut(_ step: inout Step) {
        if let most = stream.most, records >= most, oldest ?? start > start {
            return close(&step, .partial, "the service gives no more than \(most) posts", .pageCap)
        }
        if let total, records < total, oldest ?? start > start {
            return close(&step, .partial, "the service counts \(total) and gave \(records)", .content)
        }
        finish(&step)
    }

    /// Ends the run. What a walk back has reached is complete, whatever keeps it from the rest.
    mutating func close(_ step: inout Step, _ status: Coverage.Status, _ reason: String?, _ cause: Coverage.Cause?) {
        if status == .complete, lost > 0 {
            return close(&step, .partial, "the answers to \(lost) posts could not be had", .content)
        }
        step.next = nil
        let end = wanted.end
        func coverage(_ from: Int64, _ until: Int64, _ status: Coverage.Status, posts: Int, pages: Int) -> Coverage {
            let isComplete = status == .complete
            return Coverage(
                source: source.name, interval: Interval(start: min(from, until), end: until), status: status,
                reason: isComplete ? nil : reason, cause: isComplete ? nil : cause, note: note, posts: posts,
                pages: pages)
        }
        if status == .complete {
            step.progress = nil
            setCursor(&step)
            // The first look back may end with the service's own history: nothing is claimed before its oldest post.
            let isFirst = isNewest && knownCursor == nil
            let from = isFirst ? min(max(start, oldest ?? start), end - 1) : start
            step.coverage = coverage(from, end, .complete, posts: posts, pages: pages)
            noteJumps(&step)
            return
        }
        if phase == .back, let reached, reached < end, ownPages > 0, cause != .content || total != nil {
            setCursor(&step)
            let reached = max(reached, start)
            step.coverage = coverage(reached, end, .complete, posts: posts, pages: pages)
            noteJumps(&step)
            if reached > start {
                step.gaps.append(coverage(start, reached, .partial, posts: 0, pages: 0))
                step.progress?.interval.end = reached
                step.progress?.isNewest = false
                // The service gives no more of so long an interval: of a shorter one it may.
                if step.progress == nil, stream.asksForWindows, cause == .pageCap || cause == .content, reached < end {
                    step.windows.append(Interval(start: start, end: reached))
                }
            }
            return
        }
        step.coverage = coverage(start, end, status, posts: posts, pages: pages)
    }

    /// What the pages leapt over is not covered.
    private func noteJumps(_ step: inout Step) {
        guard let covered = step.coverage?.interval else { return }
        for jump in pageTimes.jumps(in: covered) {
            let hours = (jump.interval.end - jump.interval.start) / 3600
            let usual = jump.usual < 120 ? "\(jump.usual) s" : "\(jump.usual / 60) min"
            step.gaps.append(
                Coverage(
                    source: source.name, interval: jump.interval, status: .partial,
                    reason: "time_jump: the pages leap over \(hours) h, though a post came every \(usual)",
                    cause: .timeJump,
                    posts: 0, pages: 0))
            if stream.asksForWindows { step.windows.append(jump.interval) }
        }
    }

    private mutating func setCursor(_ step: inout Step) {
        guard isNewest else { return }
        step.cursor = highest
    }

    mutating func end(_ status: Coverage.Status, _ reason: String?, _ cause: Coverage.Cause?) -> Step {
        var step = Step()
        giveUpErrands()
        // All that is new is here by then; only the second look at the newest page failed.
        if phase == .recheck, let reason {
            step.problems.append("deletions and edits were not looked for: \(reason)")
            finish(&step)
            return step
        }
        // A walk that is stopped goes on from the page that failed.
        if status == .failed, phase == .back, ownPages > 0, !stream.isWindow { step.progress = progressHere }
        // What may work later is not given up.
        if case .resumed(let progress) = aim, ownPages == 0,
            cause == .network || cause == .server || cause == .rateLimit
        {
            step.progress = progress
        }
        close(&step, status == .failed && pages > 0 ? .partial : status, reason, cause)
        return step
    }

    private var progressHere: Progress {
        Progress(
            url: request.url, highest: highest, oldest: oldest, reached: reached, interval: wanted, posts: posts,
            pages: pages, at: now,
            isNewest: false)
    }
}
