internal import Domain
internal import Features
internal import SentimentNetwork
internal import Support

/// Unweighted average recall (UAR) of an audio network, corpus by corpus, of tones and of polarities, with and without
/// surprise, which has no side of its own.
package struct AudioReport: Sendable {
    package struct Row: Sendable {
        package let corpus: String
        package let tones: Double
        package let sentiment: Double
        package let sentimentWithoutSurprise: Double
    }

    package let rows: [Row]

    package init(_ network: AudioNetwork, _ clips: [AudioCorpus.Clip]) {
        var tones: [String: ConfusionMatrix] = [:]
        var sentiments: [String: ConfusionMatrix] = [:]
        var plain: [String: ConfusionMatrix] = [:]
        let known = Dictionary(grouping: clips, by: \.corpus).mapValues { Set($0.map(\.tone)) }
        for clip in clips {
            let said = network.predict(clip.versions[0])
            // A tone that the corpus does not know cannot be the right answer there.
            let masked = zip(Tone.allCases, said.tone).map { known[clip.corpus]?.contains($0) == true ? $1 : 0 }
            tones[clip.corpus, default: ConfusionMatrix(classes: Tone.allCases.count)].add(
                truth: Tone.allCases.firstIndex(of: clip.tone) ?? 0, said: largest(masked))
            let truth = Polarity.allCases.firstIndex(of: clip.sentiment) ?? 1
            sentiments[clip.corpus, default: ConfusionMatrix(classes: 3)].add(
                truth: truth, said: largest(said.sentiment))
            if clip.tone != .surprise {
                plain[clip.corpus, default: ConfusionMatrix(classes: 3)].add(
                    truth: truth, said: largest(said.sentiment))
            }
        }
        rows = sentiments.keys.sorted().map { corpus in
            Row(
                corpus: corpus, tones: tones[corpus]?.macroRecall ?? 0,
                sentiment: sentiments[corpus]?.macroRecall ?? 0,
                sentimentWithoutSurprise: plain[corpus]?.macroRecall ?? 0)
        }
    }

    /// Mean of the corpora's sentiment UAR, with and without surprise.
    package var means: (with: Double, without: Double) {
        let count = Double(max(rows.count, 1))
        return (
            rows.reduce(0) { $0 + $1.sentiment } / count, rows.reduce(0) { $0 + $1.sentimentWithoutSurprise } / count
        )
    }

    /// One line.
    package var text: String {
        rows.map { "\($0.corpus) \(digits($0.tones, 3)) / \(digits($0.sentiment, 3))" }.joined(separator: ", ")
            + ", mean sentiment \(digits(means.with, 3)) / \(digits(means.without, 3)) without surprise"
    }

    /// Several lines.
    package var table: String {
        (["corpus   tones  sentiment  without surprise"]
            + rows.map { row in
                "\(row.corpus.padding(9))\(digits(row.tones, 3))  \(digits(row.sentiment, 3))      "
                    + digits(row.sentimentWithoutSurprise, 3)
            } + ["mean            \(digits(means.with, 3))      \(digits(means.without, 3))"])
            .joined(separator: "\n")
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
