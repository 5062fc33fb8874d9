internal import Domain

/// Which texts teach the network what: one row a corpus, a head for each kind of label.
package struct TextRecipe: Sendable {
    package struct Corpus: Sendable {
        package let file: String
        /// Column of the label, and which class of the head each label is. Labels left out are skipped.
        package let column: String
        package let head: String
        package let classes: [String: Int]
        /// Times an epoch shows it, and rows at most.
        package let repeats: Int
        package let limit: Int

        init(
            _ file: String, column: String = "label", head: String, _ classes: [String: Int], repeats: Int = 1,
            limit: Int = .max
        ) {
            self.file = file
            self.column = column
            self.head = head
            self.classes = classes
            self.repeats = repeats
            self.limit = limit
        }
    }

    package let heads: [String: Int]
    package let corpora: [Corpus]

    private static let polarities = ["negative": 0, "neutral": 1, "positive": 2]
    private static let poles = ["negative": 0, "positive": 2]
    private static let moods = ["angry": 0, "fear": 0, "sad": 0, "neutral": 1, "happy": 2]

    private static func emotions(_ names: [String: Emotion]) -> [String: Int] {
        names.mapValues { Emotion.allCases.firstIndex(of: $0) ?? 0 }
    }

    private static let ekman = emotions(Dictionary(uniqueKeysWithValues: Emotion.allCases.map { ($0.rawValue, $0) }))
    private static let weibo = emotions([
        "angry": .anger, "fear": .fear, "happy": .joy, "neutral": .neutral, "sad": .sadness, "surprise": .surprise,
    ])

    /// The shared body's curriculum: polarity in ten languages, emotion in two, and two helpers that only shape the body.
    package static let multitask = TextRecipe(
        heads: ["sentiment": 3, "emotion": 7, "distant": 3, "span": 3, "offensive": 2],
        corpora: sentiment + [
            Corpus("sentiment140-100k", head: "distant", poles),
            Corpus("tse-train", head: "span", polarities),
            Corpus("goemotions-train", column: "ekman", head: "emotion", ekman),
            Corpus(
                "tweeteval-emotion-train", head: "emotion",
                emotions(["anger": .anger, "joy": .joy, "optimism": .joy, "sadness": .sadness]), repeats: 2),
            Corpus(
                "emoevent-en-train", head: "emotion",
                emotions([
                    "anger": .anger, "disgust": .disgust, "fear": .fear, "joy": .joy, "others": .neutral,
                    "sadness": .sadness, "surprise": .surprise,
                ])),
            Corpus("zh-smp2020-usual-train", head: "emotion", weibo),
            Corpus(
                "zh-weibo-8moods", head: "emotion",
                emotions([
                    "anger": .anger, "disgust": .disgust, "fear": .fear, "happiness": .joy, "like": .joy,
                    "none": .neutral, "sadness": .sadness, "surprise": .surprise,
                ])),
            Corpus("tweeteval-offensive-train", head: "offensive", ["not-offensive": 0, "offensive": 1]),
        ])

    /// What the sentiment head answers for.
    private static let sentiment = [
        Corpus("semeval2017-4a-train", head: "sentiment", polarities, repeats: 2),
        Corpus("umsab-train", head: "sentiment", polarities),
        Corpus("zh-weibo2018-train", head: "sentiment", poles),
        Corpus("zh-online-shopping-9cats", head: "sentiment", poles, limit: 30_000),
        Corpus("zh-waimai-12k", head: "sentiment", poles),
        Corpus("zh-chnsenticorp-hotel-train", head: "sentiment", poles),
        Corpus("zh-smp2020-usual-train", head: "sentiment", moods),
        Corpus("zh-smp2020-virus-train", head: "sentiment", moods),
    ]

    /// One more pass over a smaller mixture at a low rate, after the shared body has settled.
    package static let finishing = TextRecipe(
        heads: ["sentiment": 3, "emotion": 7],
        corpora: [
            Corpus("semeval2017-4a-train", head: "sentiment", polarities),
            Corpus("umsab-train", head: "sentiment", polarities),
            Corpus("zh-weibo2018-train", head: "sentiment", poles),
            Corpus("zh-online-shopping-9cats", head: "sentiment", poles, limit: 10_000),
            Corpus("zh-smp2020-usual-train", head: "sentiment", moods, limit: 10_000),
            Corpus("goemotions-train", column: "ekman", head: "emotion", ekman, limit: 15_000),
            Corpus("zh-smp2020-usual-train", head: "emotion", weibo, limit: 10_000),
        ])

    /// SemEval's development sample: never learnt from.
    package static let semevalDevelopment = TextRecipe(
        heads: ["sentiment": 3], corpora: [Corpus("semeval2017-4a-dev", head: "sentiment", polarities)])
}
