internal import Support

/// What the network knows of a word: its id and the hashes of its character n-grams.
package struct WordForm: Hashable, Sendable {
    package let id: Int32
    /// Rows of the n-gram table, without order.
    package let grams: [Int32]
    /// What lexicons, clusters and vectors say of the word, as rows of a table of its own. Only in training: afterwards it is
    /// folded into the word's embedding.
    package let priors: [Prior]

    package struct Prior: Hashable, Sendable {
        package let row: Int32
        package let scale: Float

        package init(row: Int32, scale: Float) {
            self.row = row
            self.scale = scale
        }
    }

    package init(id: Int32, grams: [Int32], priors: [Prior]) {
        self.id = id
        self.grams = grams
        self.priors = priors
    }

    /// The word without its own embedding and letters: only what is known of it from outside.
    package var blurred: WordForm { WordForm(id: 0, grams: [], priors: priors) }

    /// N-grams of 3 to 5 characters of `<word>`, as Bojanowski et al. (2017); of ideographs also single ones and pairs,
    /// since a Chinese word has two characters.
    package init(word: String, vocabulary: Vocabulary, gramRows: Int, priors: [Prior] = []) {
        id = vocabulary.id(of: word)
        self.priors = priors
        // Markers and names of classes are one symbol: their letters mean nothing.
        guard !(word.hasPrefix("<") && word.hasSuffix(">") && word.count > 2) else {
            grams = []
            return
        }
        let scalars = Array("<\(word)>".unicodeScalars.prefix(32)).map(\.value)
        let isIdeographic = scalars.count > 2 && scalars[1] >= 0x2E80
        var rows: [Int32] = []
        for size in (isIdeographic ? 1 : 3)...5 where size <= scalars.count {
            for start in 0...(scalars.count - size) {
                // The angle brackets alone say nothing.
                if size == 1, start == 0 || start == scalars.count - 1 { continue }
                rows.append(Int32(Self.hash(scalars[start..<start + size]) % UInt64(gramRows)))
            }
        }
        grams = rows
    }

    /// FNV-1a over the scalars' bytes.
    private static func hash(_ scalars: ArraySlice<UInt32>) -> UInt64 {
        var hash = FNV1a()
        for scalar in scalars {
            for shift in stride(from: UInt32(0), to: 32, by: 8) { hash.add(UInt8((scalar >> shift) & 0xFF)) }
        }
        return hash.value
    }
}
