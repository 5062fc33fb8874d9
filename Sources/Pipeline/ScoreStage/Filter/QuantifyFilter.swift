internal import Domain
internal import Quantification
internal import SentimentNetwork
package import Support
internal import Synchronization

/// `barometer quantify --ndjson`: scored posts in, a line of corrected shares a group out.
package final class QuantifyFilter: Sendable {
    private let folder: String
    private let field: String?
    private let quantifier: Quantifier
    /// Loaded when the first line without a score comes.
    private let scorer = Mutex<ScoreFilter?>(nil)

    /// - Parameters:
    ///   - model: folder of the model that gave the scores, or gives them to lines without one.
    ///   - field: the member that names a post's group; nil for one group.
    package init(model folder: String, by field: String?) throws {
        self.folder = folder
        self.field = field
        quantifier = Quantifier(try Calibration(folder: folder).quantification)
    }

    /// What one line adds.
    package struct Judged: Sendable {
        let group: JSONValue
        let evidence: Evidence?
        /// The error that is written instead; nil for a good line.
        package let complaint: LineAnswer?
        package let isPartial: Bool
    }

    /// The posts by group, in the order of their first posts.
    package struct Groups: Sendable {
        fileprivate var posts: [[Evidence]] = []
        fileprivate var names: [JSONValue] = []
        private var numbers: [String: Int] = [:]

        package init() {}

        /// Takes what `judged` holds and returns the complaints.
        package mutating func add(_ judged: [Judged]) -> [LineAnswer] {
            for line in judged {
                guard let evidence = line.evidence else { continue }
                let key = line.group.text
                if numbers[key] == nil {
                    numbers[key] = posts.count
                    posts.append([])
                    names.append(line.group)
                }
                if let number = numbers[key] { posts[number].append(evidence) }
            }
            return judged.compactMap(\.complaint)
        }
    }

    /// Reads lines; those without `sentiment` are scored.
    package func judge(_ lines: [InputLine]) -> [Judged] {
        var judged = lines.map(read)
        let bare = judged.indices.filter { judged[$0].evidence == nil && judged[$0].complaint == nil }
        guard !bare.isEmpty else { return judged }
        do {
            let filter = try loaded()
            let answers = try filter.sentiments(bare.map { lines[$0] })
            for (index, answer) in zip(bare, answers) {
                let evidence = quantifier.evidence(
                    answer.sentiment, modalities: answer.modalities, language: answer.language)
                judged[index] = Judged(
                    group: judged[index].group, evidence: evidence, complaint: nil, isPartial: answer.isPartial)
            }
        } catch {
            for index in bare { judged[index] = Self.complaint("\(error)", lines[index]) }
        }
        return judged
    }

    private func loaded() throws -> ScoreFilter {
        try scorer.withLock { scorer in
            if let scorer { return scorer }
            let filter = ScoreFilter(try SentimentModel(folder: folder))
            scorer = filter
            return filter
        }
    }

    private func read(_ line: InputLine) -> Judged {
        do {
            let post = try FilterPost(line)
            // An earlier filter's complaint is no post.
            if post.json["error"] != nil, post.json["line"] != nil, post.json["sentiment"] == nil {
                return Judged(
                    group: nil, evidence: nil, complaint: LineAnswer(post.json.text, isPartial: true), isPartial: true)
            }
            let group = field.map { post.json[$0] ?? nil } ?? nil
            guard let given = post.json["sentiment"], !given.isNull else {
                return Judged(group: group, evidence: nil, complaint: nil, isPartial: false)
            }
            let values = Polarity.allCases.compactMap { given[$0.rawValue]?.double }
            guard values.count == 3, values.allSatisfy({ $0 >= 0 }), abs(values.reduce(0, +) - 1) < 0.01 else {
                throw FilterLineError("`sentiment` must hold negative, neutral and positive, which sum to 1")
            }
            let sentiment = Sentiment(negative: values[0], neutral: values[1], positive: values[2])
            let evidence = quantifier.evidence(
                sentiment, modalities: Self.modalities(post.json), language: post.language)
            return Judged(group: group, evidence: evidence, complaint: nil, isPartial: false)
        } catch {
            return Self.complaint("\(error)", line)
        }
    }

    /// Those that a score names, such as `text+image`; nil where it names none. Towards a target only the words speak.
    private static func modalities(_ json: JSONValue) -> String? {
        if json["post_sentiment"] != nil { return Calibration.name([.text]) }
        let named = (json["modalities"]?.members ?? []).compactMap { Modality(rawValue: $0.key) }
        return named.isEmpty ? nil : Calibration.name(named)
    }

    private static func complaint(_ problem: String, _ line: InputLine) -> Judged {
        Judged(group: nil, evidence: nil, complaint: .error(problem, line: line.number), isPartial: true)
    }

    /// A line a group.
    package func summary(_ groups: Groups) -> [LineAnswer] {
        zip(groups.names, groups.posts).map { group, posts in
            let mix = quantifier.estimate(posts)
            let json: JSONValue = [
                "group": group, "n": JSONValue(.integer(Int64(posts.count))),
                "negative": JSONValue(.number(mix.negative.value)), "neutral": JSONValue(.number(mix.neutral.value)),
                "positive": JSONValue(.number(mix.positive.value)), "net": JSONValue(.number(mix.net.value)),
                "low": JSONValue(.number(mix.net.low)), "high": JSONValue(.number(mix.net.high)),
            ]
            return LineAnswer(json.text)
        }
    }
}
