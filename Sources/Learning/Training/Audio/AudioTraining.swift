internal import Domain
internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Trains the audio encoder on acted speech; progress is judged on speakers it never hears.
package struct AudioTraining: Sendable {
    package let dataFolder: String
    package let outputFolder: String
    /// Epochs of the whole network, of a course of 30: later ones fit the training speakers.
    package var epochs = 15
    package var seed: UInt64 = 1
    /// Versions of each clip beside the recorded one.
    package var variations = 2

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    package func run(log: (String) -> Void) throws {
        let watch = try AudioCorpus(folder: dataFolder, split: "val").clips
        let checkpoint = outputFolder + "/audio.checkpoint.safetensors"
        let saved =
            FileManager.default.fileExists(atPath: checkpoint) ? try Safetensors(bytes: try readFile(checkpoint)) : nil
        let done = saved?.metadata["epoch"].flatMap { Int($0) } ?? 0
        // The last pass needs the clips as they are, and no variations of them.
        let versions = done >= epochs ? 0 : variations
        let train = try AudioCorpus(folder: dataFolder, split: "train", variations: versions).clips
        log("\(train.count) clips to learn from in \(versions + 1) versions, \(watch.count) to watch by")
        var options = AudioTrainer.Options()
        options.seed = seed
        var trainer = AudioTrainer(train, options)
        if let saved, try trainer.restore(saved) { log("going on after epoch \(trainer.epoch)") }
        while trainer.epoch < epochs {
            let loss = trainer.learnEpoch()
            var line = "epoch \(trainer.epoch) of \(epochs), loss \(digits(loss, 4))"
            if trainer.epoch % 5 == 0 || trainer.epoch == epochs {
                line += ", " + AudioReport(trainer.finished(), watch).text
                try AtomicFile.write(trainer.checkpoint().bytes { _ in .single }, to: checkpoint)
            }
            log(line)
        }
        let network = VoiceTrainer(seed: seed).finish(trainer.finished(), train, log: log)
        let tensors = Dictionary(uniqueKeysWithValues: network.parameters().map { ($0.name, $0.value) })
        try AtomicFile.write(
            Safetensors(tensors: tensors).bytes { _ in .single }, to: outputFolder + "/audio.safetensors")
        log(AudioReport(network, watch).table)
    }
}
