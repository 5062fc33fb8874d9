internal import Features
internal import Dispatch
internal import Foundation
package import SentimentNetwork
internal import Support

/// Trains the text encoder in two passes: all corpora with a head each, then the kept heads at a low rate.
package struct TextTraining: Sendable {
    package static let keptHeads = ["sentiment": 3, "emotion": 7]

    package let dataFolder: String
    package let outputFolder: String
    /// Smaller for a test, larger for a model.
    package var size = TextEncoder.Size(wordRows: 0, gramRows: 32_768, embedding: 96, filters: 96, units: 96)
    package var epochs = 2
    /// Words that have an embedding of their own.
    package var vocabularyLimit = 36_000

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    /// - Parameter log: a line of progress.
    package func run(log: (String) -> Void) throws {
        let vocabularyPath = outputFolder + "/vocabulary"
        log("reading \(dataFolder)")
        let data = try TextExamples(
            .multitask, folder: dataFolder, vocabulary: nil, limit: vocabularyLimit, gramRows: size.gramRows)
        try AtomicFile.write(data.vocabulary.text, to: vocabularyPath)
        log("\(data.examples.count) examples, \(data.forms.count) words, \(data.vocabulary.words.count) kept")
        var size = size
        size.wordRows = data.vocabulary.rows
        var options = TextTrainer.Options()
        options.epochs = epochs
        var trainer = TextTrainer(TextNetwork(size, heads: TextRecipe.multitask.heads, seed: 1), options)
        let shared = try pass(&trainer, data, "shared", log)

        let finishing = try TextExamples(
            .finishing, folder: dataFolder, vocabulary: data.vocabulary, gramRows: size.gramRows)
        var gentle = TextTrainer.Options()
        gentle.peakRate = 3e-4
        gentle.seed = 2
        var finisher = TextTrainer(
            TextNetwork(encoder: shared.encoder, heads: shared.heads.filter { Self.keptHeads[$0.key] != nil }), gentle)
        let done = try pass(&finisher, finishing, "finished", log)
        try AtomicFile.write(
            Safetensors(tensors: done.weights()).bytes { _ in .single }, to: outputFolder + "/text.safetensors")
    }

    /// Trains to the end, from the pass's own checkpoint if one is there.
    private func pass(
        _ trainer: inout TextTrainer, _ data: TextExamples, _ name: String, _ log: (String) -> Void
    ) throws -> TextNetwork {
        let path = "\(outputFolder)/\(name).checkpoint"
        if FileManager.default.fileExists(atPath: path) {
            try trainer.restore(Safetensors(bytes: try readFile(path)))
            log("\(name): goes on at step \(trainer.step)")
        }
        let watch = try DevelopmentSet(folder: dataFolder, data.vocabulary, gramRows: size.gramRows)
        let start = DispatchTime.now().uptimeNanoseconds
        let first = trainer.step
        try trainer.run(data) { progress in
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
            let left = seconds / Double(progress.step - first) * Double(progress.steps - progress.step)
            var line = "\(name): step \(progress.step) of \(progress.steps), loss \(digits(progress.loss, 4)), "
            line += "\(Int(left)) s left"
            if progress.step % 1000 == 0 || progress.step == progress.steps {
                line += ", SemEval dev macro recall \(digits(watch.macroRecall(progress.trainer.average), 4))"
                try AtomicFile.write(progress.trainer.checkpoint().bytes { _ in .single }, to: path)
            }
            log(line)
        }
        return trainer.average
    }
}

/// `value` with `places` digits after the point.
func digits(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

/// SemEval's development tweets, to watch a training run by.
private struct DevelopmentSet {
    let data: TextExamples
    let posts: [[Int32]]

    init(folder: String, _ vocabulary: Vocabulary, gramRows: Int) throws {
        data = try TextExamples(.semevalDevelopment, folder: folder, vocabulary: vocabulary, gramRows: gramRows)
        posts = data.examples.map(\.words)
    }

    func macroRecall(_ network: TextNetwork) -> Double {
        var matrix = ConfusionMatrix(classes: 3)
        for (p, example) in zip(network.predict(posts, data, head: "sentiment"), data.examples) {
            matrix.add(truth: example.label, said: largest(p))
        }
        return matrix.macroRecall
    }
}
