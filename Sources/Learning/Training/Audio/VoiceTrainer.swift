internal import Features
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Trains a ``VoiceNetwork`` beside a finished path of frames.
struct VoiceTrainer {
    var epochs = 40
    var batch = 64
    var peakRate: Float = 2e-3
    var weightDecay: Float = 0.1
    var averaging: Float = 0.995
    var smoothing: Float = 0.1
    var dropout = AudioNetwork.Dropout(statistics: 0.25, vector: 0.5)
    var seed: UInt64 = 1

    /// The network with its statistics and heads learnt anew. `network` is folded.
    func finish(_ network: AudioNetwork, _ clips: [AudioCorpus.Clip], log: (String) -> Void) -> AudioNetwork {
        guard let path = network.encoder.statistics else { return network }
        var framesAlone = network.encoder
        framesAlone.statistics = nil
        let draw = ClipDraw(clips)
        let examples = clips.map { clip in
            let window = clip.versions[0][0]
            return VoiceNetwork.Example(
                framed: framesAlone.forward([window]).elements, statistics: path.standardized([window]).elements,
                wanted: draw.wanted(clip))
        }
        var voice = VoiceNetwork(framed: framesAlone.outputs, like: path, seed: seed)
        var average = voice
        var adam = Adam(weightDecay: weightDecay)
        let steps = epochs * (clips.count / batch)
        let schedule = LearningRate(peak: peakRate, warmUp: steps / 10, steps: steps)
        var loss = 0.0
        for step in 0..<steps {
            var generator = SeededGenerator(seed: seed &* 1_000_033 &+ UInt64(step))
            let chosen = (0..<batch).map { _ in examples[draw.index(&generator)] }
            var gradient = voice.zeroed()
            loss += voice.learn(chosen, smoothing, dropout, &generator, &gradient)
            adam.beginStep()
            adam.update(&voice, gradient: gradient, rate: schedule.at(step), gradientScale: 1)
            average.blend(voice, keep: min(averaging, Float(step) / Float(step + 10)))
            if (step + 1) % (steps / 4) == 0 {
                log("finishing: step \(step + 1) of \(steps), loss \(digits(loss / Double(steps / 4), 4))")
                loss = 0
            }
        }
        let folded = average.folded(
            over: Tensor([examples.count, VoiceStatistics.count], elements: examples.flatMap(\.statistics)))
        var finished = network
        finished.encoder.statistics = folded.path
        (finished.sentiment, finished.tone) = (folded.sentiment, folded.tone)
        return finished
    }
}
