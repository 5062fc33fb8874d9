/// One row of an evaluation: a set of judged posts, what is asked of it, and the slices it falls into.
package struct EvaluationTest: Sendable {
    /// What the figure is the mean of.
    package enum Whole: Sendable {
        case posts
        /// Corpora or languages count alike, however many posts they have.
        case meanOverCorpora, meanOverLanguages
    }

    /// A part of the posts with its own figure.
    package struct Slice: Sendable {
        package let name: String
        package let figures: Figures
        package let value: Double
        package let interval: (low: Double, high: Double)
    }

    package let name: String
    package let measure: Measure
    package let bar: Double?
    package let set: JudgedSet
    package let figures: Figures
    package let value: Double
    package let interval: (low: Double, high: Double)
    /// Of the posts as one set, by measure.
    package let intervals: [Measure: (low: Double, high: Double)]
    package let slices: [Slice]
    /// See ``Reliability/errorByChance(_:)``.
    package let calibrationByChance: Double
    /// See ``Reliability/sweptError(_:)``.
    package let sweptCalibration: Double

    package init(_ name: String, _ set: JudgedSet, _ measure: Measure, bar: Double? = nil, over whole: Whole = .posts) {
        self.name = name
        self.measure = measure
        self.bar = bar
        self.set = set
        let figures = Figures(set)
        self.figures = figures
        intervals = Bootstrap(set).intervals
        calibrationByChance = Reliability.errorByChance(set.posts)
        sweptCalibration = Reliability.sweptError(set.posts)
        let corpora = Self.parts(set) { $0.post.corpus }
        let languages = Self.parts(set) { $0.post.language ?? "unknown language" }
        slices = ((corpora.count > 1 ? corpora : []) + (languages.count > 1 ? languages : [])).map { name, part in
            let figures = Figures(part)
            return Slice(
                name: name, figures: figures, value: measure.value(figures) ?? 0,
                interval: Bootstrap.mean([part], measure))
        }
        let parts = whole == .meanOverCorpora ? corpora : whole == .meanOverLanguages ? languages : []
        if parts.isEmpty {
            value = measure.value(figures) ?? 0
            interval = intervals[measure] ?? (0, 0)
        } else {
            value = parts.reduce(0) { $0 + (measure.value(Figures($1.set)) ?? 0) / Double(parts.count) }
            interval = Bootstrap.mean(parts.map(\.set), measure)
        }
    }

    private static func parts(_ set: JudgedSet, _ key: (JudgedPost) -> String) -> [(name: String, set: JudgedSet)] {
        Dictionary(grouping: set.posts, by: key).sorted { $0.key < $1.key }.map {
            ($0.key, JudgedSet(classes: set.classes, posts: $0.value))
        }
    }

    /// Nil without a bar.
    package var passes: Bool? { bar.map { value >= $0 } }
}
