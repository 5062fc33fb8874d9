internal import Domain
internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// The separately trained encoders with their heads, frozen, as fusion builds on them.
struct Encoders {
    let vocabulary: Vocabulary
    let text: TextEncoder
    let image: ImageEncoder
    /// The picture's weights as image training left them.
    let picture: Safetensors
    let audio: AudioEncoder
    var heads: SentimentModel.Heads
    /// Every weight under the name it has in a model.
    let weights: [String: Tensor]

    var widths: [Int] { [text.outputs, ImageEncoder.features, audio.outputs] }

    init(workFolder: String) throws {
        let textFile = try Safetensors(bytes: try readFile(workFolder + "/text.safetensors"))
        let audioFile = try Safetensors(bytes: try readFile(workFolder + "/audio.safetensors"))
        vocabulary = Vocabulary(text: String(decoding: try readFile(workFolder + "/vocabulary"), as: UTF8.self))
        text = try TextEncoder(textFile, prefix: "text.")
        audio = try AudioEncoder(audioFile, prefix: "audio.")
        picture = try Safetensors(bytes: try readFile(workFolder + "/image.safetensors"))
        image = try ImageEncoder(picture, prefix: "image.")
        heads = SentimentModel.Heads(text: text.outputs, audio: audio.outputs)
        try heads.textSentiment.load(textFile, prefix: "heads.sentiment.")
        try heads.textEmotion.load(textFile, prefix: "heads.emotion.")
        if textFile.tensors["heads.target.weight"] != nil {
            var generator = SeededGenerator(seed: 0)
            heads.textTarget = Dense(inputs: text.outputs, outputs: 3, &generator)
            try heads.textTarget?.load(textFile, prefix: "heads.target.")
        }
        try heads.audioSentiment.load(audioFile, prefix: "heads.sentiment.")
        try heads.audioEmotion.load(audioFile, prefix: "heads.emotion.")
        var weights = picture.tensors.filter { $0.key != "crossfitted" }
        for (name, value) in text.weights("text.") { weights[name] = value }
        for (name, value) in audio.parameters("audio.") { weights[name] = value }
        self.weights = weights
    }

    /// The text part of each post; nil for one without words.
    func readTexts(_ texts: [String]) -> [Part?] {
        let tokens = tokenize(texts)
        var parts = [Part?](repeating: nil, count: tokens.count)
        var generator = SeededGenerator(seed: 0)
        for start in stride(from: 0, to: tokens.count, by: 128) {
            let indices = (start..<min(start + 128, tokens.count)).filter { !tokens[$0].isEmpty }
            let batch = TextBatch(
                tokens: indices.map { tokens[$0] }, vocabulary: vocabulary, gramRows: text.grams.weight.rows)
            let (vectors, _) = text.forward(batch, &generator)
            let logits = heads.textSentiment.forward(vectors)
            for (row, place) in batch.order.enumerated() {
                parts[indices[place]] = Part(
                    modality: .text, vector: Array(vectors.row(row)), logits: Array(logits.row(row)))
            }
        }
        return parts
    }

    /// A text corpus labelled with polarities or moods, as parts.
    func readCorpus(_ name: String, folder: String, _ topic: TopicHead) throws -> [FusionExamples.LabelledText] {
        let table = try DataTable(path: "\(folder)/\(name).tsv.gz")
        let labels = try table.column("label")
        let texts = try table.column("text")
        let tokens = tokenize(texts)
        let parts = readTexts(texts)
        return labels.indices.compactMap { i in
            guard let part = parts[i], let label = Polarity(rawValue: labels[i]) ?? moodPolarities[labels[i]] else {
                return nil
            }
            return FusionExamples.LabelledText(
                part: part, label: label, said: topic.said(tokens[i], vector: part.vector))
        }
    }

    /// Logits of the training pictures from heads that never saw them, then those of other pictures.
    ///
    /// - Parameter functions: radial functions of all of them.
    func imageLogits(learnt count: Int, _ functions: Tensor) throws -> [[Float]] {
        let crossFitted = try picture.tensor("crossfitted")
        guard crossFitted.rows == count else {
            throw TrainingDataError(
                path: "image.safetensors", problem: "was made of \(crossFitted.rows) pictures, not \(count)")
        }
        let logits = try KernelHead(picture).logits(functions)
        return (0..<functions.rows).map { Array($0 < count ? crossFitted.row($0) : logits.row($0)) }
    }

    /// The first window of each clip as a part.
    func listen(to clips: [AudioCorpus.Clip]) -> [(part: Part, label: Polarity)] {
        clips.map { clip in
            let vector = audio.forward([clip.versions[0][0]])
            let logits = heads.audioSentiment.forward(vector)
            return (Part(modality: .audio, vector: vector.elements, logits: logits.elements), clip.sentiment)
        }
    }
}
