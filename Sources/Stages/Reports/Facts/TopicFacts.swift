/// A topic on the report's day.
struct TopicFacts: Sendable {
    let id: Int64
    let label: String
    let isNew: Bool
    let firstDay: CivilDay?
    let posts: Int
    let usualPosts: Double
    /// Nil when too few of its posts are scored.
    let net: Range3?
    let movedNet: Double?
    /// Posts a day over the window, in order.
    let series: [Int]
    let examples: [EvidencePost]

    init(_ row: FigureTable.Record, days: [FigureTable.Record], window: [CivilDay], examples: [EvidencePost]) {
        id = row.int64("topic_id") ?? 0
        label = row.text("label")
        isNew = row.int("is_new") == 1
        firstDay = row.day("first_day")
        posts = row.int("posts")
        usualPosts = row.real("usual_posts") ?? 0
        net = row.estimate("net", "low", "high")
        movedNet = row.real("moved_net")
        let counts = Dictionary(
            days.map { ($0.text("day"), $0.int("posts")) }, uniquingKeysWith: { $1 })
        series = window.map { counts[$0.description] ?? 0 }
        self.examples = examples
    }
}
