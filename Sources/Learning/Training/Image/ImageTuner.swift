internal import Dispatch
internal import Features
internal import Foundation
internal import Layers
internal import Media
internal import SentimentNetwork
internal import Support
internal import Synchronization
internal import Tensors

/// Fine-tunes the image encoder end to end: Adam at a low rate, with an average of the weights over the last steps.
struct ImageTuner {
    struct Options {
        var epochs = 3
        var batch = 32
        /// Of the heads; the encoder learns at ``encoderPace`` of it, by the size of each weight.
        var peakRate: Float = 5e-4
        var encoderPace: Float = 0.2
        var weightDecay: Float = 0.5
        var averaging: Float = 0.99
        var dropout: Float = 0.4
        var clip = 5.0
        var seed: UInt64 = 1
    }

    /// A picture on disk, and what it should be given.
    struct Example: Sendable {
        let path: String
        let wanted: ImageNetwork.Wanted
    }

    let options: Options
    private let examples: [Example]
    private(set) var step = 0
    private(set) var network: ImageNetwork
    private(set) var average: ImageNetwork
    private var adam: Adam
    private let pace: [String: Float]
    private let workers: [Worker]

    init(_ network: ImageNetwork, _ examples: [Example], _ options: Options) {
        self.options = options
        self.examples = examples
        self.network = network
        average = network
        adam = Adam(weightDecay: options.weightDecay)
        pace = network.pace(encoder: options.encoderPace)
        workers = (0..<2).map { _ in Worker(network) }
    }

    private var stepsAnEpoch: Int { max(examples.count / options.batch, 1) }
    var steps: Int { options.epochs * stepsAnEpoch }
    /// Whole epochs done.
    var epoch: Int { step / stepsAnEpoch }

    /// Takes up to `count` steps and returns the mean loss. Depends on the seed and the numbers of the steps alone.
    mutating func learn(steps count: Int) throws -> Double {
        let schedule = LearningRate(peak: options.peakRate, warmUp: min(50, steps / 4), steps: steps)
        let end = min(step + count, steps)
        let taken = end - step
        var loss = 0.0
        while step < end {
            loss += try gradients(batch(step), seed: options.seed &* 1_000_003 &+ UInt64(step))
            step += 1
            adam.beginStep()
            workers[0].gradient.withLock { gradient in
                let norm = gradient.squaredNorm.squareRoot()
                adam.update(
                    &network, gradient: gradient, rate: schedule.at(step),
                    gradientScale: norm > options.clip ? Float(options.clip / norm) : 1, pace: pace)
            }
            average.blend(network, keep: min(options.averaging, Float(step) / Float(step + 10)))
        }
        return loss / Double(max(taken, 1))
    }

    /// Every epoch goes once through the examples in an order of its own.
    private func batch(_ step: Int) -> [Example] {
        let (epoch, place) = (step / stepsAnEpoch, step % stepsAnEpoch)
        var generator = SeededGenerator(seed: options.seed &* 7_919 &+ UInt64(epoch))
        let order = examples.indices.shuffled(using: &generator)
        return order.dropFirst(place * options.batch).prefix(options.batch).map { examples[$0] }
    }

    /// Leaves the whole batch's gradient with the first worker and returns the loss.
    private func gradients(_ batch: [Example], seed: UInt64) throws -> Double {
        DispatchQueue.concurrentPerform(iterations: workers.count) { half in
            let worker = workers[half]
            worker.gradient.withLock { gradient in
                gradient = network.zeroed()
                var loss = 0.0
                for index in stride(from: half, to: batch.count, by: workers.count) {
                    var generator = SeededGenerator(seed: seed &* 65_537 &+ UInt64(index))
                    do {
                        let picture = try ImageDecoder().decode(
                            try readFile(batch[index].path), shorterSide: ImageInput.side)
                        let seen = PictureVariation(of: picture, &generator).look(at: picture)
                        loss += network.learn(
                            seen, batch[index].wanted, dropout: options.dropout, divisor: Float(batch.count),
                            &generator, &gradient)
                    } catch {
                        worker.failure.withLock { $0 = "\(error)" }
                    }
                }
                worker.loss.withLock { $0 = loss }
            }
        }
        for problem in workers.compactMap({ $0.failure.withLock { $0 } }) {
            throw TrainingDataError(path: "pictures", problem: problem)
        }
        workers[0].gradient.withLock { sum in workers[1].gradient.withLock { sum.add($0) } }
        return workers.reduce(0) { $0 + $1.loss.withLock { $0 } }
    }

    /// Fits the heads alone on features of the encoder as it comes, so that the first steps do not pull it towards heads that
    /// know nothing (Kumar et al. 2022).
    mutating func fitHeads(_ features: [[Float]], steps count: Int = 300) {
        var adam = Adam(weightDecay: options.weightDecay)
        let still = network.encoder.parameters("image.").reduce(into: [String: Float]()) { $0[$1.name] = 0 }
        for step in 1...count {
            var generator = SeededGenerator(seed: options.seed &* 104_729 &+ UInt64(step))
            var gradient = network.zeroed()
            for _ in 0..<128 {
                let index = Int(generator.next() % UInt64(examples.count))
                _ = network.loss(
                    features[index], examples[index].wanted, dropout: options.dropout, divisor: 128, &generator,
                    &gradient)
            }
            adam.beginStep()
            adam.update(&network, gradient: gradient, rate: 1e-3, gradientScale: 1, pace: still)
        }
        average = network
    }

    /// Everything a later run needs to go on as if nothing had happened.
    func checkpoint() -> Safetensors {
        var tensors: [String: Tensor] = [:]
        for (name, value) in network.parameters("network.") { tensors[name] = value }
        for (name, value) in average.parameters("average.") { tensors[name] = value }
        for (name, value) in adam.first { tensors["first." + name] = Tensor([value.count], elements: value) }
        for (name, value) in adam.second { tensors["second." + name] = Tensor([value.count], elements: value) }
        return Safetensors(tensors: tensors, metadata: course.merging(["step": String(step)]) { $1 })
    }

    /// What a run must share with the one that it goes on from.
    private var course: [String: String] {
        ["epochs": String(options.epochs), "seed": String(options.seed), "examples": String(examples.count)]
    }

    /// Goes back to where ``checkpoint()`` was taken; false when that run had another course.
    mutating func restore(_ file: Safetensors) throws -> Bool {
        guard course.allSatisfy({ file.metadata[$0.key] == $0.value }),
            let step = file.metadata["step"].flatMap({ Int($0) })
        else { return false }
        try network.load(file, prefix: "network.")
        try average.load(file, prefix: "average.")
        func moments(_ prefix: String) -> [String: [Float]] {
            Dictionary(
                uniqueKeysWithValues: file.tensors.filter { $0.key.hasPrefix(prefix) }.map {
                    (String($0.key.dropFirst(prefix.count)), $0.value.elements)
                })
        }
        adam = Adam(
            weightDecay: options.weightDecay, time: step, first: moments("first."), second: moments("second."))
        self.step = step
        return true
    }
}

private final class Worker: Sendable {
    let gradient: Mutex<ImageNetwork>
    let loss = Mutex(0.0)
    let failure = Mutex<String?>(nil)

    init(_ network: ImageNetwork) { gradient = Mutex(network.zeroed()) }
}
