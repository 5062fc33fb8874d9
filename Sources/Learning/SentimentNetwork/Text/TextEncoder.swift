internal import Features
package import Layers
package import Support
package import Tensors

/// Words to one vector: word + character n-gram embeddings → Conv1D of widths 3 and 5 → BiLSTM → attention and max.
///
/// The vector is 4U wide: attention over the 2U states beside their maxima.
package struct TextEncoder: Sendable {
    package var words: EmbeddingTable
    package var grams: EmbeddingTable
    /// Of lexicons, clusters and vectors; no rows in a model at work, see ``foldPriors(_:)``.
    package var priors: EmbeddingTable
    package var body: Body

    /// The layers above the embeddings.
    package struct Body: Parameterized {
        package var narrow: Conv1D
        package var wide: Conv1D
        package var recurrent: BiLSTM
        package var attention: AttentionPooling

        package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
            narrow.visitParameters(prefix + "conv3.", visit)
            wide.visitParameters(prefix + "conv5.", visit)
            recurrent.visitParameters(prefix + "lstm.", visit)
            attention.visitParameters(prefix + "attention.", visit)
        }
    }

    package struct Size: Sendable {
        package var wordRows: Int
        package var gramRows: Int
        package var priorRows: Int
        package var embedding: Int
        package var filters: Int
        package var units: Int

        package init(
            wordRows: Int, gramRows: Int, priorRows: Int = 0, embedding: Int, filters: Int, units: Int
        ) {
            self.wordRows = wordRows
            self.gramRows = gramRows
            self.priorRows = priorRows
            self.embedding = embedding
            self.filters = filters
            self.units = units
        }
    }

    package init(_ size: Size, _ generator: inout SeededGenerator) {
        words = EmbeddingTable(rows: size.wordRows, width: size.embedding, &generator)
        grams = EmbeddingTable(rows: size.gramRows, width: size.embedding, &generator)
        priors = EmbeddingTable(rows: size.priorRows, width: size.embedding, &generator)
        body = Body(
            narrow: Conv1D(width: 3, inputs: size.embedding, filters: size.filters, &generator),
            wide: Conv1D(width: 5, inputs: size.embedding, filters: size.filters, &generator),
            recurrent: BiLSTM(inputs: 2 * size.filters, units: size.units, &generator),
            attention: AttentionPooling(inputs: 2 * size.units, attention: size.units, &generator))
    }

    /// Width of the text vector.
    package var outputs: Int { 4 * body.recurrent.ahead.units }

    /// How much is dropped in training.
    package struct Dropout: Sendable {
        /// Of whole words, of embedding elements, and of elements of the pooled vector.
        package var word: Float
        package var embedding: Float
        package var output: Float

        package init(word: Float, embedding: Float, output: Float) {
            self.word = word
            self.embedding = embedding
            self.output = output
        }
    }

    /// What the way back needs.
    package struct Cache: Sendable {
        let embedded: Tensor
        let embeddingMask: DropoutMask?
        let narrow: Tensor
        let wide: Tensor
        let joined: Tensor
        let recurrent: BiLSTM.Cache
        let states: Tensor
        let attention: AttentionPooling.Cache
        let maxima: MaxPooling
        let outputMask: DropoutMask?
        let dropped: [Bool]
        /// Attention weights, T × N: which words the network looked at.
        package var attentionWeights: [Float] { attention.weights }
    }

    /// Gives N × 4U, rows in the batch's own order.
    package func forward(
        _ batch: TextBatch, dropout: Dropout? = nil, _ generator: inout SeededGenerator
    ) -> (Tensor, Cache) {
        let shape = batch.shape
        let dropped = batch.places.map { place in
            place < 0 || (dropout.map { Float(generator.unit()) < $0.word } ?? false)
        }
        var embedded = embed(batch, dropped)
        let embeddingMask = dropout.map { DropoutMask(count: embedded.count, rate: $0.embedding, &generator) }
        embeddingMask?.apply(&embedded)
        let narrow = body.narrow.forward(embedded, shape)
        let wide = body.wide.forward(embedded, shape)
        let joined = Tensor.joinColumns([narrow, wide])
        let (states, recurrent) = body.recurrent.forward(joined, shape)
        let (looked, attention) = body.attention.forward(states, shape)
        let maxima = MaxPooling(states, shape)
        var output = Tensor.joinColumns([looked, maxima.output])
        let outputMask = dropout.map { DropoutMask(count: output.count, rate: $0.output, &generator) }
        outputMask?.apply(&output)
        let cache = Cache(
            embedded: embedded, embeddingMask: embeddingMask, narrow: narrow, wide: wide, joined: joined,
            recurrent: recurrent, states: states, attention: attention, maxima: maxima, outputMask: outputMask,
            dropped: dropped)
        return (output, cache)
    }

    /// T × N × E: each different word is made once and copied to its places.
    private func embed(_ batch: TextBatch, _ dropped: [Bool]) -> Tensor {
        let width = words.width
        var made = [Float](repeating: 0, count: batch.forms.count * width)
        for (index, form) in batch.forms.enumerated() {
            words.add(row: Int(form.id), scale: 1, to: &made, at: index * width)
            let share = 1 / Float(max(form.grams.count, 1))
            for gram in form.grams { grams.add(row: Int(gram), scale: share, to: &made, at: index * width) }
            for prior in form.priors {
                priors.add(row: Int(prior.row), scale: prior.scale, to: &made, at: index * width)
            }
        }
        var embedded = Tensor([batch.shape.steps, batch.shape.count, width])
        for (place, form) in batch.places.enumerated() where !dropped[place] {
            let source = Int(form) * width
            for i in 0..<width { embedded.elements[place * width + i] = made[source + i] }
        }
        return embedded
    }

    /// Sums of one batch.
    package struct Gradient: Sendable {
        package var words: SparseGradient
        package var grams: SparseGradient
        package var priors: SparseGradient
        package var body: Body

        package init(like encoder: TextEncoder) {
            words = SparseGradient(like: encoder.words)
            grams = SparseGradient(like: encoder.grams)
            priors = SparseGradient(like: encoder.priors)
            body = encoder.body.zeroed()
        }

        package mutating func add(_ other: Gradient) {
            words.add(other.words)
            grams.add(other.grams)
            priors.add(other.priors)
            body.add(other.body)
        }

        package mutating func clear() {
            words.clear()
            grams.clear()
            priors.clear()
            body = body.zeroed()
        }
    }

    /// Adds the gradients of one batch, given that of its output.
    package func backward(_ dy: Tensor, _ batch: TextBatch, _ cache: Cache, into gradient: inout Gradient) {
        let shape = batch.shape
        var dy = dy
        cache.outputMask?.apply(&dy)
        let half = dy.columns / 2
        var dStates = body.attention.backward(
            dy.columns(0..<half), input: cache.states, cache.attention, shape, into: &gradient.body.attention)
        dStates.add(cache.maxima.backward(dy.columns(half..<2 * half), shape))
        let dJoined = body.recurrent.backward(
            dStates, input: cache.joined, cache.recurrent, shape, into: &gradient.body.recurrent)
        let filters = cache.narrow.columns
        var dEmbedded = body.narrow.backward(
            dJoined.columns(0..<filters).reshaped(cache.narrow.shape), input: cache.embedded, output: cache.narrow,
            shape, into: &gradient.body.narrow)
        dEmbedded.add(
            body.wide.backward(
                dJoined.columns(filters..<2 * filters).reshaped(cache.wide.shape), input: cache.embedded,
                output: cache.wide, shape, into: &gradient.body.wide))
        cache.embeddingMask?.apply(&dEmbedded)
        scatter(dEmbedded, batch, cache.dropped, into: &gradient)
    }

    private func scatter(
        _ dEmbedded: Tensor, _ batch: TextBatch, _ dropped: [Bool], into gradient: inout Gradient
    ) {
        let width = words.width
        var dForms = [Float](repeating: 0, count: batch.forms.count * width)
        for (place, form) in batch.places.enumerated() where !dropped[place] {
            let target = Int(form) * width
            for i in 0..<width { dForms[target + i] += dEmbedded.elements[place * width + i] }
        }
        for (index, form) in batch.forms.enumerated() {
            gradient.words.add(row: Int(form.id), scale: 1, dForms, at: index * width)
            let share = 1 / Float(max(form.grams.count, 1))
            for gram in form.grams { gradient.grams.add(row: Int(gram), scale: share, dForms, at: index * width) }
            for prior in form.priors {
                gradient.priors.add(row: Int(prior.row), scale: prior.scale, dForms, at: index * width)
            }
        }
    }
}
