internal import Domain
internal import Foundation
internal import SentimentNetwork
internal import Support

/// Fits temperatures and thresholds on posts that training never saw: SemEval's development tweets for words, MVSA's
/// validation posts for pictures, unheard speakers for sound.
struct CalibrationFit {
    let dataFolder: String
    let model: SentimentModel

    func fit(_ log: (String) -> Void) throws -> Calibration {
        let evaluation = try Evaluation(dataFolder: dataFolder, model: model)
        var calibration = Calibration()
        var sets: [String: [Evaluation.Judged]] = [:]
        for modalities: [Modality] in [[.text], [.image], [.text, .image], [.audio]] {
            sets[Calibration.name(modalities)] = try evaluation.judged(modalities)
        }
        for (name, judged) in sets.sorted(by: { $0.key < $1.key }) {
            calibration.temperatures[name] = Self.temperature(judged)
            log("temperature of \(name): \(digits(calibration.temperatures[name] ?? 1, 3))")
        }
        // Combinations with sound have no labelled posts of their own: they take the flattest of their parts.
        for (name, parts) in [
            "text+audio": ["text", "audio"], "image+audio": ["image", "audio"],
            "text+image+audio": ["text+image", "audio"],
        ] {
            calibration.temperatures[name] = parts.compactMap { calibration.temperatures[$0] }.max()
        }
        calibration.abstainBelow = 0.42
        for modality in Modality.allCases {
            // The most decided fifth of the parts, and never less than half the scale.
            let nets = (sets[modality.rawValue] ?? []).map {
                abs(Self.rescaled($0.sentiment, calibration.temperatures[modality.rawValue] ?? 1).net)
            }.sorted()
            calibration.decided[modality] = max(0.5, nets.isEmpty ? 1 : nets[nets.count * 4 / 5])
        }
        var matrix = ConfusionMatrix(classes: 3)
        for post in sets["text"] ?? [] { matrix.add(truth: post.truth, said: post.said) }
        calibration.confusion = matrix.counts
        let words = [sets["text"] ?? [], try evaluation.moods("zh-smp2020-usual-dev")]
        let mixes = words.map { Self.mix($0, calibration.temperatures["text"] ?? 1) }
        for (name, mix) in zip(["English", "Chinese"], mixes) { log("mix of \(name): \(mix.map { digits($0, 3) })") }
        calibration.mix = (0..<3).map { k in mixes.reduce(0) { $0 + $1[k] } / Double(mixes.count) }
        return calibration
    }

    /// The mix of classes under which the probabilities are right on average: the fixed point of
    ///
    ///     π_k = Σ_c π_c · mean of p_k over posts of class c
    ///
    /// A network trained with balanced weights is calibrated for no corpus' own mix; quantification has to know for which.
    private static func mix(_ judged: [Evaluation.Judged], _ temperature: Double) -> [Double] {
        var sums = [[Double]](repeating: [0, 0, 0], count: 3)
        var counts = [Double](repeating: 0, count: 3)
        for post in judged {
            let p = rescaled(post.sentiment, temperature)
            for (k, polarity) in Polarity.allCases.enumerated() { sums[post.truth][k] += p[polarity] }
            counts[post.truth] += 1
        }
        var mix = [1.0 / 3, 1.0 / 3, 1.0 / 3]
        for _ in 0..<1000 {
            mix = (0..<3).map { k in (0..<3).reduce(0) { $0 + mix[$1] * sums[$1][k] / max(counts[$1], 1) } }
        }
        return mix
    }

    /// The temperature with the least cross-entropy, from 0.4 to 4 in steps of a fiftieth.
    private static func temperature(_ judged: [Evaluation.Judged]) -> Double {
        let candidates = (20...200).map { Double($0) / 50 }
        let losses = candidates.map { temperature in
            judged.reduce(0.0) { sum, post in
                let p = rescaled(post.sentiment, temperature)
                return sum - log(max(p.under(post.prior)[Polarity.allCases[post.truth]], 1e-9))
            }
        }
        return candidates[losses.indices.min { losses[$0] < losses[$1] } ?? 0]
    }

    /// Probabilities at another temperature: p^(1/T), made to sum to 1.
    private static func rescaled(_ s: Sentiment, _ temperature: Double) -> Sentiment {
        let powers = Polarity.allCases.map { pow(max(s[$0], 1e-9), 1 / temperature) }
        let sum = powers.reduce(0, +)
        return Sentiment(negative: powers[0] / sum, neutral: powers[1] / sum, positive: powers[2] / sum)
    }
}
