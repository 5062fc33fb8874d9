package import Domain
internal import Features
internal import Foundation
internal import Layers
package import Media
internal import Support
package import Tensors

/// Says of posts what the network thinks of them, with any subset of text, pictures and sound.
package struct Scorer: Sendable {
    package let model: SentimentModel

    package init(_ model: SentimentModel) {
        self.model = model
    }

    /// A post with its media decoded. A picture or sound keeps its place among the post's attachments.
    package struct Input: Sendable {
        package var text: String
        /// What the words are written in (BCP 47); nil when unknown.
        package var language: String?
        package var pictures: [(position: Int, picture: Picture)]
        package var sounds: [(position: Int, sound: Sound)]

        package init(
            text: String, language: String? = nil, pictures: [(position: Int, picture: Picture)] = [],
            sounds: [(position: Int, sound: Sound)] = []
        ) {
            self.text = text
            self.language = language
            self.pictures = pictures
            self.sounds = sounds
        }
    }

    /// A part with all that the post's score needs of it.
    private struct Heard {
        var part: Part
        var attachment: Int?
        /// What the picture adds to the topic head.
        var shown: [Float]?
        var emotions: [Float]?
        var timeline: [TimedSentiment] = []
    }

    /// A score for each post, nil for one without a word, a picture or a sound to judge by.
    ///
    /// Equal lists give equal scores; the company a post is scored in may change its last bits, since sums are blocked.
    package func score(_ inputs: [Input]) -> [Score?] {
        let tokenizer = TextTokenizer()
        let tokens = inputs.map { isReadable($0.language) ? tokenizer.tokens(of: $0.text) : [] }
        var parts = readTexts(tokens)
        let pictures = inputs.indices.flatMap { i in inputs[i].pictures.map { (post: i, $0.position, $0.picture) } }
        for ((post, position, _), part) in zip(pictures, look(at: pictures.map(\.2))) {
            parts[post].append(Heard(part: part.part, attachment: position, shown: part.shown))
        }
        let analysis = AudioInput.Analysis()
        for (i, input) in inputs.enumerated() {
            for (position, sound) in input.sounds {
                if let heard = listen(to: sound, position, analysis) { parts[i].append(heard) }
            }
        }
        return inputs.indices.map { parts[$0].isEmpty ? nil : decide(parts[$0], tokens[$0], inputs[$0].language) }
    }

    /// Whether words in `language` are judged: a language that the model never met is left alone, not called neutral.
    package func isReadable(_ language: String?) -> Bool {
        guard let language, !model.languages.isEmpty else { return true }
        return model.languages.contains(String(language.prefix { $0 != "-" }))
    }

    // MARK: Parts

    /// The words of each post by themselves; nil without words that are judged.
    package func textParts(_ inputs: [Input]) -> [Part?] {
        let tokenizer = TextTokenizer()
        return readTexts(inputs.map { isReadable($0.language) ? tokenizer.tokens(of: $0.text) : [] })
            .map { $0.first?.part }
    }

    /// Links, names and numbers alone say nothing.
    private static let silent: Set<String> = ["<url>", "<user>", "<number>", "<hashtag>"]

    private func readTexts(_ tokens: [[String]]) -> [[Heard]] {
        var parts = [[Heard]](repeating: [], count: tokens.count)
        let speaking = tokens.indices.filter { i in tokens[i].contains { !Self.silent.contains($0) } }
        guard !speaking.isEmpty else { return parts }
        let (vectors, order) = encode(speaking.map { tokens[$0] })
        let logits = model.heads.textSentiment.forward(vectors)
        var emotional = model.heads.textEmotion.forward(vectors)
        emotional.scale(by: Float(model.calibration.scales["emotion"]?.slope.first ?? 1))
        let emotions = softmax(emotional)
        for (row, place) in order.enumerated() {
            parts[speaking[place]] = [
                Heard(
                    part: Part(modality: .text, vector: Array(vectors.row(row)), logits: Array(logits.row(row))),
                    emotions: Array(emotions.row(row)))
            ]
        }
        return parts
    }

    /// Text vectors of posts that have words, and which post each row is.
    func encode(_ posts: [[String]]) -> (vectors: Tensor, order: [Int]) {
        let batch = TextBatch(
            tokens: posts, vocabulary: model.vocabulary, gramRows: model.text.grams.weight.rows)
        var generator = SeededGenerator(seed: 0)
        return (model.text.forward(batch, &generator).0, batch.order)
    }

    /// Features less their mean, in units of their deviation over the training pictures.
    package static func standardized(_ features: [Float], mean: Tensor, scale: Tensor) -> [Float] {
        features.indices.map { (features[$0] - mean.elements[$0]) * scale.elements[$0] }
    }

    /// The head looks at all pictures at once: it reads its thousands of centres once instead of once a picture.
    private func look(at pictures: [Picture]) -> [(part: Part, shown: [Float])] {
        look(at: pictures.map { model.image.forward(ImageInput.tensor($0)) })
    }

    /// Parts of pictures, given their features, and what each adds to the topic head.
    package func look(at features: [[Float]]) -> [(part: Part, shown: [Float])] {
        guard !features.isEmpty else { return [] }
        let vectors = features.map { Self.standardized($0, mean: model.imageMean, scale: model.imageScale) }
        let functions = model.imageHead.functions(
            Tensor([vectors.count, ImageEncoder.features], elements: vectors.flatMap(\.self)))
        let (logits, shown) = (model.imageHead.logits(functions), model.topicHead.shown(functions))
        return vectors.enumerated().map { row, vector in
            (Part(modality: .image, vector: vector, logits: Array(logits.row(row))), Array(shown.row(row)))
        }
    }

    /// Nil for silence. The mean over windows, all heard at once.
    private func listen(to sound: Sound, _ position: Int, _ analysis: AudioInput.Analysis) -> Heard? {
        guard sound.samples.contains(where: { abs($0) > 1e-4 }) else { return nil }
        let input = analysis.input(sound.samples)
        let ranges = input.windows
        let vectors = vectors(of: ranges, in: input)
        let logits = model.heads.audioSentiment.forward(vectors)
        let sentiments = softmax(logits)
        let tones = softmax(model.heads.audioEmotion.forward(vectors))
        let second = Double(LogMel.hop) / Double(Sound.rate)
        let timeline = ranges.enumerated().map { n, range in
            TimedSentiment(
                start: Double(range.lowerBound) * second, end: Double(range.upperBound) * second,
                sentiment: model.calibration.sentiment(Array(logits.row(n)), of: [.audio]))
        }
        return Heard(
            part: Part(
                modality: .audio, vector: Self.mean(vectors), logits: Self.mean(sentiments).map { log(max($0, 1e-9)) }),
            attachment: position, emotions: Tone.emotions(Self.mean(tones)),
            timeline: ranges.count > 1 ? timeline : [])
    }

    /// Windows that are heard at once: an hour has a thousand, and what the network makes of them on the way is a hundred
    /// times the sound.
    private static let windowsAtOnce = 32

    private func vectors(of ranges: [Range<Int>], in input: AudioInput) -> Tensor {
        let parts = stride(from: 0, to: ranges.count, by: Self.windowsAtOnce).map { start in
            model.audio.forward(
                ranges[start..<min(start + Self.windowsAtOnce, ranges.count)].map { input.window($0) })
        }
        return parts.count == 1
            ? parts[0] : Tensor([ranges.count, parts[0].columns], elements: parts.flatMap(\.elements))
    }

    /// Over the rows.
    private static func mean(_ rows: Tensor) -> [Float] { rows.columnSums().elements.map { $0 / Float(rows.rows) } }

    // MARK: Together

    private func decide(_ heard: [Heard], _ tokens: [String], _ language: String?) -> Score {
        let parts = heard.map(\.part)
        let modalities = parts.map(\.modality)
        var generator = SeededGenerator(seed: 0)
        var logits = parts[0].logits
        var weights: [Float] = [1]
        if parts.count > 1 {
            let (fused, cache) = model.fusion.forward(parts, topic: topic(heard, tokens), &generator)
            (logits, weights) = (fused, cache.weights)
        }
        let sentiment = model.calibration.sentiment(logits, of: modalities, language: language)
        let scores = zip(heard, weights).map { heard, weight in
            ModalityScore(
                modality: heard.part.modality, attachment: heard.attachment,
                // A part alone is the whole post.
                sentiment: parts.count == 1
                    ? sentiment
                    : model.calibration.part(heard.part.logits, of: heard.part.modality, language: language),
                weight: Double(weight), timeline: heard.timeline)
        }
        return Score(
            sentiment: sentiment, abstained: model.calibration.abstains(sentiment, of: modalities),
            emotions: Self.emotions(heard, weights), parts: scores,
            contradiction: model.calibration.isContradiction(scores))
    }

    /// Logits of the topic head where there are words and a picture; of several pictures the mean counts.
    private func topic(_ heard: [Heard], _ tokens: [String]) -> [Float]? {
        let shown = heard.compactMap(\.shown)
        guard let text = heard.first(where: { $0.part.modality == .text }), !shown.isEmpty else { return nil }
        return model.topicHead.logits(
            said: model.topicHead.said(tokens, vector: text.part.vector),
            shown: (0..<3).map { k in shown.reduce(0) { $0 + $1[k] } / Float(shown.count) })
    }

    /// Mean over the parts that show emotion, by their weights; nil when only pictures speak.
    private static func emotions(_ heard: [Heard], _ weights: [Float]) -> [Double]? {
        var sum = [Double](repeating: 0, count: Emotion.allCases.count)
        var total = 0.0
        for (heard, weight) in zip(heard, weights) {
            guard let emotions = heard.emotions else { continue }
            total += Double(weight)
            for k in sum.indices { sum[k] += Double(weight * emotions[k]) }
        }
        return total > 0 ? sum.map { $0 / total } : nil
    }
}
