/// What can be said of a change against the usual.
enum Verdict: Hashable, Sendable {
    case clearlyUp, slightlyUp, noClearChange, slightlyDown, clearlyDown
    /// There is too little history to say what is usual.
    case noUsual
    /// Too few posts for a value.
    case tooFew

    var key: String {
        switch self {
        case .clearlyUp: "clearlyUp"
        case .slightlyUp: "slightlyUp"
        case .noClearChange: "noClearChange"
        case .slightlyDown: "slightlyDown"
        case .clearlyDown: "clearlyDown"
        case .noUsual: "noUsual"
        case .tooFew: "tooFew"
        }
    }

    /// `▲`, `▼` or nothing.
    var arrow: String {
        switch self {
        case .clearlyUp, .slightlyUp: "▲"
        case .clearlyDown, .slightlyDown: "▼"
        default: ""
        }
    }

    /// Clear when the interval of the change leaves out `neutral` and the effect reaches the minimum; slight when the effect
    /// does not; open when the interval includes it.
    init(_ change: Range3, neutral: Double, isLarge: Bool) {
        if change.low <= neutral && neutral <= change.high {
            self = .noClearChange
        } else if change.value > neutral {
            self = isLarge ? .clearlyUp : .slightlyUp
        } else {
            self = isLarge ? .clearlyDown : .slightlyDown
        }
    }
}

/// A headline number: today's, the usual, and the change between them.
struct Measure: Sendable {
    enum Unit: Sendable {
        /// In [−1, 1].
        case net
        /// A count compared by its factor.
        case posts
        /// A count compared by its difference.
        case count
        /// In [0, 1].
        case share
        /// Anything else, compared by its difference.
        case plain
    }

    let id: String
    let unit: Unit
    /// Nil when there are too few posts.
    let today: Range3?
    let usual: Range3?
    /// A factor for `posts`, a difference for the rest.
    let change: Range3?
    let verdict: Verdict
    /// Whether more of it is bad news, which colours the dot.
    let isBadWhenUp: Bool

    init(
        _ id: String, _ unit: Unit, today: Range3?, usual: Range3?, minimum: Double, isBadWhenUp: Bool = false
    ) {
        self.id = id
        self.unit = unit
        self.today = today
        self.usual = usual
        self.isBadWhenUp = isBadWhenUp
        guard let today else {
            change = nil
            verdict = .tooFew
            return
        }
        guard let usual else {
            change = nil
            verdict = .noUsual
            return
        }
        let change = unit == .posts ? Self.factor(today, usual) : Self.difference(today, usual)
        self.change = change
        verdict =
            change.map {
                unit == .posts
                    ? Verdict($0, neutral: 1, isLarge: max($0.value, 1 / max($0.value, 1e-9)) >= minimum)
                    : Verdict($0, neutral: 0, isLarge: abs($0.value) >= minimum)
            } ?? .noUsual
    }

    /// A number of one's own: a row with `id`, `unit` (net, posts, count, share, plain), `value` and, where known, `low` and
    /// `high`, `usual`, `usual_low` and `usual_high`, `minimum` (what is more than slight), `is_bad_when_up`.
    init(_ row: FigureTable.Record) {
        let units: [String: Unit] = ["net": .net, "posts": .posts, "count": .count, "share": .share]
        func range(_ name: String, _ low: String, _ high: String) -> Range3? {
            row.real(name).map { Range3(value: $0, low: row.real(low) ?? $0, high: row.real(high) ?? $0) }
        }
        let usual = range("usual", "usual_low", "usual_high")
        self.init(
            row.text("id"), units[row.text("unit")] ?? .plain, today: range("value", "low", "high"), usual: usual,
            minimum: row.real("minimum") ?? 0, isBadWhenUp: row.int("is_bad_when_up") == 1)
    }

    /// The half widths of the two ranges add as independent errors do.
    private static func difference(_ today: Range3, _ usual: Range3) -> Range3 {
        let value = today.value - usual.value
        let up =
            ((today.high - today.value) * (today.high - today.value)
            + (usual.value - usual.low) * (usual.value - usual.low)).squareRoot()
        let down =
            ((today.value - today.low) * (today.value - today.low)
            + (usual.high - usual.value) * (usual.high - usual.value)).squareRoot()
        return Range3(value: value, low: value - down, high: value + up)
    }

    private static func factor(_ today: Range3, _ usual: Range3) -> Range3? {
        guard usual.value > 0, usual.high > 0 else { return nil }
        return Range3(
            value: today.value / usual.value, low: today.value / usual.high,
            high: usual.low > 0 ? today.value / usual.low : .infinity)
    }

    /// Whether the dot has the colour of negative: a clear change in the bad direction.
    var isBad: Bool {
        switch verdict {
        case .clearlyUp: isBadWhenUp
        case .clearlyDown: !isBadWhenUp && unit == .net
        default: false
        }
    }
}

/// Intervals of 95 % for counts.
enum CountInterval {
    private static let z = 1.959_963_984_540_054

    /// Wilson (1927) for a share of `count` in `total`.
    static func share(_ count: Double, of total: Double) -> Range3? {
        guard total > 0 else { return nil }
        let share = count / total
        let scale = 1 + z * z / total
        let centre = (share + z * z / (2 * total)) / scale
        let half = z * (share * (1 - share) / total + z * z / (4 * total * total)).squareRoot() / scale
        return Range3(value: share, low: max(0, centre - half), high: min(1, centre + half))
    }

    /// Byar's approximation for a Poisson count (Rothman and Boice 1979).
    static func poisson(_ count: Int) -> Range3 {
        let k = Double(count)
        func cube(_ x: Double) -> Double { x * x * x }
        let low = count == 0 ? 0 : k * cube(1 - 1 / (9 * k) - z / (3 * k.squareRoot()))
        let high = (k + 1) * cube(1 - 1 / (9 * (k + 1)) + z / (3 * (k + 1).squareRoot()))
        return Range3(value: k, low: max(0, low), high: high)
    }

    /// The band that the usual of `days` days spans.
    static func usual(_ mean: Double?, variance: Double?, days: Int, fewest: Int = 7) -> Range3? {
        guard let mean, let variance, days >= fewest else { return nil }
        let half = z * max(0, variance * Double(days) / Double(max(days - 1, 1))).squareRoot()
        return Range3(value: mean, low: max(0, mean - half), high: mean + half)
    }
}
