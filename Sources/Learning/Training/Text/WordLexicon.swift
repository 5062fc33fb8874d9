package import Features

/// Numbers for words, and what the network knows of each.
///
/// Word n has its form at n; its blurred form, which knows the word only from outside, at n + 1, which is the
/// same form for a word that nothing outside knows.
package struct WordLexicon: Sendable {
    package let vocabulary: Vocabulary
    /// Two a word.
    package private(set) var forms: [WordForm] = []
    private var numbers: [String: Int32] = [:]
    private let priors: WordPriors
    private let gramRows: Int

    package init(_ vocabulary: Vocabulary, _ priors: WordPriors, gramRows: Int) {
        self.vocabulary = vocabulary
        self.priors = priors
        self.gramRows = gramRows
    }

    /// Word numbers of posts; new words are added.
    package mutating func number(_ posts: [[String]]) -> [[Int32]] {
        posts.map { $0.map { number(of: $0) } }
    }

    private mutating func number(of word: String) -> Int32 {
        if let known = numbers[word] { return known }
        let number = Int32(forms.count)
        numbers[word] = number
        let form = form(of: word)
        forms.append(form)
        forms.append(form.priors.isEmpty ? form : form.blurred)
        return number
    }

    /// Outside knowledge is folded into the embedding of a word in the end, so a word without one has none.
    private func form(of word: String) -> WordForm {
        let known = vocabulary.id(of: word) > 0
        return WordForm(
            word: word, vocabulary: vocabulary, gramRows: gramRows, priors: known ? priors[word] : [])
    }

    /// Forms of every word of the vocabulary.
    package var vocabularyForms: [WordForm] { vocabulary.words.map(form) }
}
