internal import Digests
internal import Domain
package import Features
package import Layers
package import Support
package import Tensors

/// The fused network with its vocabulary and calibration, as a folder `models/NAME` holds it.
package struct SentimentModel: Sendable {
    package let name: String
    /// Over the names and bytes of its files.
    package let identity: String
    package let vocabulary: Vocabulary
    package let text: TextEncoder
    package let image: ImageEncoder
    /// Mean and reciprocal deviation of the image features, 1,280 each.
    package let imageMean: Tensor
    package let imageScale: Tensor
    package let imageHead: KernelHead
    package let audio: AudioEncoder
    package let heads: Heads
    package let topicHead: TopicHead
    package let fusion: Fusion
    package let calibration: Calibration
    /// Languages that its text encoder learnt from; words in others are not judged.
    package let languages: Set<String>

    /// What each modality says by itself.
    package struct Heads: Parameterized {
        package var textSentiment: Dense
        package var textEmotion: Dense
        /// Sentiment towards marked words; nil in a model that never learnt it.
        package var textTarget: Dense?
        package var audioSentiment: Dense
        package var audioEmotion: Dense

        package init(text: Int, audio: Int) {
            var generator = SeededGenerator(seed: 0)
            textSentiment = Dense(inputs: text, outputs: 3, &generator)
            textEmotion = Dense(inputs: text, outputs: Emotion.allCases.count, &generator)
            audioSentiment = Dense(inputs: audio, outputs: 3, &generator)
            audioEmotion = Dense(inputs: audio, outputs: Tone.allCases.count, &generator)
        }

        package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
            textSentiment.visitParameters(prefix + "text.sentiment.", visit)
            textEmotion.visitParameters(prefix + "text.emotion.", visit)
            textTarget?.visitParameters(prefix + "text.target.", visit)
            audioSentiment.visitParameters(prefix + "audio.sentiment.", visit)
            audioEmotion.visitParameters(prefix + "audio.emotion.", visit)
        }
    }

    /// Of the corpora in TextRecipe.
    private static let trainedLanguages = ["ar", "de", "en", "es", "fr", "hi", "it", "pt", "zh"]

    private static let files = ["model.json5", "vocabulary", "weights.safetensors"]

    /// Reads a model folder.
    package init(folder: String) throws {
        var digest = SHA256()
        var bytes: [String: [UInt8]] = [:]
        for file in Self.files {
            let content = try readFile("\(folder)/\(file)")
            digest.update(Array("\(file)\u{0}\(content.count)\u{0}".utf8))
            digest.update(content)
            bytes[file] = content
        }
        identity = hexadecimal(digest.finish())
        digest = SHA256()
        let card = try JSONParser.parse(bytes["model.json5"] ?? [], dialect: .json5)
        let weights = try Safetensors(bytes: bytes["weights.safetensors"] ?? [])
        name = card["name"]?.string ?? "unnamed"
        vocabulary = Vocabulary(text: String(decoding: bytes["vocabulary"] ?? [], as: UTF8.self))
        calibration = try Calibration(card["calibration"] ?? nil)
        languages = Set((card["languages"]?.array ?? []).compactMap(\.string))
        text = try TextEncoder(weights, prefix: "text.")
        guard text.words.weight.rows == vocabulary.rows else {
            throw ModelError(problem: "its vocabulary has \(vocabulary.rows) rows, its weights do not")
        }
        image = try ImageEncoder(weights, prefix: "image.")
        imageMean = try weights.tensor("image.mean")
        imageScale = try weights.tensor("image.scale")
        imageHead = try KernelHead(weights)
        audio = try AudioEncoder(weights, prefix: "audio.")
        let emotions = (card["emotions"]?.array ?? []).compactMap(\.string)
        guard emotions == Emotion.allCases.map(\.rawValue) else {
            throw ModelError(
                problem:
                    "it tells \(emotions.joined(separator: ", ")) apart, this program other emotions. Train it anew.")
        }
        var headGenerator = SeededGenerator(seed: 0)
        var heads = Heads(text: text.outputs, audio: audio.outputs)
        if weights.tensors["heads.text.target.weight"] != nil {
            heads.textTarget = Dense(inputs: text.outputs, outputs: 3, &headGenerator)
        }
        try heads.load(weights, prefix: "heads.")
        self.heads = heads
        var generator = SeededGenerator(seed: 0)
        topicHead = try TopicHead(weights, text: text.outputs, centres: imageHead.centres.rows)
        let kind = card["fusion"]?.string.flatMap(FusionKind.init(rawValue:)) ?? .attention
        var fusion = Fusion(kind, inputs: [text.outputs, ImageEncoder.features, audio.outputs], &generator)
        try fusion.load(weights, prefix: "fusion.")
        self.fusion = fusion
    }

    private static let halved: Set<String> = [
        TopicHead.prefix + "weight", TopicHead.prefix + "idf", KernelHead.prefix + "projection",
        KernelHead.prefix + "centres",
    ]

    /// Large tables are stored with a byte or two an element: it changes no score by more than rounding does.
    package static func precision(of tensor: String) -> Safetensors.Precision {
        if tensor == "text.words" || tensor == "text.grams" { return .byte }
        return halved.contains(tensor) ? .half : .single
    }

    /// Writes a model folder.
    package static func write(
        to folder: String, name: String, vocabulary: Vocabulary, weights: Safetensors, fusion: FusionKind,
        calibration: Calibration, training: JSONValue
    ) throws {
        try AtomicFile.makeFolder(folder)
        try AtomicFile.write(weights.bytes(precision: precision), to: folder + "/weights.safetensors")
        try AtomicFile.write(vocabulary.text, to: folder + "/vocabulary")
        try writeDescription(to: folder, name: name, fusion: fusion, calibration: calibration, training: training)
    }

    /// Writes model.json5 alone: a model that is calibrated again keeps its weights.
    package static func writeDescription(
        to folder: String, name: String, fusion: FusionKind, calibration: Calibration, training: JSONValue
    ) throws {
        let card: JSONValue = [
            "name": JSONValue(.string(name)), "format": 1,
            "languages": JSONValue(.array(trainedLanguages.map { JSONValue(.string($0)) })),
            "classes": ["negative", "neutral", "positive"],
            "emotions": JSONValue(.array(Emotion.allCases.map { JSONValue(.string($0.rawValue)) })),
            "fusion": JSONValue(.string(fusion.rawValue)),
            "calibration": calibration.json, "training": training,
        ]
        try AtomicFile.write(card.prettyText + "\n", to: folder + "/model.json5")
    }
}
