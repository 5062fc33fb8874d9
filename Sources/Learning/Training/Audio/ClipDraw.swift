internal import Domain
internal import SentimentNetwork
internal import Support

/// Draws clips so that each tone of each corpus has a damped say: corpora differ in size by a factor of ten.
struct ClipDraw {
    private let corpora: [String: CorpusClasses]
    /// Running sums of the clips' weights.
    private let cumulated: [Double]

    init(_ clips: [AudioCorpus.Clip]) {
        let counts = clips.reduce(into: [String: Int]()) { $0["\($1.corpus) \($1.tone)", default: 0] += 1 }
        let weights = clips.map { 1 / Double(counts["\($0.corpus) \($0.tone)"] ?? 1).squareRoot() }
        corpora = CorpusClasses.of(clips, weights)
        var sum = 0.0
        cumulated = weights.map {
            sum += $0
            return sum
        }
    }

    /// Place of a clip.
    func index(_ generator: inout SeededGenerator) -> Int {
        let draw = generator.unit() * (cumulated.last ?? 0)
        var (low, high) = (0, cumulated.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulated[middle] > draw { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func wanted(_ clip: AudioCorpus.Clip) -> AudioNetwork.Wanted {
        AudioNetwork.Wanted(
            sentiment: Polarity.allCases.firstIndex(of: clip.sentiment) ?? 1,
            tone: Tone.allCases.firstIndex(of: clip.tone) ?? 6, classes: corpora[clip.corpus] ?? CorpusClasses())
    }
}

/// Which classes a corpus has, and how often each is drawn.
struct CorpusClasses: Sendable {
    /// By tone: whether the corpus has it.
    var tones = [Bool](repeating: true, count: Tone.allCases.count)
    /// Shares by polarity.
    var sentiments = [1.0 / 3, 1.0 / 3, 1.0 / 3]

    static func of(_ clips: [AudioCorpus.Clip], _ weights: [Double]) -> [String: CorpusClasses] {
        Dictionary(grouping: clips.indices) { clips[$0].corpus }.mapValues { indices in
            let total = indices.reduce(0) { $0 + weights[$1] }
            return CorpusClasses(
                tones: Tone.allCases.map { tone in indices.contains { clips[$0].tone == tone } },
                sentiments: Polarity.allCases.map { polarity in
                    indices.reduce(0) { $0 + (clips[$1].sentiment == polarity ? weights[$1] : 0) } / total
                })
        }
    }
}
