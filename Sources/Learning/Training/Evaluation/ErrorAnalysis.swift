internal import Foundation

/// The worst confusions of each test with their texts, for reading. Corpora's texts stay where the reader writes them.
package struct ErrorAnalysis: Sendable {
    private static let shown = 10

    let tests: [EvaluationTest]

    package init(_ tests: [EvaluationTest]) {
        self.tests = tests
    }

    package var text: String {
        var lines = ["# What the model gets wrong", ""]
        for test in tests where !test.set.posts.isEmpty { lines += section(test) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ test: EvaluationTest) -> [String] {
        let wrong = test.set.posts.filter { $0.said != $0.truth }
        let classes = test.set.classes
        var lines = ["## \(test.name)", "", "\(wrong.count) of \(test.set.posts.count) are wrong.", ""]
        let kinds = Dictionary(grouping: wrong) { [$0.truth, $0.said] }
        for (kind, posts) in kinds.sorted(by: { ($1.value.count, $0.key[0]) < ($0.value.count, $1.key[0]) }).prefix(4) {
            lines += ["### \(classes[kind[0]]) taken for \(classes[kind[1]]): \(posts.count)", ""]
            let surest = posts.sorted { ($1.confidence, $0.post.id) < ($0.confidence, $1.post.id) }.prefix(Self.shown)
            lines += surest.map { judged in
                let post = judged.post
                let what = post.text.isEmpty ? (post.pictures + post.sounds).joined(separator: ", ") : post.text
                return "- \(digits(judged.confidence, 2)) \(post.corpus) \(post.id): \(what)"
            }
            lines.append("")
        }
        return lines
    }
}
