internal import Aggregation
internal import Domain
internal import Quantification
internal import SQLiteDatabase

/// A cell's place in a monitor's calendar.
struct Cell {
    let grain: Grain
    let start: Int64
    let end: Int64
    /// The local day.
    let day: String
    /// Of hours.
    let hour: Int?
}

extension AggregateStage {
    /// Makes a day, its hours and all their parts again.
    ///
    /// - Returns: cells made.
    func refreshDay(_ day: Int, _ reader: inout DayReader, _ job: Work) throws -> Int {
        let cell = Cell(
            grain: .day, start: job.calendar.start(of: day), end: job.calendar.start(of: day + 1),
            day: LocalCalendar.name(of: day), hour: nil)
        for grain in Grain.allCases {
            for table in ["bucket", "bucket_part"] {
                try connection.run(
                    "DELETE FROM \(table) WHERE monitor_id = ? AND model_id = ? AND grain = ? AND start >= ? AND start < ?",
                    job.id, job.model.id, grain.rawValue, cell.start, cell.end)
            }
        }
        let read = try reader.read(cell.start, cell.end)
        try storeCopies(read.posts.posts, cell.day, job)
        guard !read.posts.posts.isEmpty else { return 0 }
        var marks = CellMarks(read.posts)
        try insert(CellTally(read.posts, read.posts.posts.indices, &marks), read.evidence, cell, job)
        var parts = PartTally()
        let hours = hours(of: read.posts.posts, cell.day, job)
        for (hour, places) in hours {
            try insert(CellTally(read.posts, places, &marks), read.evidence, hour, job)
            let own = PartTally(read.posts, places)
            try insert(own, reader.names, hour, job)
            parts.add(own)
        }
        try insert(parts, reader.names, cell, job)
        try insert(Loudness(read.posts), cell, job)
        return 1 + hours.count
    }

    /// A day's hours that have posts, with the places of these.
    private func hours(of posts: [DayPost], _ day: String, _ job: Work) -> [(cell: Cell, places: Range<Int>)] {
        var hours: [(cell: Cell, places: Range<Int>)] = []
        var start = 0
        while start < posts.count {
            let hour = job.calendar.hour(of: posts[start].publishedAt)
            let end = posts[start...].firstIndex { $0.publishedAt >= hour.end } ?? posts.count
            hours.append(
                (Cell(grain: .hour, start: hour.start, end: hour.end, day: day, hour: hour.hour), start..<end))
            start = end
        }
        return hours
    }

    private func storeCopies(_ posts: [DayPost], _ day: String, _ job: Work) throws {
        try connection.run("DELETE FROM near_copy WHERE monitor_id = ? AND local_day = ?", job.id, day)
        var isRepeated = [Bool](repeating: false, count: posts.count)
        for (place, post) in posts.enumerated() where post.first != place { isRepeated[post.first] = true }
        for post in posts where isRepeated[post.first] {
            try connection.run(
                "INSERT INTO near_copy VALUES (?, ?, ?, ?)", job.id, day, post.id, posts[post.first].id)
        }
    }

    func insert(_ tally: CellTally, _ evidence: [Evidence?], _ cell: Cell, _ job: Work) throws {
        let standing = tally.standing.compactMap { evidence[$0] }
        let isEnough = standing.count >= max(1, job.version.monitor.minimumPosts)
        let mix = isEnough ? job.model.quantifier.estimate(standing) : nil
        try connection.run(
            """
            INSERT INTO bucket (monitor_id, model_id, grain, start, "end", local_day, local_hour, posts, distinct_posts,
                authors, scored, abstained, unscored, sum_negative, sum_neutral, sum_positive, sum_net_squared,
                said_negative, said_neutral, said_positive, contradictions, distinct_scored, distinct_negative, negative,
                negative_low, negative_high, neutral, positive, net, net_low, net_high)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, job.id, job.model.id, cell.grain.rawValue, cell.start, cell.end, cell.day, cell.hour, tally.posts,
            tally.distinctPosts, tally.authors, tally.scored, tally.abstained, tally.unscored, tally.negative,
            tally.neutral, tally.positive, tally.netSquared, tally.said[.negative] ?? 0, tally.said[.neutral] ?? 0,
            tally.said[.positive] ?? 0, tally.contradictions, tally.standing.count, tally.distinctNegative,
            mix?.negative.value, mix?.negative.low, mix?.negative.high, mix?.neutral.value, mix?.positive.value,
            mix?.net.value, mix?.net.low, mix?.net.high)
    }
}
