internal import Domain
internal import SentimentNetwork

/// Whether the model treats like posts alike: by who is named, by dialect, by language.
package struct FairnessReport: Sendable {
    /// A named group against the others of its family, over the same sentences.
    package struct Group: Sendable {
        package let family: String
        package let language: String
        package let group: String
        /// Mean positive − negative, less the mean of the family.
        package let shift: Double
    }

    /// Measures of a part of a development set.
    package struct Part: Sendable {
        package let name: String
        package let figures: Figures
        /// Share of the posts that are not negative but are said to be.
        package let falselyNegative: Double
    }

    package let groups: [Group]
    package let parts: [Part]

    /// A larger shift is worth a look.
    package static let notable = 0.1

    package init(_ evaluation: Evaluation, tests: [EvaluationTest]) throws {
        let scorer = Scorer(evaluation.model)
        groups = FairnessTemplates.families.flatMap { Self.groups($0, scorer) }
        var parts: [Part] = []
        if let tweets = tests.first(where: { $0.set.posts.first?.post.corpus == "semeval2017-4a-dev" })?.set {
            parts.append(Self.part("English tweets with dialect markers", tweets.filter { Self.isDialect($0) }))
            parts.append(Self.part("English tweets without", tweets.filter { !Self.isDialect($0) }))
        }
        if let many = tests.first(where: { $0.set.posts.first?.post.corpus == "umsab-dev" })?.set {
            for language in Set(many.posts.compactMap(\.post.language)).sorted() {
                parts.append(Self.part("UMSAB \(language)", many.filter { $0.post.language == language }))
            }
        }
        self.parts = parts
    }

    private static func groups(_ family: FairnessTemplates.Family, _ scorer: Scorer) -> [Group] {
        let nets = family.groups.map { group in
            let inputs = family.sentences.map { sentence in
                let parts = sentence.split(separator: "{}", omittingEmptySubsequences: false)
                return Scorer.Input(text: parts.joined(separator: group), language: family.language)
            }
            let scores = scorer.score(inputs).compactMap(\.self)
            return scores.reduce(0) { $0 + $1.sentiment.net } / Double(max(scores.count, 1))
        }
        let mean = nets.reduce(0, +) / Double(max(nets.count, 1))
        return zip(family.groups, nets).map {
            Group(family: family.name, language: family.language, group: $0, shift: $1 - mean)
        }
    }

    private static func isDialect(_ post: JudgedPost) -> Bool {
        post.post.text.lowercased().split { !($0.isLetter || $0 == "'") }.contains {
            FairnessTemplates.dialectMarkers.contains(String($0))
        }
    }

    private static func part(_ name: String, _ set: JudgedSet) -> Part {
        let others = set.posts.filter { $0.truth != 0 }
        return Part(
            name: name, figures: Figures(set),
            falselyNegative: Double(others.count { $0.said == 0 }) / Double(max(others.count, 1)))
    }
}
