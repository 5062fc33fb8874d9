package import Domain
internal import Features
internal import Layers
internal import Tensors

extension Scorer {
    /// What a question about a target asks.
    package struct TargetQuestion: Sendable {
        package let text: String
        /// What the words are written in (BCP 47); nil when unknown.
        package let language: String?
        /// The words that are asked about, as they stand in the text in any case, or a name that it leaves out.
        package let name: String

        package init(text: String, language: String?, name: String) {
            self.text = text
            self.language = language
            self.name = name
        }
    }

    /// Whether the model can tell the sentiment towards a name from that of the whole post.
    package var knowsTargets: Bool { model.heads.textTarget != nil }

    /// The sentiment of words towards a name in them: of "the kettle is fine, the toaster broke", positive towards the
    /// kettle. Nil without words in a language that the model learnt, or from a model that never learnt it.
    package func sentiments(towards questions: [TargetQuestion]) -> [Sentiment?] {
        guard let head = model.heads.textTarget else { return questions.map { _ in nil } }
        let tokenizer = TextTokenizer()
        let tokens = questions.map { question in
            isReadable(question.language) && !question.text.isEmpty
                ? tokenizer.tokens(of: question.text, about: question.name) : []
        }
        let asked = tokens.indices.filter { !tokens[$0].isEmpty }
        var answers = [Sentiment?](repeating: nil, count: questions.count)
        guard !asked.isEmpty else { return answers }
        let (vectors, order) = encode(asked.map { tokens[$0] })
        let logits = head.forward(vectors)
        for (row, place) in order.enumerated() {
            answers[asked[place]] = model.calibration.sentiment(Array(logits.row(row)), named: "target")
        }
        return answers
    }
}
