import Features
import Layers
import SentimentNetwork
import Support
import Tensors
import TestSupport

/// The small networks of Benchmarks/peers/golden_networks.py: the same sines for weights and inputs.
enum GoldenNetworks {
    static func pattern(_ shape: [Int], _ seed: Double, _ size: Double = 0.5) -> Tensor {
        Golden.pattern(shape, seed: seed, size: size)
    }

    static func set(_ lstm: inout LSTM, inputs: Int, _ seed: Double) {
        lstm.inputWeight = pattern([inputs, 12], seed)
        lstm.recurrentWeight = pattern([3, 12], seed + 1)
        lstm.bias = pattern([12], seed + 2)
    }

    static func set(_ attention: inout AttentionPooling, _ seed: Double) {
        attention.dense.weight = pattern([6, 3], seed)
        attention.dense.bias = pattern([3], seed + 1)
        attention.query = pattern([3, 1], seed + 2)
    }

    static func dense(_ inputs: Int, _ outputs: Int, _ seed: Double, bias: Double, _ size: Double = 0.5) -> Dense {
        var generator = SeededGenerator(seed: 1)
        var dense = Dense(inputs: inputs, outputs: outputs, &generator)
        (dense.weight, dense.bias) = (pattern([inputs, outputs], seed, size), pattern([outputs], bias))
        return dense
    }

    // MARK: Sound

    /// 2, 3 and 2 filters, 3 units, 4 outputs of the statistics.
    static func audioEncoder() -> AudioEncoder {
        var generator = SeededGenerator(seed: 1)
        var encoder = AudioEncoder(channels: [2, 3, 2], units: 3, statistics: 4, &generator)
        for (i, channels) in [(1, 2), (2, 3), (3, 2)].enumerated() {
            encoder.convolutions[i].weight = pattern([9 * channels.0, channels.1], Double(i), 0.4)
            encoder.convolutions[i].bias = pattern([channels.1], Double(i) + 0.5)
        }
        set(&encoder.recurrent.ahead, inputs: 8, 3)
        set(&encoder.recurrent.back, inputs: 8, 6)
        set(&encoder.attention, 9)
        encoder.statistics?.dense = dense(512, 4, 12, bias: 13, 0.1)
        return encoder
    }

    static let windows = zip([21, 16, 9], 0...).map { frames, n in
        AudioWindow(
            mel: pattern([frames, 32], Double(30 + n), 1), statistics: pattern([512], Double(40 + n), 1).elements)
    }

    // MARK: Words

    /// Embeddings of 4 elements, 3 filters of each width, 3 units.
    static func textEncoder() -> TextEncoder {
        var generator = SeededGenerator(seed: 1)
        var encoder = TextEncoder(.init(wordRows: 4, gramRows: 6, embedding: 4, filters: 3, units: 3), &generator)
        encoder.words = EmbeddingTable(weight: pattern([4, 4], 1))
        encoder.grams = EmbeddingTable(weight: pattern([6, 4], 2))
        (encoder.body.narrow.weight, encoder.body.narrow.bias) = (pattern([3, 4, 3], 3), pattern([3], 3.5))
        (encoder.body.wide.weight, encoder.body.wide.bias) = (pattern([5, 4, 3], 5), pattern([3], 5.5))
        set(&encoder.body.recurrent.ahead, inputs: 6, 7)
        set(&encoder.body.recurrent.back, inputs: 6, 10)
        set(&encoder.body.attention, 13)
        return encoder
    }

    /// Posts of five, three and one words.
    static let posts: TextBatch = {
        let forms = [(1, [0, 2, 5]), (2, [1]), (0, [3, 4]), (3, [])].map { id, grams in
            WordForm(id: Int32(id), grams: grams.map { Int32($0) }, priors: [])
        }
        return TextBatch(posts: [[0, 1, 2, 3, 1], [2, 0, 1], [3]]) { forms[Int($0)] }
    }()

    // MARK: Pictures

    /// MobileNetV2 0.35 whole; each kernel's size falls with the width of what goes in.
    static func imageEncoder() throws -> ImageEncoder {
        var tensors: [String: Tensor] = [:]
        var number = 0.0
        for (name, rows, columns) in layers() {
            tensors["\(name).kernel"] = pattern([rows, columns], number, 3 / Double(rows).squareRoot())
            tensors["\(name).bias"] = pattern([columns], number + 0.5, 0.2)
            number += 2
        }
        return try ImageEncoder(Safetensors(tensors: tensors), prefix: "")
    }

    /// Name, rows and columns of each kernel, in order (Sandler et al. 2018, table 2, at width 0.35).
    private static func layers() -> [(String, Int, Int)] {
        let outs = [8, 8, 8, 16, 16, 16, 24, 24, 24, 24, 32, 32, 32, 56, 56, 56, 112]
        var into = 16
        var layers = [("Conv1", 27, 16)]
        for (index, out) in outs.enumerated() {
            let name = index == 0 ? "expanded_conv" : "block_\(index)"
            let middle = index == 0 ? 16 : 6 * into
            if index > 0 { layers.append((name + "_expand", into, middle)) }
            layers += [(name + "_depthwise", 9, middle), (name + "_project", middle, out)]
            into = out
        }
        return layers + [("Conv_1", 112, 1280)]
    }

    static let picture = pattern([64, 64, 3], 1, 1)

    /// 5 directions, 4 centres.
    static let imageHead = KernelHead(
        projection: pattern([1280, 5], 61, 0.05), centres: pattern([4, 5], 62, 1), weights: pattern([4, 3], 63),
        mean: pattern([3], 64), spread: Tensor([1], elements: [3]), output: dense(3, 3, 65, bias: 66, 2))

    // MARK: Together

    /// - Parameter widths: of words, pictures and sound.
    static func fusion(_ kind: FusionKind, widths: [Int]) -> Fusion {
        var generator = SeededGenerator(seed: 1)
        var fusion = Fusion(kind, inputs: widths, &generator)
        for m in 0..<3 {
            let place = Double(m)
            fusion.projections[m] = dense(widths[m], Fusion.width, 70 + place, bias: 75 + place, 0.2)
            fusion.gates[m] = dense(Fusion.width, 1, 80 + place, bias: 85 + place)
        }
        if kind == .prototype {
            fusion.head.prototypes = pattern([3, Fusion.width], 93)
        } else {
            let combined = kind == .concatenation ? 3 * Fusion.width : Fusion.width
            if kind == .deep {
                fusion.head.between = dense(3 * Fusion.width, Fusion.width, 90, bias: 90.5, 0.2)
            }
            fusion.head.output = dense(combined, 3, 91, bias: 92)
        }
        fusion.topic = dense(3, 3, 96, bias: 97)
        fusion.maskBias = pattern([8, 3], 98)
        return fusion
    }
}
