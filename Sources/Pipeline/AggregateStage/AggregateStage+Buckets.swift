internal import Aggregation
internal import Domain
internal import Quantification
internal import SQLiteDatabase

extension AggregateStage {
    /// Makes the touched days and their hours again, and the rows of days that are known to hold no post.
    ///
    /// Sets the job's first day. - Returns: cells made.
    func refreshBuckets(_ job: inout Work, changedCoverage: Int64?) throws -> Int {
        let calendar = job.calendar
        let touched = Set(
            try connection.rows("SELECT published_at FROM touched_time WHERE monitor_id = ?", job.id)
                .map { calendar.day(of: $0.int64(0)) }
        ).sorted()
        try makeCellTable()
        var cells = 0
        var rest = touched[...]
        while !rest.isEmpty {
            let days = rest.prefix(20)
            rest = rest.dropFirst(20)
            cells += try connection.transaction { try days.reduce(0) { try $0 + refreshDay($1, job) } }
        }
        let changed = try refreshEmptyDays(job)
        job.first = (touched.prefix(1) + changed).min()
        return cells + changed.count
    }

    private func refreshDay(_ day: Int, _ job: Work) throws -> Int {
        let (start, end) = (job.calendar.start(of: day), job.calendar.start(of: day + 1))
        let name = LocalCalendar.name(of: day)
        for grain in Grain.allCases {
            for table in ["bucket", "bucket_part"] {
                try connection.run(
                    "DELETE FROM \(table) WHERE monitor_id = ? AND model_id = ? AND grain = ? AND start >= ? AND start < ?",
                    job.id, job.model.id, grain.rawValue, start, end)
            }
        }
        let posts = try loadCell(start, end, name, job)
        guard !posts.isEmpty else { return 0 }
        try insert(posts, .day, start, end, name, nil, job)
        var cells = 1
        var rest = posts[...]
        while let first = rest.first {
            let hour = job.calendar.hour(of: first.publishedAt)
            let own = rest.prefix { $0.publishedAt < hour.end }
            rest = rest.dropFirst(own.count)
            try insert(Array(own), .hour, hour.start, hour.end, name, hour.hour, job)
            try connection.run(
                "UPDATE cell SET hour = ? WHERE published_at >= ? AND published_at < ?", hour.start, hour.start,
                hour.end)
            cells += 1
        }
        try storeParts(of: start, end, name, job)
        return cells
    }

    private func insert(
        _ posts: [CellPost], _ grain: Grain, _ start: Int64, _ end: Int64, _ day: String, _ hour: Int?, _ job: Work
    ) throws {
        let scored = posts.filter { $0.outcome == "scored" }
        let decided = scored.compactMap(\.sentiment)
        let abstained = posts.count { $0.outcome == "abstained" }
        func sum(_ value: (Sentiment) -> Double) -> Double { decided.reduce(0) { $0 + value($1) } }
        func said(_ polarity: Polarity) -> Int { decided.count { $0.polarity == polarity } }
        // Of copies the first that the model decided on stands for all.
        var seen: Set<Int64> = []
        let distinct = scored.filter { $0.sentiment != nil && seen.insert($0.first).inserted }
        let evidence = distinct.compactMap { post in
            post.sentiment.map {
                job.model.quantifier.evidence($0, modalities: post.modalities, language: post.language)
            }
        }
        let isEnough = evidence.count >= max(1, job.version.monitor.minimumPosts)
        let mix = isEnough ? job.model.quantifier.estimate(evidence) : nil
        try connection.run(
            """
            INSERT INTO bucket (monitor_id, model_id, grain, start, "end", local_day, local_hour, posts, distinct_posts,
                authors, scored, abstained, unscored, sum_negative, sum_neutral, sum_positive, sum_net_squared,
                said_negative, said_neutral, said_positive, contradictions, distinct_scored, distinct_negative, negative,
                negative_low, negative_high, neutral, positive, net, net_low, net_high)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, job.id, job.model.id, grain.rawValue, start, end, day, hour, posts.count,
            Set(posts.map(\.first)).count, Set(posts.compactMap(\.author)).count, decided.count, abstained,
            posts.count - decided.count - abstained, sum(\.negative), sum(\.neutral), sum(\.positive),
            sum { $0.net * $0.net }, said(.negative), said(.neutral), said(.positive),
            posts.count { $0.contradiction }, distinct.count, distinct.count { $0.sentiment?.polarity == .negative },
            mix?.negative.value, mix?.negative.low, mix?.negative.high, mix?.neutral.value, mix?.positive.value,
            mix?.net.value, mix?.net.low, mix?.net.high)
    }

    /// Writes a row of zeros for each day that is over, was fetched and has no post, since the monitor's first post.
    ///
    /// - Returns: the days whose rows came or went.
    private func refreshEmptyDays(_ job: Work) throws -> [Int] {
        let rows = try connection.rows(
            "SELECT start, posts FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day' ORDER BY start",
            job.id, job.model.id)
        let held = Dictionary(uniqueKeysWithValues: rows.map { (job.calendar.day(of: $0.int64(0)), $0.int(1)) })
        let empty = Set(held.filter { $0.value == 0 }.keys)
        var wanted: Set<Int> = []
        if let first = held.filter({ $0.value > 0 }).keys.min() {
            let today = job.calendar.day(of: job.now)
            for day in first..<max(first, today) where (held[day] ?? 0) == 0 {
                let (start, end) = (job.calendar.start(of: day), job.calendar.start(of: day + 1))
                if job.coverage.isKnown(start, end, hasPosts: false) { wanted.insert(day) }
            }
        }
        let changed = wanted.symmetricDifference(empty).sorted()
        guard !changed.isEmpty else { return [] }
        try connection.transaction {
            for day in changed {
                let start = job.calendar.start(of: day)
                // Kept until the run is whole, so that a kill does not forget that later days rest on it.
                try connection.run("INSERT OR IGNORE INTO touched_time VALUES (?, ?)", job.id, start)
                if wanted.contains(day) {
                    try insert(
                        [], .day, start, job.calendar.start(of: day + 1), LocalCalendar.name(of: day), nil, job)
                } else {
                    try connection.run(
                        "DELETE FROM bucket WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start = ?",
                        job.id, job.model.id, start)
                }
            }
        }
        return changed
    }
}
