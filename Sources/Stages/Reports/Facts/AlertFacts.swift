/// An alert with the arithmetic of its peak.
struct AlertFacts: Sendable {
    let id: Int64
    /// `volume_spike`, `negative_surge`, …
    let rule: String
    /// A topic's label, a source or a rule of the user's; empty for the monitor itself.
    let subject: String
    /// `open`, `ongoing` or `resolved`.
    let state: String
    let isHourly: Bool
    let day: CivilDay?
    let firstStart: Int64
    let peakStart: Int64
    let peakEnd: Int64
    let lastStart: Int64
    let observed: Double
    let expected: Double
    let scale: Double
    let surprise: Double
    let threshold: Double
    let volume: Int
    let minimumVolume: Int
    let effect: Double
    let minimumEffect: Double
    let qValue: Double
    let qLimit: Double
    let tests: Int
    let authors: Int
    let copies: Int
    let posts: [EvidencePost]
    /// Days of alerts of the same rule in the window, this one's included.
    let record: [CivilDay]

    init(_ row: FigureTable.Record, posts: [EvidencePost], record: FigureTable) {
        id = row.int64("alert_id") ?? 0
        rule = row.text("rule")
        subject = row.text("subject_label")
        state = row.text("state")
        isHourly = row.text("grain") == "hour"
        day = row.day("day")
        firstStart = row.time("first_start") ?? 0
        peakStart = row.time("peak_start") ?? 0
        peakEnd = row.time("peak_end") ?? 0
        lastStart = row.time("last_start") ?? 0
        observed = row.real("observed") ?? 0
        expected = row.real("expected") ?? 0
        scale = row.real("scale") ?? 0
        surprise = row.real("surprise") ?? 0
        threshold = row.real("threshold") ?? 0
        volume = row.int("volume")
        minimumVolume = row.int("minimum_volume")
        effect = row.real("effect") ?? 0
        minimumEffect = row.real("minimum_effect") ?? 0
        qValue = row.real("q_value") ?? 0
        qLimit = row.real("q_limit") ?? 0
        tests = row.int("tests")
        authors = row.int("authors")
        copies = row.int("copies")
        self.posts = posts
        let rule = self.rule
        self.record = record.records.filter { $0.text("rule") == rule && $0.text("state") != "withdrawn" }
            .compactMap { $0.day("day") }
    }
}
