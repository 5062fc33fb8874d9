internal import Domain
internal import Features
internal import Foundation
internal import Layers
package import SentimentNetwork
internal import Support
internal import Tensors

/// Joins the trained encoders: fits the topic head, trains the fusion, calibrates, writes a model.
package struct FusionTraining: Sendable {
    /// Folder with `text`, `mvsa`, `audio` and `pretrained` in it.
    package let dataFolder: String
    /// Where text.safetensors, vocabulary, audio.safetensors and image.safetensors lie.
    package let workFolder: String
    package let modelFolder: String
    package var epochs = 3
    package var seed: UInt64 = 1
    package var kind = FusionKind.attention

    package init(dataFolder: String, workFolder: String, modelFolder: String) {
        self.dataFolder = dataFolder
        self.workFolder = workFolder
        self.modelFolder = modelFolder
    }

    package func run(log: (String) -> Void) throws {
        let encoders = try Encoders(workFolder: workFolder)
        log("reading words, pictures and sounds")
        let train = try PictureCorpus(folder: dataFolder + "/mvsa", split: "train").posts
        let watch = try PictureCorpus(folder: dataFolder + "/mvsa", split: "val").posts
        let (posts, topic) = try pictureExamples(train, watch, encoders, log)
        var examples = FusionExamples(
            pictures: Array(posts.prefix(train.count)), topic: topic, seed: seed)
        examples.clips = encoders.listen(to: try AudioCorpus(folder: dataFolder + "/audio", split: "train").clips)
        examples.texts = try encoders.readCorpus("umsab-dev", folder: dataFolder + "/text", topic)
        examples.texts += try encoders.readCorpus("zh-smp2020-virus-dev", folder: dataFolder + "/text", topic)

        let fusion = learn(examples, encoders.widths, watch: Array(posts.dropFirst(train.count)), log)
        try writeUnseen(examples, encoders.widths, log)
        var weights = encoders.weights
        for (name, value) in topic.tensors { weights[name] = value }
        for (name, value) in encoders.heads.parameters("heads.") { weights[name] = value }
        for (name, value) in fusion.parameters("fusion.") { weights[name] = value }
        try write(weights, encoders.vocabulary, Calibration(), log)
        try calibrate(log: log)
    }

    /// A fusion trained on the examples; progress is judged on `watch`.
    private func learn(
        _ examples: FusionExamples, _ widths: [Int], watch: [FusionExample] = [], _ log: (String) -> Void
    ) -> Fusion {
        var trainer = FusionTrainer(kind, inputs: widths, seed: seed)
        for epoch in 1...epochs {
            let loss = trainer.learn(examples.epoch(epoch), total: epochs)
            if watch.isEmpty { continue }
            log(
                "fusion: epoch \(epoch) of \(epochs), loss \(digits(loss, 4)), MVSA val accuracy "
                    + digits(trainer.accuracy(watch), 4))
        }
        return trainer.average
    }

    /// Keeps what heads and fusions that never saw a training post say of it: calibration has eight times as many posts to be
    /// fitted to as validation has, and validation stays unseen.
    private func writeUnseen(
        _ examples: FusionExamples, _ widths: [Int], _ log: (String) -> Void
    ) throws {
        var unseen = UnseenLogits(count: examples.pictures.count)
        for fold in 0..<UnseenLogits.folds {
            log("fusion without fold \(fold + 1) of \(UnseenLogits.folds)")
            let learnt = examples.pictures.enumerated().filter { $0.offset % UnseenLogits.folds != fold }
            let fusion = learn(examples.with(pictures: learnt.map(\.element)), widths, log)
            var generator = SeededGenerator(seed: 0)
            for (place, post) in examples.pictures.enumerated() where place % UnseenLogits.folds == fold {
                let picture = post.parts.first { $0.modality == .image }
                unseen.image[place] = picture?.logits
                if post.parts.count > 1 {
                    unseen.both[place] = fusion.forward(post.parts, topic: post.topic, &generator).0
                }
            }
        }
        try unseen.write(to: workFolder)
    }

    /// Posts with a picture as fusion meets them, those of `train` first, and the topic head fitted on those. What heads say of a
    /// post they learnt from comes from fits that never saw it.
    private func pictureExamples(
        _ train: [PictureCorpus.Post], _ watch: [PictureCorpus.Post], _ encoders: Encoders, _ log: (String) -> Void
    ) throws -> (examples: [FusionExample], topic: TopicHead) {
        let all = train + watch
        let features = try imageFeatures(of: all.map(\.picture), encoders.image)
        let (mean, scale) = (try encoders.picture.tensor("image.mean"), try encoders.picture.tensor("image.scale"))
        let pictures = features.map { Scorer.standardized($0, mean: mean, scale: scale) }
        let functions = try KernelHead(encoders.picture).functions(
            Tensor([all.count, ImageEncoder.features], elements: pictures.flatMap(\.self)))
        let texts = encoders.readTexts(all.map(\.text))
        let vectors = texts.map { $0?.vector ?? [Float](repeating: 0, count: encoders.text.outputs) }
        let tokens = tokenize(all.map(\.text))

        log("fitting the topic head")
        let fit = TopicFit().fit(
            TopicFit.Posts(
                tokens: Array(tokens.prefix(train.count)),
                vectors: Tensor(
                    [train.count, encoders.text.outputs], elements: vectors.prefix(train.count).flatMap(\.self)),
                functions: KernelRidge.part(functions, Array(train.indices), Array(0..<functions.columns))), train)
        let shown = fit.head.shown(functions)
        let logits = try encoders.imageLogits(learnt: train.count, functions)
        let prior = PictureCorpus.mix(train)
        let examples = all.indices.map { i in
            let seen = Array(i < train.count ? fit.shown.row(i) : shown.row(i))
            let topic =
                i < train.count
                ? Array(fit.crossFitted.row(i))
                : fit.head.logits(said: fit.head.said(tokens[i], vector: vectors[i]), shown: seen)
            return FusionExample(
                parts: [texts[i], Part(modality: .image, vector: pictures[i], logits: logits[i])].compactMap(\.self),
                topic: texts[i] == nil ? nil : topic, shown: seen, target: Self.target(all[i].label), prior: prior)
        }
        return (examples, fit.head)
    }

    /// Fits the calibration of the model in `modelFolder`; one that is there is replaced.
    package func calibrate(log: (String) -> Void) throws {
        log("calibrating")
        // Temperatures are fitted on bare logits, so those that are there must not count.
        let model = try SentimentModel(folder: modelFolder)
        try describe(Calibration(), of: model)
        try describe(
            CalibrationFit(
                dataFolder: dataFolder, workFolder: workFolder, model: SentimentModel(folder: modelFolder)
            ).fit(log), of: model)
    }

    private func describe(_ calibration: Calibration, of model: SentimentModel) throws {
        try SentimentModel.writeDescription(
            to: modelFolder, name: (modelFolder as NSString).lastPathComponent, fusion: model.fusion.kind,
            calibration: calibration, training: training)
    }

    private var training: JSONValue {
        ["seed": JSONValue(.integer(Int64(seed))), "fusionEpochs": JSONValue(.integer(Int64(epochs)))]
    }

    private func write(
        _ weights: [String: Tensor], _ vocabulary: Vocabulary, _ calibration: Calibration, _ log: (String) -> Void
    ) throws {
        try SentimentModel.write(
            to: modelFolder, name: (modelFolder as NSString).lastPathComponent, vocabulary: vocabulary,
            weights: Safetensors(tensors: weights), fusion: kind, calibration: calibration,
            training: training)
    }

    /// Label smoothed by a tenth: annotators agree on about eight in ten.
    static func target(_ label: Polarity) -> [Float] {
        Polarity.allCases.map { $0 == label ? 0.9 + 0.1 / 3 : 0.1 / 3 }
    }
}
