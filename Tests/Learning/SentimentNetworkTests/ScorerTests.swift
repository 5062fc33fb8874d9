import Domain
import Features
import Foundation
import Media
import SentimentNetwork
import Support
import Tensors
import TestSupport
import Testing

/// The shipped model on posts of every combination of parts.
@Suite struct ScorerTests {
    static let model = Result { try SentimentModel(folder: packageRoot + "/models/sentiment") }

    private static let picture = Picture(
        width: 40, height: 30, pixels: (0..<3600).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    private static let sound = Sound(samples: (0..<16_000).map { Float(sin(Double($0) * 0.05)) * 0.3 })

    private static func input(_ modalities: Set<Modality>) -> Scorer.Input {
        Scorer.Input(
            text: modalities.contains(.text) ? "I love this kettle, it is wonderful" : "",
            pictures: modalities.contains(.image) ? [(0, picture)] : [],
            sounds: modalities.contains(.audio) ? [(1, sound)] : [])
    }

    @Test(arguments: [
        [Modality.text], [.image], [.audio], [.text, .image], [.text, .audio], [.image, .audio],
        [.text, .image, .audio],
    ])
    func anySubsetIsScored(_ modalities: [Modality]) throws {
        let score = try #require(Scorer(try Self.model.get()).score([Self.input(Set(modalities))])[0])
        let s = score.sentiment
        #expect(abs(s.negative + s.neutral + s.positive - 1) < 1e-6)
        #expect(Set(score.parts.map(\.modality)) == Set(modalities))
        #expect(abs(score.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-5)
        #expect((score.emotions == nil) == (modalities == [.image]))
    }

    @Test(arguments: ["", "https://a.example/x", "@mei", "   "]) func nothingToJudgeBy(_ text: String) throws {
        #expect(Scorer(try Self.model.get()).score([Scorer.Input(text: text)])[0] == nil)
    }

    @Test(arguments: [
        ("I love this kettle, best purchase ever!", Polarity.positive),
        ("The lid cracked after two days and nobody answers. Terrible.", .negative),
        ("质量太差了，用了两天就坏，客服也不理人", .negative), ("非常好用，烧水很快，推荐购买！", .positive),
    ])
    func plainOpinions(_ text: String, _ expected: Polarity) throws {
        let score = try #require(Scorer(try Self.model.get()).score([Scorer.Input(text: text)])[0])
        #expect(score.sentiment.polarity == expected)
    }

    /// A language that the model never met is not called neutral.
    @Test func unknownLanguagesAreLeftAlone() throws {
        let input = Scorer.Input(text: "この電気ケトルはとても静かです", language: "ja")
        #expect(Scorer(try Self.model.get()).score([input])[0] == nil)
    }

    @Test func theSameListGivesTheSameBits() throws {
        let inputs = [Self.input([.text]), Self.input([.text, .image]), Self.input([.audio])]
        let scorer = Scorer(try Self.model.get())
        #expect(scorer.score(inputs) == scorer.score(inputs))
    }

    /// Against features of a float64 reference, stored with the pretrained weights.
    @Test(.enabled(if: sharedData != nil, "there is no ../shared/data")) func imageEncoderIsGolden() throws {
        var pixels = [UInt8](repeating: 0, count: 224 * 224 * 3)
        for y in 0..<224 {
            for x in 0..<224 {
                for c in 0..<3 {
                    pixels[(y * 224 + x) * 3 + c] = UInt8((3 * x + 5 * y + 85 * c + x * y / 16) % 256)
                }
            }
        }
        let picture = Picture(width: 224, height: 224, pixels: pixels)
        let features = try Self.model.get().image.forward(ImageInput.tensor(picture))
        let golden = try JSONParser.parse(readFile(try #require(sharedData) + "/pretrained/golden.json"))
        let wanted = try #require(Self.numbers(golden, count: 1280))
        let worst = zip(features, wanted).map { abs(Double($0) - $1) }.max() ?? 1
        #expect(worst < 1e-4, "the worst feature is off by \(worst)")
    }

    /// The list of that many numbers somewhere in a JSON value.
    private static func numbers(_ json: JSONValue, count: Int) -> [Double]? {
        if let list = json.array, list.count == count { return list.compactMap(\.double) }
        return (json.members ?? []).lazy.compactMap { numbers($0.value, count: count) }.first
    }
}
