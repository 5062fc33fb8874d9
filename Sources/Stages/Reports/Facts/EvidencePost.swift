internal import Domain
internal import SQLiteDatabase
internal import Support

/// A post that a figure quotes, and why it was scored as it was.
struct EvidencePost: Sendable {
    struct Part: Sendable {
        /// `text`, `image` or `audio`.
        let modality: String
        let weight: Double
        let polarity: String
        let probability: Double
        let picture: MediaFile?
        let sound: MediaFile?
        /// How a long sound goes on, window by window; empty for a short one.
        let timeline: [Tone]
    }

    /// A window of a sound.
    struct Tone: Sendable {
        /// Seconds from its start.
        let start: Double
        let end: Double
        let net: Double
    }

    let id: Int64
    let published: Int64?
    let sources: String
    let author: String
    let language: String?
    let text: String
    let url: String?
    /// `scored`, `abstained`, `unscored`, or empty while it waits.
    let outcome: String
    let reason: String
    let polarity: String
    let probability: Double
    /// The second most probable class of a post that the model is unsure of.
    let second: (polarity: String, probability: Double)?
    let decidedBy: String
    let contradiction: Bool
    let parts: [Part]
    /// Whether its text may leave in mail.
    let mayMail: Bool
    /// What its sources ask to be shown beside it; empty for nothing.
    let attribution: String

    init(_ row: FigureTable.Record, parts: FigureTable, policy: FigureTable) {
        id = row.int64("post_id") ?? 0
        published = row.time("published")
        sources = row.text("sources")
        author = String(row.text("author").prefix(4))
        language = row["language"].text
        text = row.text("text")
        // Only what a browser opens as a page: a post's address is a stranger's text.
        url = row["url"].text.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
        outcome = row.text("outcome")
        reason = row.text("reason")
        let classes = Self.classes(row)
        polarity = classes.first?.0 ?? ""
        probability = classes.first?.1 ?? 0
        second = outcome == "abstained" && classes.count > 1 ? (classes[1].0, classes[1].1) : nil
        decidedBy = row.text("decided_by")
        contradiction = row.int("contradiction") == 1
        self.parts = parts.records.map { part in
            let best = Self.classes(part).first
            let file = part["sha256"].text.map { MediaFile(sha256: $0, fileExtension: part.text("extension")) }
            return Part(
                modality: part.text("modality"), weight: part.real("weight") ?? 0, polarity: best?.0 ?? "",
                probability: best?.1 ?? 0,
                picture: part.text("modality") == "image" ? file : nil,
                sound: part.text("modality") == "audio" ? file : nil, timeline: Self.timeline(part.text("timeline")))
        }
        mayMail = policy.records.first?.int("mail_text") == 1
        attribution = policy.records.first?.text("attribution") ?? ""
    }

    /// Reads the JSON of `why_score.timeline`; what is no such JSON is no timeline.
    private static func timeline(_ text: String) -> [Tone] {
        guard !text.isEmpty else { return [] }
        do {
            return (try JSONParser.parse(Array(text.utf8), dialect: .json).array ?? []).compactMap { window in
                guard let start = window["start"]?.double, let end = window["end"]?.double else { return nil }
                let net = (window["positive"]?.double ?? 0) - (window["negative"]?.double ?? 0)
                return Tone(start: start, end: end, net: net)
            }
        } catch {
            // The view wrote it, so a broken one is of another program: the post shows its verdict without it.
            return []
        }
    }

    /// The classes by falling probability; the order of the domain where two are equal.
    private static func classes(_ row: FigureTable.Record) -> [(String, Double)] {
        ["negative", "neutral", "positive"].enumerated().compactMap { index, name in
            row.real("p_\(name)").map { (index, name, $0) }
        }.sorted { $0.2 != $1.2 ? $0.2 > $1.2 : $0.0 < $1.0 }.map { ($0.1, $0.2) }
    }

    var sound: MediaFile? { parts.compactMap(\.sound).first }

    var picture: MediaFile? { parts.compactMap(\.picture).first }

    /// The picture that is shown, with the verdict that it had by itself.
    var judgedPicture: JudgedPicture? {
        guard let part = parts.first(where: { $0.picture != nil }), let file = part.picture,
            let polarity = Polarity(rawValue: part.polarity)
        else { return nil }
        return JudgedPicture(file: file, polarity: polarity, isAlone: parts.count == 1)
    }

    /// Weights by modality, largest first: several pictures count as one.
    var weights: [(modality: String, weight: Double)] {
        ["text", "image", "audio"].compactMap { name in
            let own = parts.filter { $0.modality == name }
            return own.isEmpty ? nil : (name, own.reduce(0) { $0 + $1.weight })
        }
    }

    /// The weightiest part of each modality, in the order text, image, audio.
    var mainParts: [Part] {
        ["text", "image", "audio"].compactMap { name in parts.first { $0.modality == name } }
    }
}
