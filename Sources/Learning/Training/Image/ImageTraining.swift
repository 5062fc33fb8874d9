internal import Domain
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Fits the picture's head on features of the frozen encoder: radial functions over their main directions.
package struct ImageTraining: Sendable {
    /// Folder with `mvsa` and `pretrained` in it.
    package let dataFolder: String
    package let outputFolder: String
    /// Main directions kept of the 1,280 features.
    package var directions = 320
    package var ridge: Float = 0.6

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    package func run(log: (String) -> Void) throws {
        let pretrained = try Safetensors(
            bytes: try readFile(dataFolder + "/pretrained/mobilenetv2-0.35-224.safetensors"))
        var tensors = try pretrained.imageEncoderWeights()
        let encoder = try ImageEncoder(Safetensors(tensors: tensors), prefix: "image.")
        let train = try PictureCorpus(folder: dataFolder + "/mvsa", split: "train").posts
        let watch = try PictureCorpus(folder: dataFolder + "/mvsa", split: "val").posts
        log("looking at \(train.count) pictures to learn from, \(watch.count) to watch by")
        let features = try imageFeatures(of: (train + watch).map(\.picture), encoder)
        let (mean, scale) = Self.moments(Array(features.prefix(train.count)))
        let rows = features.map { Scorer.standardized($0, mean: mean, scale: scale) }
        func matrix(_ rows: ArraySlice<[Float]>) -> Tensor {
            Tensor([rows.count, ImageEncoder.features], elements: rows.flatMap(\.self))
        }
        let learnt = matrix(rows.prefix(train.count))

        log("fitting")
        let fit = fit(learnt, train)
        let held = fit.head.forward(matrix(rows.dropFirst(train.count)))
        let prior = PictureCorpus.mix(train)
        log(
            "MVSA accuracy of pictures alone, class shares put back: "
                + "\(digits(Self.accuracy(fit.crossFitted, train, prior), 4)) cross-validated in training, "
                + "\(digits(Self.accuracy(held, watch, prior), 4)) in validation")

        tensors["image.mean"] = mean
        tensors["image.scale"] = scale
        tensors["crossfitted"] = fit.crossFitted
        for (name, value) in fit.head.tensors(ImageHead.kernelPrefix) { tensors[name] = value }
        try AtomicFile.write(
            Safetensors(tensors: tensors).bytes { _ in .single }, to: outputFolder + "/image.safetensors")
    }

    /// The head, and for each picture the logits of heads that never saw it: what a later layer may learn from (stacking,
    /// Wolpert 1992). Logits assume all classes to be as frequent (Menon et al. 2021).
    private func fit(_ features: Tensor, _ posts: [PictureCorpus.Post]) -> (head: KernelHead, crossFitted: Tensor) {
        let projection = PrincipalDirections.of(features, count: directions)
        let centres = features.matmul(projection)
        // The mean square of a length: half the mean distance of two pictures.
        let spread = Float(centres.elements.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(centres.rows))
        let kernel = KernelHead.kernel(centres, centres, spread: spread)
        var targets = Tensor([posts.count, 3])
        for (row, post) in posts.enumerated() { targets[row, Polarity.allCases.firstIndex(of: post.label) ?? 1] = 1 }
        let regression = KernelRidge(ridge: ridge)
        let answers = regression.crossFitted(kernel, targets)
        let (weights, mean) = regression.fit(kernel, targets)

        var output = LogisticRegression(inputs: 3, decay: 1e-4, rate: 0.1, steps: 300).fit(
            (0..<posts.count).map { row in (0..<3).map { (index: $0, value: answers[row, $0]) } },
            posts.map { FusionTraining.target($0.label) })
        let prior = PictureCorpus.mix(posts)
        for k in 0..<3 { output.bias.elements[k] -= Float(log(prior[k])) }
        let head = KernelHead(
            projection: projection, centres: centres, weights: weights, mean: mean,
            spread: Tensor([1], elements: [spread]), output: output)
        return (head, output.forward(answers))
    }

    /// - Parameter prior: shares of the classes, put back.
    private static func accuracy(_ logits: Tensor, _ posts: [PictureCorpus.Post], _ prior: [Double]) -> Double {
        let right = posts.indices.count { row in
            largest((0..<3).map { logits[row, $0] + Float(log(prior[$0])) })
                == Polarity.allCases.firstIndex(of: posts[row].label)
        }
        return Double(right) / Double(max(posts.count, 1))
    }

    /// Mean and reciprocal standard deviation of each column.
    private static func moments(_ rows: [[Float]]) -> (Tensor, Tensor) {
        let width = rows[0].count
        var (mean, scale) = (Tensor([width]), Tensor([width]))
        for i in 0..<width {
            let values = rows.map { Double($0[i]) }
            let average = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(values.count)
            mean.elements[i] = Float(average)
            scale.elements[i] = Float(1 / max(variance.squareRoot(), 1e-3))
        }
        return (mean, scale)
    }
}
