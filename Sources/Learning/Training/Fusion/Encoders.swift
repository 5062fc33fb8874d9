internal import Domain
internal import Features
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// The separately trained encoders with their heads, frozen, as fusion builds on them.
struct Encoders {
    let vocabulary: Vocabulary
    let text: TextEncoder
    let image: ImageEncoder
    let audio: AudioEncoder
    var heads: SentimentModel.Heads
    /// Every weight under the name it has in a model.
    let weights: [String: Tensor]

    var widths: [Int] { [text.outputs, ImageEncoder.features, audio.outputs] }

    init(dataFolder: String, workFolder: String) throws {
        let textFile = try Safetensors(bytes: try readFile(workFolder + "/text.safetensors"))
        let audioFile = try Safetensors(bytes: try readFile(workFolder + "/audio.safetensors"))
        let pretrained = try Safetensors(
            bytes: try readFile(dataFolder + "/pretrained/mobilenetv2-0.35-224.safetensors"))
        vocabulary = Vocabulary(text: String(decoding: try readFile(workFolder + "/vocabulary"), as: UTF8.self))
        text = try TextEncoder(textFile, prefix: "text.")
        audio = try AudioEncoder(audioFile, prefix: "audio.")
        let imageWeights = try pretrained.imageEncoderWeights()
        image = try ImageEncoder(Safetensors(tensors: imageWeights), prefix: "image.")
        heads = SentimentModel.Heads(
            text: text.outputs, audio: audio.outputs, tones: try audioFile.tensor("heads.emotion.bias").count)
        try heads.textSentiment.load(textFile, prefix: "heads.sentiment.")
        try heads.textEmotion.load(textFile, prefix: "heads.emotion.")
        try heads.audioSentiment.load(audioFile, prefix: "heads.sentiment.")
        try heads.audioEmotion.load(audioFile, prefix: "heads.emotion.")
        var weights = imageWeights
        for (name, value) in text.weights("text.") { weights[name] = value }
        for (name, value) in audio.parameters("audio.") { weights[name] = value }
        self.weights = weights
    }

    /// The text part of each post; nil for one without words.
    func readTexts(_ tokens: [[String]]) -> [Part?] {
        var parts = [Part?](repeating: nil, count: tokens.count)
        var generator = SeededGenerator(seed: 0)
        for start in stride(from: 0, to: tokens.count, by: 128) {
            let indices = (start..<min(start + 128, tokens.count)).filter { !tokens[$0].isEmpty }
            var numbers: [String: Int32] = [:]
            var forms: [WordForm] = []
            let posts = indices.map { index in
                tokens[index].map { token -> Int32 in
                    if let known = numbers[token] { return known }
                    numbers[token] = Int32(forms.count)
                    forms.append(WordForm(word: token, vocabulary: vocabulary, gramRows: text.grams.weight.rows))
                    return Int32(forms.count - 1)
                }
            }
            let batch = TextBatch(posts: posts) { forms[Int($0)] }
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
    func readCorpus(_ name: String, folder: String, _ topic: TopicWords) throws -> [FusionExamples.LabelledText] {
        let table = try DataTable(path: "\(folder)/\(name).tsv.gz")
        let labels = try table.column("label")
        let tokens = tokenize(try table.column("text"))
        let parts = readTexts(tokens)
        return labels.indices.compactMap { i in
            guard let part = parts[i], let label = Polarity(rawValue: labels[i]) ?? moodPolarities[labels[i]] else {
                return nil
            }
            return FusionExamples.LabelledText(part: part, label: label, topic: topic.logits(tokens[i]))
        }
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
