internal import Dispatch
internal import Features
internal import Foundation
internal import Layers
package import SentimentNetwork
internal import Support
internal import Tensors

/// Trains the text encoder in four passes: embeddings from unlabelled text, all corpora with a head each, the kept heads at
/// a low rate, and tweets without a label as the encoder and the linear path judge them together.
///
/// Each pass leaves a checkpoint in the output folder, from which a later run goes on.
package struct TextTraining {
    /// Folder with `text` and `lexicons` in it.
    package let dataFolder: String
    package let outputFolder: String
    /// Smaller for a test, larger for a model.
    package var size = TextEncoder.Size(wordRows: 0, gramRows: 32_768, embedding: 96, filters: 96, units: 96)
    package var epochs = 2
    /// Words that have an embedding of their own, beside those that a lexicon scores.
    package var vocabularyLimit = 38_000
    /// Of the finishing pass, which runs once for each.
    package var finishingSeeds: [UInt64] = [2, 3, 4]
    /// Of the finishing pass.
    package var balance = ClassBalance.weights
    /// Trains on the earlier four fifths of SemEval's tweets only, and measures on the later fifth: what a model is worth on
    /// tweets of a time it has not seen.
    package var leavesOutLater = false

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    private var texts: String { dataFolder + "/text" }

    /// - Parameter log: a line of progress.
    package func run(log: (String) -> Void) throws {
        log("reading \(dataFolder)")
        let gate = try TrainingGate(folder: texts, leavesOutLater: leavesOutLater)
        let priors = try WordPriors(folder: dataFolder + "/lexicons")
        let unlabelled = UnlabelledTexts(folder: texts)
        let (vocabulary, posts) = try unlabelled.read(priors, limit: vocabularyLimit, accepts: gate.accepts)
        try AtomicFile.write(vocabulary.text, to: outputFolder + "/vocabulary")
        var lexicon = WordLexicon(vocabulary, priors, gramRows: size.gramRows)
        let numbers = lexicon.number(posts)
        log("\(posts.count) texts, \(lexicon.forms.count / 2) words, \(vocabulary.words.count) kept")

        var size = size
        size.wordRows = vocabulary.rows
        size.priorRows = priors.rows
        var network = TextNetwork(size, heads: TextRecipe.multitask.heads, seed: 1)
        try pretrain(&network.encoder, numbers, lexicon, log)
        let path = try wordPath(log)
        let watch = try DevelopmentSets(folder: texts, lexicon, later: gate.later, path)

        let shared = try share(network, lexicon, gate, watch, log)
        let finishing = try TextExamples(
            .finishing, folder: texts, lexicon, balance: balance, accepts: gate.accepts)
        let finished = try finish(shared, finishing, watch, log)
        var done = try teach(finished, path, vocabulary, finishing, gate, watch, log)
        done.encoder.foldPriors(lexicon.vocabularyForms)
        try AtomicFile.write(
            Safetensors(tensors: done.weights()).bytes { _ in .single }, to: outputFolder + "/text.safetensors")
    }

    /// The linear path beside the encoder: fitted here unless it was before.
    private func wordPath(_ log: (String) -> Void) throws -> WordPath {
        let path = outputFolder + "/words.safetensors"
        if !FileManager.default.fileExists(atPath: path) {
            var training = WordPathTraining(dataFolder: dataFolder, outputFolder: outputFolder)
            training.leavesOutLater = leavesOutLater
            try training.run(log: log)
        }
        return try WordPath(Safetensors(bytes: try readFile(path)), prefix: "words.")
    }

    /// All corpora, a head each.
    private func share(
        _ network: TextNetwork, _ lexicon: WordLexicon, _ gate: TrainingGate, _ watch: DevelopmentSets,
        _ log: (String) -> Void
    ) throws -> TextNetwork {
        let data = try TextExamples(.multitask, folder: texts, lexicon, accepts: gate.accepts)
        log("\(data.examples.count) examples")
        var options = TextTrainer.Options()
        options.epochs = epochs
        var trainer = TextTrainer(network, options)
        let shared = try pass(&trainer, data, watch, "shared", log)
        return TextNetwork(
            encoder: shared.encoder, heads: shared.heads.filter { TextRecipe.keptHeads[$0.key] != nil })
    }

    /// The kept heads at a low rate.
    ///
    /// The pass gains where it is short of data and forgets a little elsewhere: the mean of the weights before and after keeps
    /// both (Wortsman et al. 2022), and the mean over several orders of the examples is better than any one of them.
    private func finish(
        _ shared: TextNetwork, _ data: TextExamples, _ watch: DevelopmentSets, _ log: (String) -> Void
    ) throws -> TextNetwork {
        var mean = shared
        for (index, seed) in finishingSeeds.enumerated() {
            var gentle = TextTrainer.Options()
            gentle.peakRate = 3e-4
            gentle.seed = seed
            gentle.focus = balance.focus
            var finisher = TextTrainer(shared, gentle)
            let name = index == 0 ? "finished" : "finished-\(index + 1)"
            let finished = try pass(&finisher, data, watch, name, log)
            mean.blend(finished, keep: Float(index) / Float(index + 1))
        }
        mean.blend(shared, keep: 0.5)
        for line in watch.table(mean) { log("finished: " + line) }
        return mean
    }

    /// English tweets without a label for polarity, as encoder and linear path judge them together: the encoder learns what the
    /// path knows, on far more posts than have labels (Hinton et al. 2015).
    private func teach(
        _ finished: TextNetwork, _ path: WordPath, _ vocabulary: Vocabulary, _ finishing: TextExamples,
        _ gate: TrainingGate, _ watch: DevelopmentSets, _ log: (String) -> Void
    ) throws -> TextNetwork {
        var data = finishing
        let posts = try UnlabelledTexts(folder: texts).taught(accepts: gate.accepts)
        let numbers = data.number(posts)
        let judged = finished.logits(numbers, data.lexicon, head: "sentiment")
        let joined = zip(posts, judged).map { tokens, logits in
            WordPath.joined(logits, path.logits(tokens, ids: tokens.map(vocabulary.id)))
        }
        let taught = softmax(Tensor([joined.count, 3], elements: joined.flatMap(\.self)))
        data.add(numbers, head: "sentiment", taught: joined.indices.map { Array(taught.row($0)) })
        log("\(posts.count) tweets judged by encoder and words")
        var options = TextTrainer.Options()
        options.peakRate = 5e-4
        options.seed = 5
        var trainer = TextTrainer(finished, options)
        let student = try pass(&trainer, data, watch, "taught", log)
        for line in watch.table(student) { log("taught: " + line) }
        return student
    }

    /// Skip-gram over every text, labelled or not.
    private func pretrain(
        _ encoder: inout TextEncoder, _ posts: [[Int32]], _ lexicon: WordLexicon, _ log: (String) -> Void
    ) throws {
        let path = outputFolder + "/words.checkpoint"
        if FileManager.default.fileExists(atPath: path) {
            let file = try Safetensors(bytes: try readFile(path))
            (encoder.words, encoder.grams) = (
                EmbeddingTable(weight: try file.tensor("words")), EmbeddingTable(weight: try file.tensor("grams"))
            )
            return log("words: as trained before")
        }
        WordPretraining().run(posts, lexicon.forms, &encoder.words, &encoder.grams) {
            log("words: \(Int($0 * 100)) %")
        }
        Self.level(&encoder)
        let tables = ["words": encoder.words.weight, "grams": encoder.grams.weight]
        try AtomicFile.write(Safetensors(tensors: tables).bytes { _ in .single }, to: path)
    }

    /// Skip-gram leaves frequent words long and rare ones short: all tables start with elements of about the same size.
    private static func level(_ encoder: inout TextEncoder) {
        func scale(_ table: inout EmbeddingTable) {
            let mean = table.weight.elements.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(table.weight.count)
            table.weight.scale(by: 0.08 / Float(max(mean.squareRoot(), 1e-6)))
        }
        scale(&encoder.words)
        scale(&encoder.grams)
    }

    /// Trains to the end, from the pass's own checkpoint if one is there.
    private func pass(
        _ trainer: inout TextTrainer, _ data: TextExamples, _ watch: DevelopmentSets, _ name: String,
        _ log: (String) -> Void
    ) throws -> TextNetwork {
        let path = "\(outputFolder)/\(name).checkpoint"
        if FileManager.default.fileExists(atPath: path) {
            try trainer.restore(Safetensors(bytes: try readFile(path)))
            log("\(name): goes on at step \(trainer.step)")
        }
        let start = DispatchTime.now().uptimeNanoseconds
        let first = trainer.step
        try trainer.run(data) { progress in
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
            let left = seconds / Double(progress.step - first) * Double(progress.steps - progress.step)
            var line = "\(name): step \(progress.step) of \(progress.steps), loss \(digits(progress.loss, 4)), "
            line += "\(Int(left)) s left"
            if progress.step % 1000 == 0 || progress.step == progress.steps {
                line += watch.line(progress.trainer.average)
                try AtomicFile.write(progress.trainer.checkpoint().bytes { _ in .single }, to: path)
            }
            log(line)
        }
        return trainer.average
    }
}

/// `value` with `places` digits after the point.
func digits(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
