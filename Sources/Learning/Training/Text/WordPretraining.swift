internal import CKernels
package import Features
internal import Foundation
package import Layers
internal import Support
internal import Tensors

/// Word and n-gram embeddings from unlabelled text: skip-gram with negative sampling over words made of their own vector and
/// the mean of their n-grams' (Mikolov et al. 2013; Bojanowski et al. 2017).
///
/// One thread: updates follow one another, so one seed gives one result.
package struct WordPretraining {
    package var epochs = 2
    package var window = 4
    package var negatives = 5
    package var peakRate: Float = 0.05
    /// Frequent words are passed over with probability 1 − √(this / their share).
    package var sampling = 1e-4
    package var seed: UInt64 = 7

    package init() {}

    /// Trains `words` and `grams` from scratch.
    ///
    /// - Parameters:
    ///   - posts: word numbers into `forms`.
    ///   - report: the share that is done.
    package func run(
        _ posts: [[Int32]], _ forms: [WordForm], _ words: inout EmbeddingTable, _ grams: inout EmbeddingTable,
        report: (Double) -> Void
    ) {
        var generator = SeededGenerator(seed: seed)
        let width = words.width
        let start = 0.5 / Double(width)
        words = EmbeddingTable(weight: .uniform(words.weight.shape, limit: start, &generator))
        grams = EmbeddingTable(weight: .uniform(grams.weight.shape, limit: start, &generator))
        var outputs = [Float](repeating: 0, count: words.weight.count)
        let counts = Self.counts(posts, forms, rows: words.weight.rows)
        let noise = Self.noise(counts)
        let total = Double(counts.reduce(0, +))
        let keep = counts.map { min(1, (sampling * total / Double(max($0, 1))).squareRoot()) }
        let order = (0..<epochs).flatMap { _ in posts.indices.shuffled(using: &generator) }
        var hidden = [Float](repeating: 0, count: width)
        var gradient = hidden
        for (done, index) in order.enumerated() {
            if done % (order.count / 20 + 1) == 0 { report(Double(done) / Double(order.count)) }
            let rate = peakRate * max(1 - Float(done) / Float(order.count), 0.01)
            let kept = posts[index].filter {
                let id = Int(forms[Int($0)].id)
                return id > 0 && generator.unit() < keep[id]
            }
            for (place, word) in kept.enumerated() {
                let form = forms[Int(word)]
                Self.compose(form, words, grams, into: &hidden)
                for i in gradient.indices { gradient[i] = 0 }
                let reach = 1 + Int(generator.next() % UInt64(window))
                for near in max(0, place - reach)..<min(kept.count, place + reach + 1) where near != place {
                    var rows = [forms[Int(kept[near])].id]
                    for _ in 0..<negatives { rows.append(noise[Int(generator.next() % UInt64(noise.count))]) }
                    unsafe kernel_negative_sampling(hidden, &gradient, &outputs, rows, rows.count, width, rate)
                }
                Self.spread(gradient, form, &words, &grams)
            }
        }
    }

    private static func compose(
        _ form: WordForm, _ words: EmbeddingTable, _ grams: EmbeddingTable, into hidden: inout [Float]
    ) {
        for i in hidden.indices { hidden[i] = 0 }
        words.add(row: Int(form.id), scale: 1, to: &hidden, at: 0)
        let share = 1 / Float(max(form.grams.count, 1))
        for gram in form.grams { grams.add(row: Int(gram), scale: share, to: &hidden, at: 0) }
    }

    private static func spread(
        _ gradient: [Float], _ form: WordForm, _ words: inout EmbeddingTable, _ grams: inout EmbeddingTable
    ) {
        words.add(gradient, toRow: Int(form.id))
        // Each gram takes the whole step, as in fastText: a share of it would hardly move them.
        for gram in form.grams { grams.add(gradient, toRow: Int(gram)) }
    }

    /// Occurrences of each vocabulary id.
    private static func counts(_ posts: [[Int32]], _ forms: [WordForm], rows: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: rows)
        for post in posts { for word in post { counts[Int(forms[Int(word)].id)] += 1 } }
        return counts
    }

    /// Ids to draw from: each as often as its count to the power ¾ asks.
    private static func noise(_ counts: [Int]) -> [Int32] {
        let weights = counts.indices.map { $0 == 0 ? 0 : pow(Double(counts[$0]), 0.75) }
        let size = 2_000_000.0
        let total = max(weights.reduce(0, +), 1)
        return counts.indices.flatMap { id in
            repeatElement(Int32(id), count: Int((size * weights[id] / total).rounded(.up)))
        }
    }
}
