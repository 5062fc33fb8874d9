extension Sentences {
    func partName(_ modality: String) -> String {
        wording.text(modality == "image" ? "post.picture" : modality == "audio" ? "post.voice" : "post.words")
    }

    func verdict(_ polarity: String, _ probability: Double) -> String {
        wording.text(
            "post.verdict",
            ["polarity": wording.text("polarity.\(polarity)"), "p": wording.decimal(probability, digits: 2)])
    }

    /// What the model says of the whole post.
    func verdict(_ post: EvidencePost) -> String {
        switch post.outcome {
        case "scored": return verdict(post.polarity, post.probability)
        case "abstained":
            guard let second = post.second else { return wording.text("unsure") }
            return wording.text(
                "post.unsure",
                [
                    "first": verdict(post.polarity, post.probability),
                    "second": verdict(second.polarity, second.probability),
                ])
        case "unscored": return wording.text("post.unscored", ["reason": post.reason])
        default: return wording.text("post.waits")
        }
    }

    /// Source, time, pseudonym, id.
    func origin(_ post: EvidencePost) -> [String] {
        var parts = [post.sources]
        if let time = post.published {
            let day = CivilDay(time, in: period.zone)
            let clock = wording.clock(time, period.zone)
            parts.append(day == period.day ? clock : "\(wording.day(day)) \(clock)")
        }
        if !post.author.isEmpty { parts.append(wording.text("post.author", ["name": post.author])) }
        parts.append(wording.text("post.id", ["id": String(post.id)]))
        return parts.filter { !$0.isEmpty }
    }

    // MARK: Findings of figures that mail repeats

    var topicsFinding: String {
        let change = headline.net.change
        let new = brief.topics.filter { topic in
            guard topic.isNew, let moved = topic.movedNet, let change else { return false }
            return moved * change.value > 0
        }
        let moved = new.reduce(0) { $0 + ($1.movedNet ?? 0) }
        if let change, headline.net.verdict != .noClearChange, abs(moved) >= max(0.005, abs(change.value) / 2) {
            let form = new.count == 1 && wording.has("topics.new.one") ? "one" : "other"
            return wording.text(
                "topics.new.\(form)",
                [
                    "n": wording.count(new.count), "moved": wording.signed(moved),
                    "change": wording.signed(change.value),
                ])
        }
        if let first = brief.topics.first, let moved = first.movedNet, abs(moved) >= 0.005 {
            return wording.text("topics.most", ["topic": first.label, "moved": wording.signed(moved)])
        }
        return wording.counted("topics.count", brief.topics.count)
    }

    /// Posts in no topic, what is usual for them, and how far they moved the net: the rest of the sums.
    var restOfTopics: (posts: Int, usual: Double?, moved: Double?) {
        let posts = headline.posts - brief.topics.reduce(0) { $0 + $1.posts }
        let usualTotal = headline.numbers.first { $0.id == "posts" }?.usual?.value
        let moved =
            brief.topics.allSatisfy { $0.movedNet != nil }
            ? headline.net.change.map { change in
                change.value - brief.topics.reduce(0) { $0 + ($1.movedNet ?? 0) }
            } : nil
        return (max(0, posts), usualTotal.map { max(0, $0 - brief.topics.reduce(0) { $0 + $1.usualPosts }) }, moved)
    }

    /// Rows of days that changed since they were sent.
    struct Revision: Sendable {
        let day: CivilDay
        let posts: (from: Int, to: Int)
        let net: (from: Double?, to: Double?)
        /// Another model judges since.
        let isRemodelled: Bool
    }

    var revisions: [Revision] {
        table(.revisions).records.compactMap { row in
            row.day("day").map {
                Revision(
                    day: $0, posts: (row.int("printed_posts"), row.int("posts")),
                    net: (row.real("printed_net"), row.real("net")), isRemodelled: row.int("remodelled") == 1)
            }
        }
    }

    func postsChange(_ revision: Revision) -> String {
        let (from, to) = revision.posts
        return from == to
            ? wording.count(to)
            : wording.text("revisions.arrow", ["from": wording.count(from), "to": wording.count(to)])
    }

    func netChange(_ revision: Revision) -> String {
        func net(_ value: Double?) -> String { value.map { wording.signed($0) } ?? "–" }
        let (from, to) = (net(revision.net.from), net(revision.net.to))
        return from == to ? to : wording.text("revisions.arrow", ["from": from, "to": to])
    }

    func reason(_ revision: Revision) -> String {
        let difference = revision.posts.to - revision.posts.from
        var reasons: [String] = []
        if difference != 0 {
            reasons.append(
                wording.text(
                    difference > 0 ? "revisions.late" : "revisions.withdrawn", ["n": wording.count(abs(difference))]))
        }
        if revision.isRemodelled { reasons.append(wording.text("revisions.remodelled")) }
        return reasons.isEmpty ? wording.text("revisions.rescored") : reasons.joined(separator: wording.text("list"))
    }
}
