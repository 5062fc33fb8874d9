package import Layers
internal import Support
package import Tensors

extension TextEncoder {
    /// Every weight by name.
    package func weights(_ prefix: String) -> [String: Tensor] {
        var weights = [prefix + "words": words.weight, prefix + "grams": grams.weight]
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
        try body.load(file, prefix: prefix)
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
