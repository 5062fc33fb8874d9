/// Which of a day's groups are one event told in many ways.
///
/// A crisis reaches people through different sentences: a warning, a joke, a nurse's advice, a look at one's own kettle. Texts that
/// differ so much fall into several groups, and what they have in common are the words that this very day uses more than the
/// days before. Groups that share such a word, each in a fifth of its texts at least, are one. Two languages have no words in common:
/// there it is a link or a picture that both pass on, in a tenth of the texts of each.
package enum BurstJoining {
    /// Of a group's texts, those that hold the word.
    package static let leastShare = 0.2
    /// z of a word that a day uses so much more than before; once in a thousand words by chance.
    package static let leastZ = 3.0
    /// A word of fewer posts is one person's.
    package static let fewestPosts = 5

    /// - Parameters:
    ///   - groups: the terms of each text of each group.
    ///   - day: the day's terms, all texts together.
    ///   - before: those of the days before.
    /// - Returns: for each group the first one that it belongs with; its own number for one by itself.
    package static func join(_ groups: [[[String]]], day: TermCounts, before: TermCounts) -> [Int] {
        let words = MovingTerm.moved(day: day, before: before).filter { $0.z >= leastZ && $0.posts >= fewestPosts }
        var firsts = Array(groups.indices)
        for word in words {
            let holders = groups.indices.filter { group in
                let holding = groups[group].count { $0.contains(word.term) }
                return holding > 0 && Double(holding) >= leastShare * Double(groups[group].count)
            }
            guard let first = holders.map({ firsts[$0] }).min() else { continue }
            let joined = Set(holders.map { firsts[$0] })
            for group in groups.indices where joined.contains(firsts[group]) { firsts[group] = first }
        }
        return firsts
    }

    /// Of a group's texts, those that bear the link or picture, and how many at least.
    package static let leastMarked = (share: 0.1, texts: 2)

    /// Takes groups together that share a link or a picture.
    ///
    /// What groups that are no part of today's event bear as well, such as the brand's own page, says nothing.
    ///
    /// - Parameters:
    ///   - firsts: as ``join(_:day:before:)`` gives them.
    ///   - groups: the links and pictures of each text of each group.
    ///   - others: the same of the day's other groups.
    package static func join(_ firsts: [Int], groups: [[Set<String>]], others: [[Set<String>]]) -> [Int] {
        var firsts = firsts
        let usual = Set(others.flatMap { shared($0).keys })
        var holders: [String: [Int]] = [:]
        for (group, texts) in groups.enumerated() {
            for (mark, count) in shared(texts) where count >= leastMarked.texts && !usual.contains(mark) {
                holders[mark, default: []].append(group)
            }
        }
        for mark in holders.keys.sorted() {
            let joined = Set((holders[mark] ?? []).map { firsts[$0] })
            guard let first = joined.min() else { continue }
            for group in groups.indices where joined.contains(firsts[group]) { firsts[group] = first }
        }
        return firsts
    }

    /// What a tenth of a group's texts or more bear, with how many do.
    private static func shared(_ texts: [Set<String>]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for text in texts { for mark in text { counts[mark, default: 0] += 1 } }
        return counts.filter { Double($0.value) >= leastMarked.share * Double(texts.count) }
    }
}
