/// The day as a whole: its five numbers, and the state that the finding is worded by.
struct Headline: Sendable {
    enum State: Hashable, Sendable {
        /// No post matched and at least one hour was fetched.
        case noPosts
        /// No post matched and nothing was fetched.
        case noData
        /// Posts, but fewer scored than the monitor's minimum.
        case tooFew
        /// A value, with or without a usual one.
        case value
    }

    let posts: Int
    /// Scored with confidence.
    let decided: Int
    let abstained: Int
    let unscored: Int
    let contradictions: Int
    let historyDays: Int
    let net: Measure
    let numbers: [Measure]

    /// - Parameter numbers: in place of the brief's own, for reports that name theirs.
    init(
        _ table: FigureTable, voice: FigureTable, monitor: String, minimum: ReportDefinition.MinimumEffect,
        numbers: [Measure] = []
    ) {
        let row = table.records.first
        posts = row?.int("posts") ?? 0
        decided = row?.int("decided") ?? 0
        abstained = row?.int("abstained") ?? 0
        unscored = row?.int("unscored") ?? 0
        contradictions = row?.int("contradictions") ?? 0
        historyDays = row?.int("days") ?? 0
        net = Measure(
            "net", .net, today: row?.estimate("net", "low", "high"),
            usual: row?.estimate("usual_net", "usual_net_low", "usual_net_high"), minimum: minimum.net)
        let volume = Double(posts)
        let postsMeasure = Measure(
            "posts", .posts, today: Range3(value: volume, low: volume, high: volume),
            usual: row?.estimate("usual_posts", "usual_posts_low", "usual_posts_high"), minimum: minimum.factor)
        let negative = Measure(
            "negative", .share, today: row?.estimate("negative", "negative_low", "negative_high"),
            usual: row?.estimate("usual_negative", "usual_negative_low", "usual_negative_high"), minimum: minimum.share,
            isBadWhenUp: true)
        let contradicting = Measure(
            "contradictions", .count, today: posts > 0 ? CountInterval.poisson(contradictions) : nil,
            usual: CountInterval.usual(
                row?.real("usual_contradictions"), variance: row?.real("contradictions_variance"), days: historyDays),
            minimum: 5, isBadWhenUp: true)
        guard numbers.isEmpty else {
            self.numbers = numbers
            return
        }
        self.numbers = [
            net, postsMeasure, negative,
            Self.voice(voice, monitor, minimum) ?? Self.unsure(row, posts, abstained + unscored, minimum),
            contradicting,
        ]
    }

    private static func voice(
        _ table: FigureTable, _ monitor: String, _ minimum: ReportDefinition.MinimumEffect
    ) -> Measure? {
        guard let row = table.records.first(where: { $0.text("monitor") == monitor }), table.rows.count > 1 else {
            return nil
        }
        return Measure(
            "voice", .share, today: CountInterval.share(Double(row.int("posts")), of: Double(row.int("group_posts"))),
            usual: CountInterval.usual(
                row.real("usual"), variance: row.real("usual_variance"), days: row.int("usual_days")),
            minimum: minimum.share)
    }

    private static func unsure(
        _ row: FigureTable.Record?, _ posts: Int, _ unsure: Int, _ minimum: ReportDefinition.MinimumEffect
    ) -> Measure {
        Measure(
            "unsure", .share, today: CountInterval.share(Double(unsure), of: Double(posts)),
            usual: CountInterval.usual(
                row?.real("usual_unsure"), variance: row?.real("unsure_variance"), days: row?.int("days") ?? 0),
            minimum: minimum.share)
    }

    func state(hasCoverage: Bool) -> State {
        if posts == 0 { return hasCoverage ? .noPosts : .noData }
        return net.today == nil ? .tooFew : .value
    }

    /// The sign of the day's net: nil when its interval includes zero.
    var sign: Int? { Self.sign(net.today) }

    static func sign(_ range: Range3?) -> Int? {
        guard let range else { return nil }
        return range.high < 0 ? -1 : range.low > 0 ? 1 : nil
    }
}
