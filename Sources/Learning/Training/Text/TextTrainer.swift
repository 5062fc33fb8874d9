internal import Dispatch
package import Layers
internal import Foundation
package import SentimentNetwork
internal import Support
internal import Synchronization
internal import Tensors

/// Trains a text encoder with a head for each kind of label.
///
/// Two workers take half of each batch; their gradients are added in a fixed order, so one seed gives one result.
package struct TextTrainer: Sendable {
    package struct Options: Sendable {
        package var batch = 128
        package var peakRate: Float = 2e-3
        package var epochs = 1
        package var labelSmoothing: Float = 0.05
        package var dropout = TextEncoder.Dropout(word: 0.08, embedding: 0.2, output: 0.3)
        /// Words of which only outside knowledge is shown.
        package var blur: Float = 0.15
        package var averaging: Float = 0.998
        package var seed: UInt64 = 1
        package var clip = 2.0
        /// See ``ClassBalance/focus``.
        package var focus = 0.0

        package init() {}
    }

    /// How far a run is.
    package struct Progress {
        package let step: Int
        package let steps: Int
        /// Mean since the last report.
        package let loss: Double
        package let trainer: TextTrainer
    }

    package var network: TextNetwork
    /// Running mean of the weights: what is kept in the end.
    package var average: TextNetwork
    package private(set) var adam = Adam(weightDecay: 0.01)
    package private(set) var step = 0
    package let options: Options
    private let workers: [Worker]

    /// The running mean is brought up to date once in so many steps: it costs a pass over every table.
    private static let averagingEvery = 8

    package init(_ network: TextNetwork, _ options: Options) {
        self.network = network
        average = network
        self.options = options
        workers = [Worker(network), Worker(network)]
    }

    /// Runs the epochs.
    ///
    /// - Parameter report: called every 100 steps; what it throws ends the run.
    package mutating func run(_ data: TextExamples, report: (Progress) throws -> Void) rethrows {
        var generator = SeededGenerator(seed: options.seed)
        let epochs = (0..<options.epochs).map { _ in Self.batches(data.examples, options.batch, &generator) }
        let steps = epochs.reduce(0) { $0 + $1.count }
        let schedule = LearningRate(peak: options.peakRate, warmUp: min(300, steps / 10), steps: steps)
        var loss = 0.0
        // A resumed run passes over what it has learnt: batches depend on the seed alone.
        for batch in epochs.joined().dropFirst(step) {
            step += 1
            let seed = options.seed &* 1_000_003 &+ UInt64(step) &* 2
            loss += learn(batch.map { data.examples[$0] }, data, rate: schedule.at(step), seed: seed)
            if step % Self.averagingEvery == 0 { updateAverage() }
            if step % 100 == 0 || step == steps {
                try report(Progress(step: step, steps: steps, loss: loss / 100, trainer: self))
                loss = 0
            }
        }
    }

    /// Everything a later run needs to go on as if nothing had happened.
    package func checkpoint() -> Safetensors {
        var tensors: [String: Tensor] = [:]
        for (name, value) in network.weights() { tensors["network." + name] = value }
        for (name, value) in average.weights() { tensors["average." + name] = value }
        for (name, value) in adam.first { tensors["first." + name] = Tensor([value.count], elements: value) }
        for (name, value) in adam.second { tensors["second." + name] = Tensor([value.count], elements: value) }
        return Safetensors(tensors: tensors, metadata: ["step": String(step)])
    }

    /// Goes back to where ``checkpoint()`` was taken.
    package mutating func restore(_ file: Safetensors) throws {
        func part(_ prefix: String) -> Safetensors {
            Safetensors(
                tensors: Dictionary(
                    uniqueKeysWithValues: file.tensors.filter { $0.key.hasPrefix(prefix) }.map {
                        (String($0.key.dropFirst(prefix.count)), $0.value)
                    }))
        }
        let heads = network.heads.mapValues { $0.bias.count }
        network = try TextNetwork(part("network."), heads: heads)
        average = try TextNetwork(part("average."), heads: heads)
        step = file.metadata["step"].flatMap { Int($0) } ?? 0
        adam = Adam(
            weightDecay: adam.weightDecay, time: step, first: part("first.").tensors.mapValues(\.elements),
            second: part("second.").tensors.mapValues(\.elements))
    }

    /// Batches of one head each, of posts of like length, in a shuffled order.
    private static func batches(
        _ examples: [TextExamples.Example], _ size: Int, _ generator: inout SeededGenerator
    ) -> [[Int]] {
        var batches: [[Int]] = []
        let heads = Dictionary(grouping: examples.indices) { examples[$0].head }
        for (_, indices) in heads.sorted(by: { $0.key < $1.key }) {
            let shuffled = indices.shuffled(using: &generator)
            // Sorting within pools keeps the padding small and the mixture random.
            for pool in stride(from: 0, to: shuffled.count, by: size * 40) {
                let sorted = shuffled[pool..<min(pool + size * 40, shuffled.count)].sorted {
                    (examples[$0].words.count, $0) < (examples[$1].words.count, $1)
                }
                for start in stride(from: 0, to: sorted.count, by: size) {
                    batches.append(Array(sorted[start..<min(start + size, sorted.count)]))
                }
            }
        }
        return batches.shuffled(using: &generator)
    }

    private mutating func learn(
        _ batch: [TextExamples.Example], _ data: TextExamples, rate: Float, seed: UInt64
    ) -> Double {
        let loss = Self.gradients(of: network, batch, data, options, seed, workers)
        adam.beginStep()
        workers[0].gradient.withLock { gradient in
            let norm = gradient.squaredNorm.squareRoot()
            let scale = norm > options.clip ? Float(options.clip / norm) : 1
            network.update(gradient, &adam, rate: rate, scale: scale)
        }
        return loss
    }

    /// Leaves the whole batch's gradient with the first worker and returns the loss.
    private static func gradients(
        of network: TextNetwork, _ batch: [TextExamples.Example], _ data: TextExamples, _ options: Options,
        _ seed: UInt64, _ workers: [Worker]
    ) -> Double {
        let divisor = batch.reduce(Float(0)) { $0 + $1.weight }
        DispatchQueue.concurrentPerform(iterations: workers.count) { half in
            workers[half].gradient.withLock { gradient in
                gradient.clear()
                // Interleaved, so that both halves have the same lengths and finish together.
                let mine = batch.indices.filter { $0 % workers.count == half }.map { batch[$0] }
                var generator = SeededGenerator(seed: seed &+ UInt64(half))
                let loss = network.learn(
                    mine, divisor: divisor, data, options.labelSmoothing, options.dropout, blur: options.blur,
                    focus: options.focus, &generator, &gradient)
                workers[half].loss.withLock { $0 = loss }
            }
        }
        workers[0].gradient.withLock { sum in workers[1].gradient.withLock { sum.add($0) } }
        return workers.reduce(0) { $0 + $1.loss.withLock { $0 } }
    }

    private mutating func updateAverage() {
        // Early on the mean follows the weights closely, or it would keep the random start.
        let keep = min(
            pow(options.averaging, Float(Self.averagingEvery)), Float(step) / Float(step + 10 * Self.averagingEvery))
        average.blend(network, keep: keep)
    }
}

/// What one worker sums up. A gradient is as large as the network, so it stays in one place.
private final class Worker: Sendable {
    let gradient: Mutex<TextNetwork.Gradient>
    let loss = Mutex(0.0)

    init(_ network: TextNetwork) {
        gradient = Mutex(TextNetwork.Gradient(like: network))
    }
}
