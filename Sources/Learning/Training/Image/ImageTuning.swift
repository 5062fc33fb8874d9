internal import Domain
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Fine-tunes the image encoder five times, each blind to a fifth of the posts, and averages the weights.
///
/// From one start at a low rate the five lie in one basin, where the mean of the weights is as good as the mean of the networks
/// (Wortsman et al. 2022). What each says of the fifth that it never saw is what fusion may learn from.
struct ImageTuning {
    let dataFolder: String
    let outputFolder: String
    let seed: UInt64
    var folds = 5
    var options = ImageTuner.Options()
    /// Steps between two lines of the log, and two checkpoints.
    private let interval = 30

    init(dataFolder: String, outputFolder: String, seed: UInt64) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
        self.seed = seed
    }

    /// - Parameters:
    ///   - features: of each post's picture by `encoder`.
    /// - Returns: the averaged encoder, and the answers for each post by the radial fit on features that never saw it, N × 3.
    func run(
        _ encoder: ImageEncoder, _ posts: [PictureCorpus.Post], _ features: [[Float]], log: (String) -> Void
    ) throws -> (encoder: ImageEncoder, answers: Tensor) {
        let moods = try MoodCorpus(folder: dataFolder + "/oasis").pictures
        let moodFeatures = try imageFeatures(of: moods.map(\.path), encoder)
        let (mean, scale) = RadialFit.moments(features)
        let targets = RadialFit.targets(posts)
        let fit = RadialFit()
        var answers = Tensor([posts.count, 3])
        var average: ImageEncoder?
        var right = (plain: 0, tuned: 0, asked: 0)
        for fold in 0..<folds {
            let learnt = posts.indices.filter { $0 % folds != fold }
            let asked = posts.indices.filter { $0 % folds == fold }
            let tuned = try tune(
                ImageNetwork(encoder, mean: mean, scale: scale), fold, learnt.map { Self.example(posts[$0]) } + moods,
                features: learnt.map { features[$0] } + moodFeatures, log: log)
            let seen = try imageFeatures(of: posts.map(\.picture), tuned)
            let learntTargets = KernelRidge.part(targets, learnt, [0, 1, 2])
            func say(_ features: [[Float]]) -> Tensor {
                fit.answers(learnt: learnt.map { features[$0] }, learntTargets, asked: asked.map { features[$0] })
            }
            let (said, plain) = (say(seen), say(features))
            for (row, place) in asked.enumerated() { for k in 0..<3 { answers[place, k] = said[row, k] } }
            right.asked += asked.count
            right.tuned += Self.right(said, asked, targets)
            right.plain += Self.right(plain, asked, targets)
            log(
                "fold \(fold + 1) of \(folds): over \(right.asked) posts never seen, accuracy "
                    + "\(digits(Double(right.tuned) / Double(right.asked), 4)) tuned, "
                    + "\(digits(Double(right.plain) / Double(right.asked), 4)) as it was")
            // The mean of the first, then of the first two, and so on.
            if average == nil { average = tuned } else { average?.blend(tuned, keep: Float(fold) / Float(fold + 1)) }
        }
        return (average ?? encoder, answers)
    }

    private static func right(_ said: Tensor, _ asked: [Int], _ targets: Tensor) -> Int {
        asked.indices.count { row in largest(Array(said.row(row))) == largest(Array(targets.row(asked[row]))) }
    }

    /// The encoder tuned on `examples`; goes on from its checkpoint, and a finished one is kept.
    private func tune(
        _ network: ImageNetwork, _ fold: Int, _ examples: [ImageTuner.Example], features: [[Float]],
        log: (String) -> Void
    ) throws -> ImageEncoder {
        let checkpoint = "\(outputFolder)/image.fold\(fold + 1).checkpoint.safetensors"
        var options = options
        options.seed = seed &+ UInt64(fold)
        var tuner = ImageTuner(network, examples, options)
        var isNew = true
        if FileManager.default.fileExists(atPath: checkpoint) {
            isNew = try !tuner.restore(try Safetensors(bytes: try readFile(checkpoint)))
        }
        if isNew { tuner.fitHeads(features) } else { log("fold \(fold + 1): going on after step \(tuner.step)") }
        while tuner.step < tuner.steps {
            let loss = try tuner.learn(steps: interval)
            log("fold \(fold + 1) of \(folds): step \(tuner.step) of \(tuner.steps), loss \(digits(loss, 4))")
            try AtomicFile.write(tuner.checkpoint().bytes { _ in .single }, to: checkpoint)
        }
        return tuner.average.encoder
    }

    private static func example(_ post: PictureCorpus.Post) -> ImageTuner.Example {
        ImageTuner.Example(
            path: post.picture,
            wanted: .labels(post: FusionTraining.target(post.label), picture: FusionTraining.target(post.imageLabel)))
    }
}
