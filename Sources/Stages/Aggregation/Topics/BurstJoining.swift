/// Which of a day's groups are one event told in many ways.
///
/// A crisis reaches people through different sentences: a warning, a joke, a nurse's advice, a look at one's own kettle. Texts that
/// differ so much fall into several groups, and what they have in common are the words that this very day uses more than the
/// days before. Groups that share such a word, each in a fifth of its texts at least, are one.
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
}
