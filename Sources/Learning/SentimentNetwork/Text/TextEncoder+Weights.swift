package import Features
package import Layers
internal import Support
package import Tensors

extension TextEncoder {
    /// Every weight by name.
    package func weights(_ prefix: String) -> [String: Tensor] {
        var weights = [prefix + "words": words.weight, prefix + "grams": grams.weight]
        if priors.weight.count > 0 { weights[prefix + "priors"] = priors.weight }
        for (name, value) in body.parameters(prefix) { weights[name] = value }
        return weights
    }

    /// An encoder of the sizes that the weights have.
    package init(_ file: Safetensors, prefix: String) throws {
        let words = try file.tensor(prefix + "words")
        let filters = try file.tensor(prefix + "conv3.weight").shape[2]
        let units = try file.tensor(prefix + "lstm.ahead.recurrent_weight").shape[0]
        var generator = SeededGenerator(seed: 0)
        self.init(
            Size(
                wordRows: 1, gramRows: 1, embedding: words.columns, filters: filters, units: units), &generator)
        self.words = EmbeddingTable(weight: words)
        grams = EmbeddingTable(weight: try file.tensor(prefix + "grams"))
        if let priors = file.tensors[prefix + "priors"] { self.priors = EmbeddingTable(weight: priors) }
        try body.load(file, prefix: prefix)
    }
}

extension TextEncoder {
    /// Adds to each word's embedding what is known of it from outside, and forgets the table of that knowledge: the
    /// embedding is the same sum as before, of one row instead of many.
    ///
    /// - Parameter forms: of every word of the vocabulary.
    package mutating func foldPriors(_ forms: [WordForm]) {
        let width = words.width
        for form in forms where form.id > 0 {
            for prior in form.priors {
                priors.add(
                    row: Int(prior.row), scale: prior.scale, to: &words.weight.elements, at: Int(form.id) * width)
            }
        }
        priors = EmbeddingTable(weight: Tensor([0, width]))
    }
}

extension Parameterized {
    /// Replaces every weight by the one of its name, which must have the same shape.
    package mutating func load(_ file: Safetensors, prefix: String) throws {
        var missing: String?
        visitParameters(prefix) { name, value in
            if let stored = file.tensors[name], stored.shape == value.shape { value = stored } else { missing = name }
        }
        if let missing { throw SafetensorsError(problem: "\"\(missing)\" is missing or has another shape") }
    }
}
