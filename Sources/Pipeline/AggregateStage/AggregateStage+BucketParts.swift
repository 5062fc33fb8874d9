internal import Aggregation
internal import Domain
internal import SQLiteDatabase

extension AggregateStage {
    /// Writes what a cell comes to by source, language, modality and emotion.
    func insert(_ tally: PartTally, _ names: PartNames, _ cell: Cell, _ job: Work) throws {
        for (part, sums) in tally.sums.enumerated() where sums.posts > 0 {
            let name = names.parts[part]
            try connection.run(
                "INSERT INTO bucket_part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", job.id, job.model.id,
                cell.grain.rawValue, cell.start, name.dimension.rawValue, name.value, cell.day, sums.posts,
                sums.scored, sums.saidNegative, Millionths.value(sums.negative), Millionths.value(sums.neutral),
                Millionths.value(sums.positive), Millionths.value(sums.mass))
        }
    }

    /// Writes a day's figures weighed otherwise into its row.
    func insert(_ loudness: Loudness, _ cell: Cell, _ job: Work) throws {
        try connection.run(
            """
            UPDATE bucket SET top_engagement = ?, top_negative_engagement = ?, engaged_net = ?, capped_net = ?,
                capped_posts = ?
            WHERE monitor_id = ? AND model_id = ? AND grain = 'day' AND start = ?
            """, loudness.top, loudness.topNegative, loudness.engagedNet, loudness.cappedNet, loudness.cappedPosts,
            job.id, job.model.id, cell.start)
    }
}
