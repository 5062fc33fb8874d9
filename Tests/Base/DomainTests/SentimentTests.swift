import Domain
import Testing

@Suite struct SentimentTests {
    @Test(arguments: [
        (0.7, 0.2, 0.1, Polarity.negative), (0.2, 0.5, 0.3, .neutral), (0.1, 0.2, 0.7, .positive),
        // Of equal ones the first in the order negative, neutral, positive must not depend on chance.
        (0.4, 0.4, 0.2, .negative),
    ])
    func polarity(_ negative: Double, _ neutral: Double, _ positive: Double, _ expected: Polarity) {
        let sentiment = Sentiment(negative: negative, neutral: neutral, positive: positive)
        #expect(sentiment.polarity == expected)
        #expect(sentiment.net == positive - negative)
        #expect(sentiment.confidence == max(negative, neutral, positive))
    }

    @Test func modalitiesHaveOneOrder() {
        #expect(Modality.allCases.shuffled().sorted() == [.text, .image, .audio])
    }
}
