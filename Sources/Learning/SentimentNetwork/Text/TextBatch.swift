package import Features
package import Layers

/// Posts to read at once: each word once, and where it stands.
package struct TextBatch: Sendable {
    package let shape: SequenceShape
    /// The batch's different words.
    package let forms: [WordForm]
    /// T × N, index into `forms`; −1 past the end.
    package let places: [Int32]
    /// Where row n of the batch stood among the caller's posts.
    package let order: [Int]

    /// - Parameters:
    ///   - tokens: the words of each post; not empty.
    ///   - gramRows: rows of the encoder's table of n-grams.
    package init(tokens posts: [[String]], vocabulary: Vocabulary, gramRows: Int) {
        var numbers: [String: Int32] = [:]
        var forms: [WordForm] = []
        let words = posts.map { post in
            post.map { token -> Int32 in
                if let known = numbers[token] { return known }
                numbers[token] = Int32(forms.count)
                forms.append(WordForm(word: token, vocabulary: vocabulary, gramRows: gramRows))
                return Int32(forms.count - 1)
            }
        }
        self.init(posts: words) { forms[Int($0)] }
    }

    /// - Parameters:
    ///   - posts: each a list of words given by number; not empty.
    ///   - form: the form of a word number.
    package init(posts: [[Int32]], form: (Int32) -> WordForm) {
        let order = posts.indices.sorted { (posts[$1].count, $0) < (posts[$0].count, $1) }
        let shape = SequenceShape(lengths: order.map { posts[$0].count })
        var numbers: [Int32: Int32] = [:]
        var forms: [WordForm] = []
        var places = [Int32](repeating: -1, count: shape.steps * shape.count)
        for (n, post) in order.enumerated() {
            for (t, word) in posts[post].enumerated() {
                let number: Int32
                if let known = numbers[word] {
                    number = known
                } else {
                    number = Int32(forms.count)
                    numbers[word] = number
                    forms.append(form(word))
                }
                places[t * shape.count + n] = number
            }
        }
        self.shape = shape
        self.forms = forms
        self.places = places
        self.order = order
    }
}
