package import Domain
internal import Features
internal import Language
internal import Media
package import SentimentNetwork
internal import Support

/// A post with what people say of it.
package struct LabelledPost: Sendable {
    package let id: String
    package let corpus: String
    /// BCP 47, as the corpus says.
    package let language: String?
    package let text: String
    /// Paths.
    package var pictures: [String] = []
    package var sounds: [String] = []
    package var polarity: Polarity?
    /// As the corpus names it.
    package var emotion: String?
    /// Subject or speaker, where the corpus names one.
    package var topic: String?
    /// What the polarity is towards, where it is not the whole post's.
    package var target: String?

    package init(id: String, corpus: String, language: String?, text: String) {
        self.id = id
        self.corpus = corpus
        self.language = language
        self.text = text
    }

    /// Those that it has.
    package var modalities: [Modality] {
        (text.isEmpty ? [] : [.text]) + (pictures.isEmpty ? [] : [.image]) + (sounds.isEmpty ? [] : [.audio])
    }

    /// The post with its files decoded.
    ///
    /// - Throws: when one cannot be: a figure on fewer posts than it names would mislead.
    package func input() throws -> Scorer.Input {
        var input = Scorer.Input(text: text, language: language ?? LanguageIdentifier.identify(text))
        for (position, path) in pictures.enumerated() {
            let picture = try ImageDecoder().decode(try readFile(path), shorterSide: ImageInput.side)
            input.pictures.append((position: position, picture: picture))
        }
        for (position, path) in sounds.enumerated() {
            input.sounds.append(
                (position: pictures.count + position, sound: try AudioDecoder().decode(try readFile(path))))
        }
        return input
    }
}
