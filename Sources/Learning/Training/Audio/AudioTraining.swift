internal import Dispatch
internal import Domain
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Synchronization
internal import Tensors

/// Trains the audio encoder on acted speech; progress is judged on speakers it never hears.
package struct AudioTraining: Sendable {
    package let dataFolder: String
    package let outputFolder: String
    package var epochs = 36
    package var batch = 64
    package var peakRate: Float = 2e-3
    package var seed: UInt64 = 1

    package init(dataFolder: String, outputFolder: String) {
        self.dataFolder = dataFolder
        self.outputFolder = outputFolder
    }

    package func run(log: (String) -> Void) throws {
        let train = try AudioCorpus(folder: dataFolder, split: "train").clips
        let watch = try AudioCorpus(folder: dataFolder, split: "val").clips
        log("\(train.count) clips to learn from, \(watch.count) to watch by")
        // Each class of each corpus has the same say, damped: corpora differ in size by a factor of ten.
        let counts = train.reduce(into: [String: Int]()) { $0["\($1.corpus) \($1.sentiment)", default: 0] += 1 }
        let mean = Double(train.count) / Double(counts.count)
        let weights = train.map { clip in
            Float((mean / Double(counts["\(clip.corpus) \(clip.sentiment)"] ?? 1)).squareRoot())
        }
        var network = AudioNetwork(seed: seed)
        var average = network
        var adam = Adam(weightDecay: 0.02)
        var generator = SeededGenerator(seed: seed &+ 17)
        let workers = (0..<2).map { _ in Worker(network) }
        let steps = epochs * (train.count / batch)
        let schedule = LearningRate(peak: peakRate, warmUp: 60, steps: steps)
        var step = 0
        for epoch in 1...epochs {
            let order = train.indices.shuffled(using: &generator)
            var loss = 0.0
            for start in stride(from: 0, to: order.count - batch + 1, by: batch) {
                step += 1
                let indices = order[start..<start + batch]
                let examples = indices.map { Self.example(train[$0], weights[$0], &generator) }
                loss += Self.learn(network, examples, seed &+ UInt64(step) &* 2, workers)
                adam.beginStep()
                workers[0].gradient.withLock { gradient in
                    let norm = gradient.parameters().reduce(0.0) {
                        $0 + $1.value.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
                    }.squareRoot()
                    adam.update(
                        &network, gradient: gradient, rate: schedule.at(step),
                        gradientScale: norm > 2 ? Float(2 / norm) : 1)
                }
                average.blend(network, keep: min(0.995, Float(step) / Float(step + 10)))
            }
            let report = Self.evaluate(average, watch)
            log(
                "epoch \(epoch) of \(epochs), loss \(digits(loss * Double(batch) / Double(train.count), 4)), "
                    + report.sorted { $0.key < $1.key }.map { "\($0.key) UAR \(digits($0.value.macroRecall, 3))" }
                    .joined(separator: ", "))
        }
        let tensors = Dictionary(uniqueKeysWithValues: average.parameters().map { ($0.name, $0.value) })
        try AtomicFile.write(
            Safetensors(tensors: tensors).bytes { _ in .single }, to: outputFolder + "/audio.safetensors")
    }

    private static func example(
        _ clip: AudioCorpus.Clip, _ weight: Float, _ generator: inout SeededGenerator
    ) -> AudioNetwork.Example {
        AudioNetwork.Example(
            mel: AudioAugmentation.varied(clip.mel, &generator),
            sentiment: Polarity.allCases.firstIndex(of: clip.sentiment) ?? 1,
            emotion: Emotion.allCases.firstIndex(of: clip.emotion) ?? 6, weight: weight)
    }

    /// Leaves the whole batch's gradient with the first worker and returns the loss.
    private static func learn(
        _ network: AudioNetwork, _ examples: [AudioNetwork.Example], _ seed: UInt64, _ workers: [Worker]
    ) -> Double {
        let divisor = examples.reduce(Float(0)) { $0 + $1.weight }
        DispatchQueue.concurrentPerform(iterations: workers.count) { half in
            workers[half].gradient.withLock { gradient in
                gradient = network.zeroed()
                var generator = SeededGenerator(seed: seed &+ UInt64(half))
                let mine = examples.indices.filter { $0 % workers.count == half }.map { examples[$0] }
                let loss = network.learn(mine, divisor: divisor, &generator, &gradient)
                workers[half].loss.withLock { $0 = loss }
            }
        }
        workers[0].gradient.withLock { sum in workers[1].gradient.withLock { sum.add($0) } }
        return workers.reduce(0) { $0 + $1.loss.withLock { $0 } }
    }

    /// Confusion by corpus, and of all clips as `pooled`.
    package static func evaluate(_ network: AudioNetwork, _ clips: [AudioCorpus.Clip]) -> [String: ConfusionMatrix] {
        var matrices: [String: ConfusionMatrix] = [:]
        for (clip, p) in zip(clips, network.predict(clips.map(\.mel))) {
            let truth = Polarity.allCases.firstIndex(of: clip.sentiment) ?? 1
            for name in [clip.corpus, "pooled"] {
                matrices[name, default: ConfusionMatrix(classes: 3)].add(truth: truth, said: largest(p))
            }
        }
        return matrices
    }

    private final class Worker: Sendable {
        let gradient: Mutex<AudioNetwork>
        let loss = Mutex(0.0)

        init(_ network: AudioNetwork) { gradient = Mutex(network.zeroed()) }
    }
}
