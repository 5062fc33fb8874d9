internal import SQLiteDatabase

/// A post that a figure quotes, and why it was scored as it was.
struct EvidencePost: Sendable {
    struct Part: Sendable {
        /// `text`, `image` or `audio`.
        let modality: String
        let weight: Double
        let polarity: String
        let probability: Double
        let picture: Picture?
    }

    struct Picture: Hashable, Sendable {
        let sha256: String
        let fileExtension: String
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
            return Part(
                modality: part.text("modality"), weight: part.real("weight") ?? 0, polarity: best?.0 ?? "",
                probability: best?.1 ?? 0,
                picture: part.text("modality") == "image" && part["sha256"].text != nil
                    ? Picture(sha256: part.text("sha256"), fileExtension: part.text("extension")) : nil)
        }
        mayMail = policy.records.first?.int("mail_text") == 1
    }

    /// The classes by falling probability; the order of the domain where two are equal.
    private static func classes(_ row: FigureTable.Record) -> [(String, Double)] {
        ["negative", "neutral", "positive"].enumerated().compactMap { index, name in
            row.real("p_\(name)").map { (index, name, $0) }
        }.sorted { $0.2 != $1.2 ? $0.2 > $1.2 : $0.0 < $1.0 }.map { ($0.1, $0.2) }
    }

    var picture: Picture? { parts.compactMap(\.picture).first }

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
