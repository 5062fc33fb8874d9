internal import Support
internal import Tensors

extension AudioEncoder {
    /// An encoder of the sizes that the weights have.
    package init(_ file: Safetensors, prefix: String) throws {
        let channels = try (1...3).map { try file.tensor("\(prefix)conv\($0).weight").columns }
        let units = try file.tensor(prefix + "lstm.ahead.recurrent_weight").shape[0]
        let statistics = file.tensors[prefix + "statistics.bias"]?.count
        var generator = SeededGenerator(seed: 0)
        self.init(channels: channels, units: units, statistics: statistics, &generator)
        try load(file, prefix: prefix)
    }
}
