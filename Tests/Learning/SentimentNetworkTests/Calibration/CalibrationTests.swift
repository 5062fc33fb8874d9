import Domain
import Foundation
import Quantification
import SentimentNetwork
import Support
import Testing

@Suite struct CalibrationTests {
    private static let calibration = Calibration(
        scales: [
            "text": CalibrationScale(temperature: 2), "text/zh": CalibrationScale(temperature: 0.5),
            "image": CalibrationScale(
                slope: [1, 1, 1], shift: [0, -1, 1], fit: .init(method: "shift", posts: 9, before: 0.1, after: 0.02)),
        ], abstainBelow: ["text": 0.5, "image": 0.4], decided: [.text: 0.6],
        quantification: QuantifierSettings(
            mixes: ["text": [0.2, 0.5, 0.3]], usual: [0.1, 0.5, 0.4], worth: 4, drift: 0.02))

    /// By hand: softmax of (1, 0, −1) / 2 and of (1, 0, −1) · 2; of (1, −1, 0).
    @Test(arguments: [
        ([Modality.text], nil as String?, 0.506480), ([.text], "en", 0.506480), ([.text], "zh-CN", 0.866813),
        ([.image], nil, 0.665241), ([.audio], nil, 0.665241),
    ]) func scalesByModalitiesAndLanguage(_ modalities: [Modality], _ language: String?, _ expected: Double) {
        let sentiment = Self.calibration.sentiment([1, 0, -1], of: modalities, language: language)
        #expect(abs(sentiment.negative - expected) < 1e-5, "\(sentiment)")
    }

    /// By hand: softmax of (1, 0, −1) · e^(½·1), and of (9, 0, −9) · e^(−0.2·5), since gaps beyond 5 are as good as 5.
    @Test(arguments: [([1.0, 0, -1], 0.5, 0.813489), ([9.0, 0, -9], -0.2, 0.963564)])
    func aBendMakesDecidedAnswersSteeper(_ logits: [Double], _ bend: Double, _ expected: Double) throws {
        let scale = CalibrationScale(slope: [1, 1, 1], shift: [0, 0, 0], bend: bend)
        #expect(abs(scale.probabilities(logits)[0] - expected) < 1e-5, "\(scale.probabilities(logits))")
        #expect(CalibrationScale(scale.json) == scale && scale.withoutShift == scale)
    }

    /// As a part, a picture is heard without the mix that pictures alone have.
    @Test func partsSpeakWithoutTheShift() {
        #expect(abs(Self.calibration.part([1, 0, -1], of: .image).negative - 0.665241) < 1e-5)
    }

    @Test func abstainsByModalities() {
        let unsure = Sentiment(negative: 0.45, neutral: 0.3, positive: 0.25)
        #expect(Self.calibration.abstains(unsure, of: [.text]))
        #expect(!Self.calibration.abstains(unsure, of: [.image]))
        #expect(Self.calibration.abstains(unsure, of: [.audio]))
    }

    @Test func comesBackFromItsText() throws {
        let read = try Calibration(JSONParser.parse(Self.calibration.json.prettyText))
        #expect(read.scales == Self.calibration.scales)
        #expect(read.abstainBelow == Self.calibration.abstainBelow && read.decided == Self.calibration.decided)
        #expect(read.quantification == Self.calibration.quantification)
    }

    /// Models of before have temperatures and one mix.
    @Test func olderModelsAreRead() throws {
        let json: JSONValue = [
            "temperatures": ["text": 2], "abstainBelow": 0.42, "decided": ["text": 0.6], "mix": [0.2, 0.5, 0.3],
        ]
        let read = try Calibration(json)
        #expect(read.scale([.text], language: "zh").slope == [0.5, 0.5, 0.5])
        #expect(read.abstainBelow["text"] == 0.42)
        #expect(read.quantification.mix("text+image") == [0.2, 0.5, 0.3])
        #expect(throws: ModelError.self) { try Calibration(JSONValue(.object([]))) }
    }
}
