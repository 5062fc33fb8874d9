package import Domain

/// The labelled posts that models are measured on: the development files of corpora, and what ``HeldOut`` keeps of those
/// without one. Nothing may be learnt from them but calibration.
package struct DevelopmentData: Sendable {
    /// Folder with `text`, `mvsa` and `audio` in it.
    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// Development rows of a text corpus with polarities.
    ///
    /// - Parameters:
    ///   - language: what its posts are written in; nil for a corpus with a column `lang`.
    ///   - names: polarity of each label; rows with other labels are left out.
    package func texts(
        _ corpus: String, language: String?, names: [String: Polarity] = polarityNames
    ) throws -> [LabelledPost] {
        try rows(corpus, language: language) { post, label in
            post.polarity = names[label]
            return post.polarity != nil
        }
    }

    /// Development rows of a text corpus with emotions.
    package func emotions(_ corpus: String, language: String?) throws -> [LabelledPost] {
        try rows(corpus, language: language) { post, label in
            post.emotion = label
            return true
        }
    }

    package static let polarityNames = Dictionary(uniqueKeysWithValues: Polarity.allCases.map { ($0.rawValue, $0) })

    private func rows(
        _ corpus: String, language: String?, _ take: (inout LabelledPost, String) -> Bool
    ) throws -> [LabelledPost] {
        let table = try DataTable(path: "\(folder)/text/\(corpus).tsv.gz")
        let (ids, labels, texts) = (try table.column("id"), try table.column("label"), try table.column("text"))
        let languages = try language == nil ? table.column("lang") : []
        return ids.indices.compactMap { row in
            if HeldOut.corpora.contains(corpus), !HeldOut.contains(corpus: corpus, id: ids[row]) { return nil }
            var post = LabelledPost(
                id: ids[row], corpus: corpus, language: language ?? languages[row], text: texts[row])
            return take(&post, labels[row]) ? post : nil
        }
    }

    /// Reviews and Weibo posts with two poles.
    package func chinesePolarity() throws -> [LabelledPost] {
        try HeldOut.corpora.sorted().flatMap { try texts($0, language: "zh") }
    }

    /// MVSA's posts of one split.
    package func pictures(
        withWords: Bool, withPictures: Bool, split: String = "val"
    ) throws -> [LabelledPost] {
        try PictureCorpus(folder: folder + "/mvsa", split: split).posts.map { row in
            var post = LabelledPost(id: row.id, corpus: "mvsa", language: nil, text: withWords ? row.text : "")
            if withPictures { post.pictures = [row.picture] }
            post.polarity = row.label
            return post
        }
    }

    /// Tweets of 2015 and 2017 with the polarity towards a name in them.
    package func targets() throws -> [LabelledPost] {
        try ["twitter-target2015-dev", "twitter-target2017-dev"].flatMap { corpus in
            let names = try DataTable(path: "\(folder)/text/\(corpus).tsv.gz").column("target")
            return zip(try texts(corpus, language: "en"), names).map { post, name in
                var post = post
                post.target = name
                return post
            }
        }
    }

    /// Clips of speakers whom training never heard.
    package func speech() throws -> [LabelledPost] {
        let table = try DataTable(path: folder + "/audio/index.tsv")
        let (files, splits) = (try table.column("file"), try table.column("split"))
        let (corpora, emotions) = (try table.column("corpus"), try table.column("emotion"))
        let sentiments = try table.column("sentiment")
        return files.indices.filter { splits[$0] == "val" }.map { row in
            var post = LabelledPost(id: files[row], corpus: corpora[row], language: nil, text: "")
            post.sounds = ["\(folder)/audio/\(files[row])"]
            post.polarity = Polarity(rawValue: sentiments[row])
            post.emotion = emotions[row]
            return post
        }
    }

    /// Tweets about topics, of those that are also in SemEval's development sample: the rest may be in training.
    ///
    /// - Parameter corpus: `semeval2017-bd-train` (two points, and neutral in part) or `semeval2017-ce-train` (−2 to 2).
    /// - Parameter isTraining: those that are not in the development sample instead.
    package func topics(_ corpus: String, isTraining: Bool = false) throws -> [LabelledPost] {
        let table = try DataTable(path: "\(folder)/text/\(corpus).tsv.gz")
        let (ids, labels, texts) = (try table.column("id"), try table.column("label"), try table.column("text"))
        let (topics, marks) = (try table.column("topic"), try table.column("in_4a_dev"))
        return ids.indices.compactMap { row in
            guard (marks[row] == "1") != isTraining, let polarity = Self.topicPolarities[labels[row]] else {
                return nil
            }
            var post = LabelledPost(id: ids[row], corpus: corpus, language: "en", text: texts[row])
            post.polarity = polarity
            post.topic = topics[row]
            return post
        }
    }

    private static let topicPolarities: [String: Polarity] = [
        "-2": .negative, "-1": .negative, "0": .neutral, "1": .positive, "2": .positive, "negative": .negative,
        "neutral": .neutral, "positive": .positive,
    ]
}

/// Polarities of the moods of SMP 2020; surprise is left out.
let moodPolarities: [String: Polarity] = [
    "angry": .negative, "fear": .negative, "sad": .negative, "neutral": .neutral, "happy": .positive,
]
