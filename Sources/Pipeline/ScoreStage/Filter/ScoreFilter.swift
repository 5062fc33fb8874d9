internal import Domain
internal import Foundation
package import Media
internal import Quantification
package import SentimentNetwork
package import Support

/// `barometer score --ndjson`: posts in, the same lines with their scores out.
///
/// A post without anything to judge by gets what is known without evidence, the mix of classes that the probabilities stand
/// for; it is marked as abstained and says why. A post that asks about a target is answered by what its words say of that;
/// without words in a known language the whole post stands for it.
package struct ScoreFilter: Sendable {
    /// Members that the filter writes; those of an earlier run are replaced.
    static let written: Set<String> = [
        "sentiment", "polarity", "abstained", "reason", "post_sentiment", "emotion", "modalities", "contradiction",
        "lang", "model", "problems",
    ]

    package let scorer: Scorer
    package let limits: MediaLimits

    package init(_ model: SentimentModel, limits: MediaLimits = MediaLimits()) {
        scorer = Scorer(model)
        self.limits = limits
    }

    /// An answer for each line.
    package func answer(_ lines: [InputLine]) -> [LineAnswer] {
        var answers = [LineAnswer?](repeating: nil, count: lines.count)
        var posts: [(index: Int, post: FilterPost, problems: [String])] = []
        var inputs: [Scorer.Input] = []
        for (index, line) in lines.enumerated() {
            do {
                let post = try FilterPost(line)
                let (input, problems) = post.input(limits: limits)
                posts.append((index, post, problems))
                inputs.append(input)
            } catch {
                answers[index] = .error("\(error)", line: line.number)
            }
        }
        let towards = towardsTargets(posts.map(\.post))
        for (place, (score, (index, post, problems))) in zip(scorer.score(inputs), posts).enumerated() {
            let text = Self.line(lines[index].bytes, post, members(score, post, problems, towards[place]))
            answers[index] = LineAnswer(text, isPartial: !problems.isEmpty)
        }
        return answers.compactMap(\.self)
    }

    /// A line's sentiment as counting needs it.
    struct Counted {
        /// Towards the name that the post asks about, where its words say something of it.
        let sentiment: Sentiment
        /// Nil for a post that says nothing.
        let modalities: String?
        let language: String?
        /// Files were left out.
        let isPartial: Bool
    }

    /// One for each line; all lines must be good.
    func sentiments(_ lines: [InputLine]) throws -> [Counted] {
        let posts = try lines.map { try FilterPost($0) }
        let read = posts.map { $0.input(limits: limits) }
        let towards = towardsTargets(posts)
        return zip(scorer.score(read.map(\.input)), read).enumerated().map { place, pair in
            let (score, read) = pair
            return Counted(
                sentiment: towards[place] ?? score?.sentiment ?? withoutEvidence,
                modalities: towards[place] != nil
                    ? Calibration.name([.text]) : score.map { Calibration.name($0.parts.map(\.modality)) },
                language: read.input.language, isPartial: !read.problems.isEmpty)
        }
    }

    /// What is known of a post that says nothing.
    var withoutEvidence: Sentiment {
        let mix = scorer.model.calibration.quantification.mix("text")
        return Sentiment(negative: mix[0], neutral: mix[1], positive: mix[2])
    }

    /// By place among `posts`: the sentiment of the words towards the name that a post asks about.
    private func towardsTargets(_ posts: [FilterPost]) -> [Int: Sentiment] {
        let asked = posts.indices.filter { posts[$0].target != nil }
        guard !asked.isEmpty else { return [:] }
        let answers = scorer.sentiments(
            towards: asked.map {
                Scorer.TargetQuestion(text: posts[$0].text, language: posts[$0].language, name: posts[$0].target ?? "")
            })
        return Dictionary(
            uniqueKeysWithValues: zip(asked, answers).compactMap { place, answer in answer.map { (place, $0) } })
    }

    private func members(
        _ score: Score?, _ post: FilterPost, _ problems: [String], _ towards: Sentiment?
    ) -> [JSONMember] {
        let whole = score?.sentiment
        let asked = towards ?? whole
        let abstains = towards.map { scorer.model.calibration.abstains($0, of: [.text]) } ?? score?.abstained ?? true
        var members = [
            JSONMember("sentiment", (asked ?? withoutEvidence).json),
            JSONMember("polarity", asked.map { JSONValue(.string($0.polarity.rawValue)) } ?? nil),
            JSONMember("abstained", JSONValue(.bool(abstains))),
        ]
        if towards != nil { members.append(JSONMember("post_sentiment", whole?.json ?? nil)) }
        if score == nil { members.append(JSONMember("reason", JSONValue(.string(reason(post, problems))))) }
        members += [
            JSONMember("emotion", Self.emotions(score)),
            JSONMember("modalities", Self.modalities(score?.parts ?? [])),
            JSONMember("contradiction", JSONValue(.bool(score?.contradiction ?? false))),
            JSONMember("lang", post.language.map { JSONValue(.string($0)) } ?? nil),
            JSONMember("model", JSONValue(.string(scorer.model.identity))),
        ]
        if !problems.isEmpty {
            members.append(JSONMember("problems", JSONValue(.array(problems.map { JSONValue(.string($0)) }))))
        }
        return members
    }

    private func reason(_ post: FilterPost, _ problems: [String]) -> String {
        if let language = post.language, !post.text.isEmpty, !scorer.isReadable(language) {
            return "language \(language) is not one that the model learnt"
        }
        return problems.isEmpty ? "no words, picture or sound to judge by" : "its files could not be used"
    }

    private static func emotions(_ score: Score?) -> JSONValue {
        guard let emotions = score?.emotions else { return nil }
        return JSONValue(
            .object(zip(Emotion.allCases, emotions).map { JSONMember($0.rawValue, JSONValue(.number($1))) }))
    }

    /// By modality: the mean of its parts by weight, and the parts where there are several.
    private static func modalities(_ parts: [ModalityScore]) -> JSONValue {
        let members = Modality.allCases.compactMap { modality -> JSONMember? in
            let own = parts.filter { $0.modality == modality }
            guard !own.isEmpty else { return nil }
            let weight = own.reduce(0) { $0 + $1.weight }
            func mean(_ polarity: Polarity) -> Double {
                guard own.count > 1, weight > 0 else { return own[0].sentiment[polarity] }
                return own.reduce(0) { $0 + $1.weight * $1.sentiment[polarity] } / weight
            }
            let sentiment = Sentiment(
                negative: mean(.negative), neutral: mean(.neutral), positive: mean(.positive))
            var members = (sentiment.json.members ?? []) + [JSONMember("weight", JSONValue(.number(weight)))]
            if own.count > 1 { members.append(JSONMember("parts", JSONValue(.array(own.map(part))))) }
            if own.count == 1, !own[0].timeline.isEmpty { members.append(JSONMember("timeline", timeline(own[0]))) }
            return JSONMember(modality.rawValue, JSONValue(.object(members)))
        }
        return JSONValue(.object(members))
    }

    private static func part(_ part: ModalityScore) -> JSONValue {
        var members = [JSONMember("position", JSONValue(.integer(Int64(part.attachment ?? 0))))]
        members += part.sentiment.json.members ?? []
        members.append(JSONMember("weight", JSONValue(.number(part.weight))))
        if !part.timeline.isEmpty { members.append(JSONMember("timeline", timeline(part))) }
        return JSONValue(.object(members))
    }

    private static func timeline(_ part: ModalityScore) -> JSONValue {
        JSONValue(
            .array(
                part.timeline.map { window in
                    let times = [
                        JSONMember("start", JSONValue(.number(window.start))),
                        JSONMember("end", JSONValue(.number(window.end))),
                    ]
                    return JSONValue(.object(times + (window.sentiment.json.members ?? [])))
                }))
    }

    /// The line with `members` behind its own. Where the line has none of them its bytes stay as they are: numbers keep
    /// every digit that was written.
    private static func line(_ bytes: [UInt8], _ post: FilterPost, _ members: [JSONMember]) -> String {
        let own = post.json.members ?? []
        let keepsLanguage = own.contains { $0.key == "lang" && !$0.value.isNull }
        let new = members.filter { !(keepsLanguage && $0.key == "lang") }
        let added = String(JSONValue(.object(new)).text.dropFirst())
        let isRewritten = own.contains { member in
            written.contains(member.key) && !(keepsLanguage && member.key == "lang")
        }
        guard isRewritten else {
            let open = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces).dropLast()
            return open + (own.isEmpty ? "" : ",") + added
        }
        let kept = own.filter { !written.contains($0.key) || (keepsLanguage && $0.key == "lang") }
        return JSONValue(.object(kept + new)).text
    }
}

extension Sentiment {
    /// `{"negative", "neutral", "positive"}`.
    package var json: JSONValue {
        JSONValue(.object(Polarity.allCases.map { JSONMember($0.rawValue, JSONValue(.number(self[$0]))) }))
    }
}
