internal import Aggregation
internal import SQLiteDatabase

extension AggregateStage {
    /// - Returns: topics with posts from `first` on.
    func refreshTopics(_ job: Work, _ texts: TextShelf, from first: Int) throws -> Int {
        try connection.transaction {
            var replay = try TopicReplay(job, texts, from: first, connection)
            let days = try dayFacts(job, from: first - UsualValue.days)
            if let last = days.keys.max(), last >= first {
                for day in first...last { try replay.take(day, isEmpty: (days[day]?.posts ?? 0) == 0) }
            }
            let active = try replay.finish()
            try refreshTopicBuckets(job, from: first, days)
            return active
        }
    }
}
