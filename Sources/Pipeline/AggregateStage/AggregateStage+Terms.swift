internal import Aggregation
internal import SQLiteDatabase

extension AggregateStage {
    /// The words that moved, for each day from `first` on, against the 28 days before it.
    func refreshTerms(_ job: Work, _ texts: TextShelf, from first: Int) throws {
        let days = try dayFacts(job, from: first - UsualValue.days)
        guard let last = days.keys.max() else {
            return try connection.run(
                "DELETE FROM term WHERE monitor_id = ? AND local_day >= ?", job.id, LocalCalendar.name(of: first))
        }
        var window: [(day: Int, counts: TermCounts)] = []
        var before = TermCounts()
        for day in max(first - UsualValue.days, days.keys.min() ?? first)..<max(first, last + 1) {
            while let oldest = window.first, oldest.day < day - UsualValue.days {
                before.remove(oldest.counts)
                window.removeFirst()
            }
            let hasPosts = (days[day]?.posts ?? 0) > 0
            if day >= first {
                let counts = hasPosts ? try texts.whole(day, job).counts : TermCounts()
                let moved = window.count >= UsualValue.fewest ? MovingTerm.moved(day: counts, before: before) : []
                try store(moved, day, job)
            }
            if hasPosts, day < last {
                let counts = try texts.sample(day, job).counts
                before.add(counts)
                window.append((day, counts))
            }
        }
        try connection.run(
            "DELETE FROM term WHERE monitor_id = ? AND local_day > ?", job.id,
            LocalCalendar.name(of: max(last, first - 1)))
    }

    private func store(_ moved: [MovingTerm], _ day: Int, _ job: Work) throws {
        let name = LocalCalendar.name(of: day)
        try connection.transaction {
            try connection.run("DELETE FROM term WHERE monitor_id = ? AND local_day = ?", job.id, name)
            for term in moved {
                try connection.run(
                    "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?)", job.id, name, term.term, term.z, term.logOdds,
                    term.posts, term.perThousand, term.usualPerThousand)
            }
        }
    }
}
