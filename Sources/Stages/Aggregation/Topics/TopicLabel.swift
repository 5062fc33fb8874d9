internal import Foundation

/// Words that name a topic, best first.
///
/// Class-based TF-IDF (Grootendorst 2022, equation 2) with each term counted once a post:
///
///     weight_w = (n_zw / m_z) · ln (1 + M / f_w)
///
/// n_zw posts of the topic hold w, m_z are in the topic, f_w posts of the monitor's window hold w, and M is their number (the
/// paper takes the mean number of words a class, which grows with the topics' sizes and not with the window).
package struct TopicLabel: Hashable, Sendable {
    package let terms: [(term: String, weight: Double)]

    package static let length = 3
    package static let most = 10

    package init(topic: TermCounts, window: TermCounts) {
        let weighed = topic.counts.map { term, count in
            (
                term: term,
                weight: Double(count) / Double(max(topic.posts, 1))
                    * log(1 + Double(window.posts) / Double(max(window.counts[term] ?? 1, 1)))
            )
        }
        let repeated = weighed.filter { (topic.counts[$0.term] ?? 0) > 1 }
        let usable = repeated.count >= Self.length ? repeated : weighed
        terms = Array(usable.sorted { ($1.weight, $0.term) < ($0.weight, $1.term) }.prefix(Self.most))
    }

    /// A label for each topic of a clustering, its texts being the window.
    package static func labels(of clustering: TopicClustering, _ texts: [[String]]) -> [TopicLabel] {
        var topics = [TermCounts](repeating: TermCounts(), count: clustering.count)
        var window = TermCounts()
        for (text, topic) in zip(texts, clustering.topics) {
            let terms = Array(Set(text))
            window.add(terms)
            if let topic { topics[topic].add(terms) }
        }
        return topics.map { TopicLabel(topic: $0, window: window) }
    }

    /// The first words joined by ' · '.
    package var text: String { terms.prefix(Self.length).map(\.term).joined(separator: " · ") }

    /// The first words with blanks between them, for programs to split.
    package var words: String { terms.prefix(Self.length).map(\.term).joined(separator: " ") }

    package static func == (a: TopicLabel, b: TopicLabel) -> Bool {
        a.terms.elementsEqual(b.terms) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
