internal import Domain
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Fits the picture's head, radial functions over the main directions of the encoder's features, after fine-tuning the encoder
/// where that is asked for.
package struct ImageTraining: Sendable {
    /// Folder with `mvsa`, `oasis` and `pretrained` in it.
    package let dataFolder: String
    package let outputFolder: String
    /// Tune the encoder end to end, else it stays as ImageNet made it.
    package var isTuned = false
    package var seed: UInt64 = 1

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    package func run(log: (String) -> Void) throws {
        let pretrained = try Safetensors(
            bytes: try readFile(dataFolder + "/pretrained/mobilenetv2-0.35-224.safetensors"))
        var tensors = try pretrained.imageEncoderWeights()
        var encoder = try ImageEncoder(Safetensors(tensors: tensors), prefix: "image.")
        let train = try PictureCorpus(folder: dataFolder + "/mvsa", split: "train").posts
        let watch = try PictureCorpus(folder: dataFolder + "/mvsa", split: "val").posts
        log("looking at \(train.count) pictures to learn from, \(watch.count) to watch by")
        var features = try imageFeatures(of: (train + watch).map(\.picture), encoder)
        var answers: Tensor?
        if isTuned {
            let tuning = ImageTuning(dataFolder: dataFolder, outputFolder: outputFolder, seed: seed)
            let tuned = try tuning.run(encoder, train, Array(features.prefix(train.count)), log: log)
            (encoder, answers) = (tuned.encoder, tuned.answers)
            for (name, value) in encoder.parameters("image.") {
                tensors[name] = value.reshaped(tensors[name]?.shape ?? value.shape)
            }
            log("looking again")
            features = try imageFeatures(of: (train + watch).map(\.picture), encoder)
        }
        let (mean, scale) = RadialFit.moments(Array(features.prefix(train.count)))
        let rows = features.map { Scorer.standardized($0, mean: mean, scale: scale) }
        func matrix(_ rows: ArraySlice<[Float]>) -> Tensor {
            Tensor([rows.count, ImageEncoder.features], elements: rows.flatMap(\.self))
        }

        log("fitting")
        let fit = RadialFit().fit(matrix(rows.prefix(train.count)), train, answers: answers)
        let held = fit.head.forward(matrix(rows.dropFirst(train.count)))
        let prior = PictureCorpus.mix(train)
        log(
            "MVSA accuracy of pictures alone, class shares put back: "
                + "\(digits(Self.accuracy(fit.crossFitted, train, prior), 4)) cross-validated in training, "
                + "\(digits(Self.accuracy(held, watch, prior), 4)) in validation")

        tensors["image.mean"] = mean
        tensors["image.scale"] = scale
        tensors["crossfitted"] = fit.crossFitted
        for (name, value) in fit.head.tensors(KernelHead.prefix) { tensors[name] = value }
        try AtomicFile.write(
            Safetensors(tensors: tensors).bytes { _ in .single }, to: outputFolder + "/image.safetensors")
    }

    /// - Parameter prior: shares of the classes, put back.
    private static func accuracy(_ logits: Tensor, _ posts: [PictureCorpus.Post], _ prior: [Double]) -> Double {
        let right = posts.indices.count { row in
            largest((0..<3).map { logits[row, $0] + Float(log(prior[$0])) })
                == Polarity.allCases.firstIndex(of: posts[row].label)
        }
        return Double(right) / Double(max(posts.count, 1))
    }
}
