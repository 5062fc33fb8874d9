internal import Domain
internal import SentimentNetwork
internal import Support

/// A post of several parts with the probabilities it should be given.
struct FusionExample {
    var parts: [Part]
    /// Logits of the topic head, where there are words and a picture.
    var topic: [Float]?
    /// The picture's share of what the topic head answers, for other words beside it.
    var shown: [Float] = [0, 0, 0]
    var target: [Float]
    /// How frequent the classes are where it comes from: known in training, left out of what is learnt.
    var prior = [1.0, 1, 1]
}

/// What fusion learns from. No corpus at hand has sound beside words or pictures, so such posts are put together from
/// parts; where their labels differ, each gets half of the target.
struct FusionExamples {
    private(set) var pictures: [FusionExample]
    var clips: [(part: Part, label: Polarity)] = []
    var texts: [LabelledText] = []
    let topic: TopicHead
    let seed: UInt64

    init(pictures: [FusionExample], topic: TopicHead, seed: UInt64) {
        (self.pictures, self.topic, self.seed) = (pictures, topic, seed)
    }

    /// The same with other picture posts.
    func with(pictures: [FusionExample]) -> FusionExamples {
        var examples = self
        examples.pictures = pictures
        return examples
    }

    struct LabelledText {
        let part: Part
        let label: Polarity
        /// The words' share of what the topic head answers, for when they meet a picture.
        let said: [Float]
    }

    /// Every picture post, a quarter as many opinions in nine languages put beside a picture, and a third as many posts with sound.
    ///
    /// Picture posts alone would teach that words hardly count: their labels follow the subject.
    func epoch(_ epoch: Int) -> [FusionExample] {
        var generator = SeededGenerator(seed: seed &+ UInt64(epoch) &* 1_000_003)
        var examples = pictures.filter { $0.parts.count > 1 }
        for _ in 0..<pictures.count / 4 {
            guard let text = texts.randomElement(using: &generator) else { break }
            examples.append(illustrated(text, &generator))
        }
        for i in 0..<pictures.count / 3 {
            guard let text = texts.randomElement(using: &generator) else { break }
            let clip = clip(near: text.label, &generator)
            let base = FusionExample(parts: [text.part], topic: nil, target: FusionTraining.target(text.label))
            switch i % 3 {
            case 0: examples.append(joined(base, clip))
            case 1:
                var picture = pictures[Int(generator.next() % UInt64(pictures.count))]
                picture.parts.removeAll { $0.modality == .text }
                picture.topic = nil
                examples.append(joined(picture, clip))
            default: examples.append(joined(pictures[Int(generator.next() % UInt64(pictures.count))], clip))
            }
        }
        return examples.shuffled(using: &generator)
    }

    /// An opinion beside a picture that was judged alike, or any picture one time in three.
    private func illustrated(_ text: LabelledText, _ generator: inout SeededGenerator) -> FusionExample {
        let wanted = FusionTraining.target(text.label)
        var picture = pictures[0]
        for _ in 0..<8 {
            picture = pictures[Int(generator.next() % UInt64(pictures.count))]
            if largest(picture.target) == largest(wanted) || generator.unit() < 1.0 / 3 { break }
        }
        let parts = [text.part] + picture.parts.filter { $0.modality == .image }
        // The words were judged by people, the picture only together with other words.
        let target = zip(wanted, picture.target).map { 0.8 * $0 + 0.2 * $1 }
        return FusionExample(
            parts: parts, topic: topic.logits(said: text.said, shown: picture.shown), target: target)
    }

    /// Two times in three a clip of the same label: people mostly mean what they say.
    private func clip(near label: Polarity, _ generator: inout SeededGenerator) -> (part: Part, label: Polarity) {
        for _ in 0..<8 {
            let clip = clips[Int(generator.next() % UInt64(clips.count))]
            if clip.label == label || generator.unit() < 1.0 / 3 { return clip }
        }
        return clips[0]
    }

    private func joined(_ example: FusionExample, _ clip: (part: Part, label: Polarity)) -> FusionExample {
        let heard = FusionTraining.target(clip.label)
        return FusionExample(
            parts: example.parts + [clip.part], topic: example.topic,
            target: zip(example.target, heard).map { ($0 + $1) / 2 }, prior: example.prior.map { $0.squareRoot() })
    }
}
