internal import Language
internal import SQLiteDatabase

/// Where in a sound the words that were looked for are said.
extension AggregateStage {
    /// Times as `00:41:10` of the lines of a post's transcripts that have one of `texts`; words may run over into the next line.
    func heard(_ texts: [String], in post: Int64, most: Int = 5) throws -> [String] {
        let lines = try connection.rows(
            "SELECT at, text FROM transcript_line WHERE post_id = ? ORDER BY position, start_s", post)
        guard !lines.isEmpty else { return [] }
        let search = SearchTextMaker()
        // Spaces around keep words whole; Chinese has none to keep, and is cut alike on both sides.
        func spaced(_ text: String) -> String { " \(search.words(text).joined(separator: " ")) " }
        let wanted = texts.map(spaced).filter { $0.count > 2 }
        let words = lines.map { spaced($0.text(1)) }
        var times: [String] = []
        for index in lines.indices where times.count < most {
            let text = words[index] + (index + 1 < words.count ? words[index + 1].dropFirst() : "")
            let isHere = wanted.contains { wanted in
                // What begins in the next line is found there.
                text.firstRange(of: wanted).map {
                    text.distance(from: text.startIndex, to: $0.lowerBound) < words[index].count - 1
                } ?? false
            }
            if isHere { times.append(lines[index].text(0)) }
        }
        return times
    }
}
