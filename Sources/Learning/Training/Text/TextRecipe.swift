internal import Domain
internal import SentimentNetwork

/// Which texts teach the network what: one row a corpus, a head for each kind of label.
package struct TextRecipe: Sendable {
    package let heads: [String: Int]
    package let corpora: [TextCorpus]

    package init(heads: [String: Int], corpora: [TextCorpus]) {
        self.heads = heads
        self.corpora = corpora
    }

    /// Heads that a model keeps.
    package static let keptHeads = [
        "sentiment": 3, "emotion": Emotion.allCases.count, "target": 3,
    ]

    private static let polarities = ["negative": 0, "neutral": 1, "positive": 2]
    private static let poles = ["negative": 0, "positive": 2]
    private static let moods = ["angry": 0, "fear": 0, "sad": 0, "neutral": 1, "happy": 2]

    /// The shared body's curriculum: polarity in nine languages, emotion in three, polarity towards a target, and helpers
    /// that only shape the body.
    package static let multitask = TextRecipe(
        heads: keptHeads.merging(["distant": 2, "emoji": 20, "span": 3, "offensive": 2, "irony": 2]) { $1 },
        corpora: sentiment + emotion + target + [
            TextCorpus("sentiment140-100k", "distant", ["negative": 0, "positive": 1]),
            TextCorpus("sentiment140-more", "distant", ["negative": 0, "positive": 1]) { $0.limit = 100_000 },
            TextCorpus("ar-emoji-tweets", "distant", ["negative": 0, "positive": 1]) {
                $0.dropsEmoji = true
                $0.limit = 30_000
            },
            TextCorpus("tweeteval-emoji", "emoji", emoji) { $0.limit = 60_000 },
            TextCorpus("tse-train", "span", polarities),
            TextCorpus("tweeteval-offensive-train", "offensive", ["not-offensive": 0, "offensive": 1]),
            TextCorpus("de-germeval2018-offensive", "offensive", ["other": 0, "offense": 1]),
            TextCorpus("tweeteval-irony-train", "irony", ["non_irony": 0, "irony": 1]),
            TextCorpus("mm-sarcasm-24k", "irony", ["not-sarcasm": 0, "sarcasm": 1]) { $0.limit = 20_000 },
        ])

    /// What the sentiment head answers for.
    private static let sentiment = [
        TextCorpus("semeval2017-4a-train", "sentiment", polarities) {
            $0.repeats = 2
            $0.hasTweetIDs = true
        },
        TextCorpus("umsab-train", "sentiment", polarities) { $0.repeats = 3 },
        TextCorpus("euro-tweets-train", "sentiment", poles) {
            $0.isPartial = true
            $0.hasTweetIDs = true
        },
        TextCorpus("ar-arsarcasm2-train", "sentiment", polarities),
        TextCorpus("hi-sentimix-train", "sentiment", polarities),
        TextCorpus("zh-weibo2018-train", "sentiment", poles) { $0.repeats = 2 },
        TextCorpus("zh-online-shopping-9cats", "sentiment", poles),
        TextCorpus("zh-waimai-12k", "sentiment", poles),
        TextCorpus("zh-chnsenticorp-hotel-train", "sentiment", poles),
        TextCorpus("zh-smp2020-usual-train", "sentiment", moods),
        TextCorpus("zh-smp2020-virus-train", "sentiment", moods),
    ]

    private static func emotions(_ names: [String: Emotion]) -> [String: Int] {
        names.mapValues { Emotion.allCases.firstIndex(of: $0) ?? 0 }
    }

    /// GoEmotions' fine labels, each alone, by its authors' grouping into Ekman's; optimism and desire look ahead.
    private static let goEmotions = emotions([
        "anger": .anger, "annoyance": .anger, "disapproval": .anger, "disgust": .disgust, "fear": .fear,
        "nervousness": .fear, "joy": .joy, "amusement": .joy, "approval": .joy, "excitement": .joy, "gratitude": .joy,
        "love": .joy, "relief": .joy, "pride": .joy, "admiration": .joy, "caring": .joy, "optimism": .optimism,
        "desire": .optimism, "sadness": .sadness, "disappointment": .sadness, "embarrassment": .sadness,
        "grief": .sadness, "remorse": .sadness, "surprise": .surprise, "realization": .surprise,
        "confusion": .surprise, "curiosity": .surprise, "neutral": .neutral,
    ])
    private static let events = emotions([
        "anger": .anger, "disgust": .disgust, "fear": .fear, "joy": .joy, "others": .neutral, "sadness": .sadness,
        "surprise": .surprise,
    ])
    private static let weibo = emotions([
        "angry": .anger, "fear": .fear, "happy": .joy, "neutral": .neutral, "sad": .sadness, "surprise": .surprise,
    ])
    private static let nlpcc = emotions([
        "anger": .anger, "disgust": .disgust, "fear": .fear, "happiness": .joy, "like": .joy, "none": .neutral,
        "sadness": .sadness, "surprise": .surprise,
    ])
    private static let tweetEval = emotions([
        "anger": .anger, "joy": .joy, "optimism": .optimism, "sadness": .sadness,
    ])

    private static let emotion = [
        TextCorpus("goemotions-train", "emotion", goEmotions) {
            $0.column = "labels"
            $0.isPartial = true
        },
        TextCorpus("tweeteval-emotion-train", "emotion", tweetEval) {
            $0.repeats = 4
            $0.isPartial = true
        },
        TextCorpus("emoevent-en-train", "emotion", events) { $0.isPartial = true },
        TextCorpus("emoevent-es-train", "emotion", events) { $0.isPartial = true },
        TextCorpus("zh-smp2020-usual-train", "emotion", weibo) { $0.isPartial = true },
        TextCorpus("zh-weibo-8moods", "emotion", nlpcc) { $0.isPartial = true },
        TextCorpus("zh-nlpcc2014-sentence-train", "emotion", nlpcc) { $0.isPartial = true },
    ]

    /// The words in question stand between markers.
    private static let target =
        [
            TextCorpus("twitter-entity-train", "target", polarities.merging(["irrelevant": 1]) { $1 }) {
                $0.perID = 2
                $0.target = .name(column: "entity")
            },
            TextCorpus("brands-products-train", "target", polarities) { $0.target = .name(column: "brand") },
            TextCorpus("semeval2017-bd-train", "target", polarities) {
                $0.target = .name(column: "topic")
                $0.only = ("in_4a_dev", ["0"])
                $0.hasTweetIDs = true
            },
        ]
        + [
            "twitter-target2014-train", "twitter-target2015-train", "twitter-target2017-train",
            "mams-restaurant-targets",
        ]
        .map { TextCorpus($0, "target", polarities) { $0.target = .offset(column: "target", start: "start") } }

    private static let emoji: [String: Int] = Dictionary(
        uniqueKeysWithValues: [
            "red_heart", "smiling_face_with_hearteyes", "face_with_tears_of_joy", "two_hearts", "fire",
            "smiling_face_with_smiling_eyes", "smiling_face_with_sunglasses", "sparkles", "blue_heart",
            "face_blowing_a_kiss", "camera", "United_States", "sun", "purple_heart", "winking_face", "hundred_points",
            "beaming_face_with_smiling_eyes", "Christmas_tree", "camera_with_flash", "winking_face_with_tongue",
        ].enumerated().map { ($0.element, $0.offset) })

    /// One more pass over a smaller mixture at a low rate, after the shared body has settled.
    package static let finishing = TextRecipe(
        heads: keptHeads,
        corpora: sentiment.map { corpus in
            var corpus = corpus
            corpus.repeats = corpus.file == "umsab-train" ? 2 : 1
            corpus.limit = 12_000
            if corpus.file.hasPrefix("semeval") { corpus.limit = .max }
            return corpus
        }
            + emotion.map { corpus in
                var corpus = corpus
                corpus.limit = 10_000
                corpus.repeats = min(corpus.repeats, 3)
                return corpus
            }
            + target.map { corpus in
                var corpus = corpus
                corpus.limit = 8_000
                return corpus
            })

    /// What the linear path of words learns from: English tweets alone, since one table over all corpora came out worse
    /// in each.
    package static let linear = TextRecipe(
        heads: ["sentiment": 3],
        corpora: [
            TextCorpus("semeval2017-4a-train", "sentiment", polarities) { $0.hasTweetIDs = true },
            TextCorpus("umsab-train", "sentiment", polarities) { $0.only = ("lang", ["en"]) },
        ])

    /// English tweets that a teacher judges, whatever their labels say.
    package static let taught: [TextCorpus] = [
        ("unlabelled-social-en", Int.max), ("sentiment140-more", 60_000), ("sentiment140-100k", 40_000),
        ("tweeteval-emoji", 45_000), ("tse-train", .max), ("crowdflower-emotion-40k", .max), ("mm-sarcasm-24k", .max),
        ("tweeteval-hate-train", .max), ("tweeteval-offensive-train", .max), ("tweeteval-irony-train", .max),
        ("tweeteval-emotion-train", .max), ("tweeteval-stance-train", .max), ("covid-tweets-5k", .max),
        ("brands-products-train", .max), ("isarcasm-train", .max),
    ].map { file, limit in TextCorpus(file, "sentiment", [:]) { $0.limit = limit } }

    /// A development set: never learnt from.
    package static func development(_ file: String, _ head: String = "sentiment") -> TextRecipe {
        let classes = head == "emotion" ? tweetEval : polarities
        return TextRecipe(heads: [head: keptHeads[head] ?? 3], corpora: [TextCorpus(file, head, classes)])
    }

    /// Every file that something is measured on: no text of theirs may be learnt from, under whatever name.
    package static let developmentFiles = [
        "semeval2017-4a-dev", "umsab-dev", "goemotions-dev", "tweeteval-emotion-dev", "tweeteval-irony-dev",
        "tweeteval-offensive-dev", "zh-smp2020-usual-dev", "emoevent-en-dev", "emoevent-es-dev",
        "twitter-target2015-dev", "twitter-target2017-dev",
    ]
}

extension TextRecipe {
    /// A development set of Weibo moods, as polarities.
    package static func moods(_ file: String) -> TextRecipe {
        TextRecipe(heads: ["sentiment": 3], corpora: [TextCorpus(file, "sentiment", moods)])
    }

    /// The held-out rows of a corpus without a development file.
    package static func held(_ file: String) -> TextRecipe {
        TextRecipe(heads: ["sentiment": 3], corpora: [TextCorpus(file, "sentiment", poles) { $0.isHeldOut = true }])
    }

    /// A development set of targets.
    package static func targets(_ file: String) -> TextRecipe {
        TextRecipe(
            heads: ["target": 3],
            corpora: [
                TextCorpus(file, "target", polarities) { $0.target = .offset(column: "target", start: "start") }
            ])
    }
}
