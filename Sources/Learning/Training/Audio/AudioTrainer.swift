internal import Dispatch
internal import Domain
internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Synchronization
internal import Tensors

/// Adam over the audio network's weights, with an average of the weights over the last steps.
struct AudioTrainer {
    struct Options {
        /// Length of the learning rate's course.
        var epochs = 30
        var batch = 64
        var peakRate: Float = 2e-3
        var weightDecay: Float = 0.05
        var averaging: Float = 0.995
        var smoothing: Float = 0.1
        var clip = 2.0
        var dropout = AudioNetwork.Dropout()
        var seed: UInt64 = 1
    }

    let options: Options
    private let clips: [AudioCorpus.Clip]
    private let draw: ClipDraw
    private(set) var epoch = 0
    private(set) var network: AudioNetwork
    private(set) var average: AudioNetwork
    private var adam: Adam
    private let workers: [Worker]

    init(_ clips: [AudioCorpus.Clip], _ options: Options) {
        self.options = options
        self.clips = clips
        draw = ClipDraw(clips)
        network = AudioNetwork(seed: options.seed)
        network.encoder.statistics?.standardize(by: clips.flatMap { $0.versions[0] })
        average = network
        adam = Adam(weightDecay: options.weightDecay)
        workers = (0..<2).map { [network] _ in Worker(network) }
    }

    private var steps: Int { clips.count / options.batch }

    /// One epoch; returns the mean loss. Depends on the seed and the number of the epoch alone.
    mutating func learnEpoch() -> Double {
        epoch += 1
        let schedule = LearningRate(peak: options.peakRate, warmUp: steps, steps: options.epochs * steps)
        var loss = 0.0
        for step in (epoch - 1) * steps..<epoch * steps {
            var generator = SeededGenerator(seed: options.seed &* 1_000_003 &+ UInt64(step))
            let examples = (0..<options.batch).map { _ in example(&generator) }
            loss += gradients(examples, &generator)
            adam.beginStep()
            workers[0].gradient.withLock { gradient in
                let norm = gradient.squaredNorm.squareRoot()
                adam.update(
                    &network, gradient: gradient, rate: schedule.at(step),
                    gradientScale: norm > options.clip ? Float(options.clip / norm) : 1)
            }
            average.blend(network, keep: min(options.averaging, Float(step) / Float(step + 10)))
        }
        return loss / Double(max(steps, 1))
    }

    /// The averaged network as it is used, its normalisation measured over the clips.
    func finished() -> AudioNetwork { average.folded(over: clips.map { $0.versions[0][0] }) }

    private func example(_ generator: inout SeededGenerator) -> AudioNetwork.Example {
        let clip = clips[draw.index(&generator)]
        let version = clip.versions[Int(generator.next() % UInt64(clip.versions.count))]
        var window = version[Int(generator.next() % UInt64(version.count))]
        window.mel = AudioAugmentation.varied(window.mel, &generator)
        return AudioNetwork.Example(window: window, wanted: draw.wanted(clip))
    }

    /// Leaves the whole batch's gradient with the first worker and returns the loss.
    private func gradients(_ examples: [AudioNetwork.Example], _ generator: inout SeededGenerator) -> Double {
        let seed = generator.next()
        // Interleaved by length, so that both halves are alike; the halves are there on one core, too, since each is
        // normalised by itself.
        let sorted = examples.indices.sorted {
            (examples[$1].window.mel.rows, $0) < (examples[$0].window.mel.rows, $1)
        }
        DispatchQueue.concurrentPerform(iterations: workers.count) { half in
            let mine = sorted.indices.filter { $0 % workers.count == half }.map { examples[sorted[$0]] }
            workers[half].gradient.withLock { gradient in
                gradient = network.zeroed()
                var generator = SeededGenerator(seed: seed &+ UInt64(half))
                let loss = network.learn(
                    mine, divisor: Float(examples.count), options.smoothing, options.dropout, &generator, &gradient)
                workers[half].loss.withLock { $0 = loss }
            }
        }
        workers[0].gradient.withLock { sum in workers[1].gradient.withLock { sum.add($0) } }
        return workers.reduce(0) { $0 + $1.loss.withLock { $0 } }
    }

    /// Everything a later run needs to go on as if nothing had happened.
    func checkpoint() -> Safetensors {
        var tensors: [String: Tensor] = [:]
        for (name, value) in network.parameters("network.") { tensors[name] = value }
        for (name, value) in average.parameters("average.") { tensors[name] = value }
        for (name, value) in adam.first { tensors["first." + name] = Tensor([value.count], elements: value) }
        for (name, value) in adam.second { tensors["second." + name] = Tensor([value.count], elements: value) }
        return Safetensors(
            tensors: tensors,
            metadata: ["epoch": String(epoch), "epochs": String(options.epochs), "seed": String(options.seed)])
    }

    /// Goes back to where ``checkpoint()`` was taken; false when that run had other options.
    mutating func restore(_ file: Safetensors) throws -> Bool {
        guard file.metadata["epochs"] == String(options.epochs), file.metadata["seed"] == String(options.seed),
            let epoch = file.metadata["epoch"].flatMap({ Int($0) })
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
            weightDecay: options.weightDecay, time: epoch * steps, first: moments("first."), second: moments("second."))
        self.epoch = epoch
        return true
    }
}

private final class Worker: Sendable {
    let gradient: Mutex<AudioNetwork>
    let loss = Mutex(0.0)

    init(_ network: AudioNetwork) { gradient = Mutex(network.zeroed()) }
}
