import Domain
import Media
import SentimentNetwork
import TestSupport
import Testing

@Suite struct PictureRegionsTests {
    private static let whole = PictureBox(left: 0, top: 0, width: 1, height: 1)

    private func regions(_ heavy: [Int: Double], frame: PictureBox = whole) -> PictureRegions {
        PictureRegions(
            polarity: .negative, probability: 0.9, weights: (0..<49).map { heavy[$0] ?? 0 }, frame: frame)
    }

    /// By hand: four cells of equal weight at rows and columns 1 and 2 stay four cells, 9/16 of their weight each.
    @Test func theBoxIsAroundWhatIsHeavy() throws {
        let box = try #require(regions([8: 0.4, 9: 0.4, 15: 0.4, 16: 0.4]).box(least: 0.05))
        #expect(abs(box.left - 1.0 / 7) < 1e-12 && abs(box.top - 1.0 / 7) < 1e-12)
        #expect(abs(box.width - 2.0 / 7) < 1e-12 && abs(box.height - 2.0 / 7) < 1e-12)
        #expect(box.place == .upperLeft)
    }

    /// A picture twice as wide as high: the network sees its middle half.
    @Test func theBoxIsInPartsOfThePicture() throws {
        let frame = PictureBox(left: 0.25, top: 0, width: 0.5, height: 1)
        let box = try #require(regions([48: 0.4, 47: 0.4, 41: 0.4, 40: 0.4], frame: frame).box(least: 0.05))
        #expect(abs(box.left + box.width - 0.75) < 1e-12 && abs(box.top + box.height - 1) < 1e-12)
    }

    @Test func nothingIsPointedAtWhereNothingMatters() {
        #expect(regions([:]).box(least: 0.02) == nil)
        #expect(regions([3: 0.01]).box(least: 0.02) == nil)
    }

    @Test(arguments: [
        (0.0, 0.0, 0.2, 0.2, PictureBox.Place.upperLeft), (0.4, 0.4, 0.2, 0.2, .middle), (0.7, 0.4, 0.3, 0.2, .right),
        (0.3, 0.8, 0.4, 0.2, .bottom), (0.05, 0.05, 0.9, 0.9, .whole),
    ]) func placesHaveNames(_ left: Double, _ top: Double, _ width: Double, _ height: Double, _ place: PictureBox.Place)
    {
        #expect(PictureBox(left: left, top: top, width: width, height: height).place == place)
    }

    /// An even picture hides nothing: every cell is already the mean colour.
    @Test func anEvenPictureHasNoRegion() throws {
        let scorer = Scorer(try SentimentModel(folder: packageRoot + "/models/sentiment"))
        let grey = Picture(width: 60, height: 40, pixels: [UInt8](repeating: 120, count: 7200))
        let regions = PictureRegions(grey, scorer, isAlone: true)
        #expect(regions.weights.count == 49 && regions.weights.allSatisfy { abs($0) < 1e-4 })
        #expect(abs(regions.frame.left - 1.0 / 6) < 1e-12 && abs(regions.frame.width - 2.0 / 3) < 1e-12)
        #expect(regions.frame.top == 0 && regions.frame.height == 1)
    }

    /// Only cells near the one bright spot can matter; the class's probability is the score's.
    @Test func whatMattersIsWhereThePictureDiffers() throws {
        let scorer = Scorer(try SentimentModel(folder: packageRoot + "/models/sentiment"))
        let pixels = (0..<224 * 224).flatMap { index -> [UInt8] in
            let isSpot = index % 224 >= 160 && index / 224 >= 160
            return isSpot ? [UInt8(index % 251), 30, 20] : [140, 140, 140]
        }
        let picture = Picture(width: 224, height: 224, pixels: pixels)
        let score = try #require(scorer.score([.init(text: "", pictures: [(0, picture)])]).first ?? nil)
        let regions = PictureRegions(picture, scorer, isAlone: true)
        // Products with thousands of centres are blocked in another way for one picture than for many: single precision.
        #expect(
            abs(regions.probability - score.sentiment.confidence) < 1e-5 && regions.polarity == score.sentiment.polarity
        )
        let heaviest = try #require(regions.weights.indices.max { abs(regions.weights[$0]) < abs(regions.weights[$1]) })
        #expect(heaviest / 7 >= 4 && heaviest % 7 >= 4)
    }
}
