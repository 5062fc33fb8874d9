package import Domain
internal import Foundation
package import Support

/// What was measured on posts that training never saw, and what scoring does with it.
package struct Calibration: Sendable {
    /// Logits are divided by this, by combination of modalities such as `text` or `text+image` (Guo et al. 2017).
    package var temperatures: [String: Double]
    /// A post whose most probable class has less than this is abstained on.
    package var abstainBelow: Double
    /// |net| that a part needs for its direction to count in a contradiction, by modality.
    package var decided: [Modality: Double]
    /// Counts: rows true, columns said, in the order of `Polarity.allCases`.
    package var confusion: [[Int]]
    /// The mix of classes under which the probabilities are right on average, in the same order; sums to 1.
    package var mix: [Double]

    package init(
        temperatures: [String: Double] = [:], abstainBelow: Double = 0, decided: [Modality: Double] = [:],
        confusion: [[Int]] = [], mix: [Double] = [1.0 / 3, 1.0 / 3, 1.0 / 3]
    ) {
        self.temperatures = temperatures
        self.abstainBelow = abstainBelow
        self.decided = decided
        self.confusion = confusion
        self.mix = mix
    }

    /// `text`, `text+image`, … for a set of modalities.
    package static func name(_ modalities: some Sequence<Modality>) -> String {
        Set(modalities).sorted().map(\.rawValue).joined(separator: "+")
    }

    /// Calibrated probabilities.
    package func sentiment(_ logits: [Float], of modalities: some Sequence<Modality>) -> Sentiment {
        let temperature = temperatures[Self.name(modalities)] ?? 1
        let scaled = logits.map { Double($0) / temperature }
        let highest = scaled.max() ?? 0
        let powers = scaled.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return Sentiment(negative: powers[0] / sum, neutral: powers[1] / sum, positive: powers[2] / sum)
    }

    /// Two parts that point in opposite directions, both decidedly.
    package func isContradiction(_ parts: [ModalityScore]) -> Bool {
        let directions = parts.compactMap { part -> Bool? in
            let net = part.sentiment.net
            return abs(net) >= decided[part.modality, default: 2] ? net > 0 : nil
        }
        return directions.contains(true) && directions.contains(false)
    }

    package init(_ json: JSONValue) throws {
        func numbers(_ key: String) throws -> [String: Double] {
            guard let members = json[key]?.members else { throw ModelError(problem: "its calibration has no \(key)") }
            return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.double ?? 1) })
        }
        guard let below = json["abstainBelow"]?.double, let rows = json["confusion"]?.array else {
            throw ModelError(problem: "its calibration is not complete")
        }
        self.init(
            temperatures: try numbers("temperatures"), abstainBelow: below,
            decided: Dictionary(
                uniqueKeysWithValues: try numbers("decided").compactMap { key, value in
                    Modality(rawValue: key).map { ($0, value) }
                }),
            confusion: rows.map { ($0.array ?? []).map { Int($0.integer ?? 0) } },
            mix: json["mix"]?.array?.compactMap(\.double) ?? [1.0 / 3, 1.0 / 3, 1.0 / 3])
    }

    /// Of the model in `folder`, without its weights.
    package init(folder: String) throws {
        let card = try JSONParser.parse(readFile(folder + "/model.json5"), dialect: .json5)
        try self.init(card["calibration"] ?? nil)
    }

    package var json: JSONValue {
        func object(_ values: [String: Double]) -> JSONValue {
            JSONValue(.object(values.sorted { $0.key < $1.key }.map { JSONMember($0.key, .init(.number($0.value))) }))
        }
        return [
            "temperatures": object(temperatures), "abstainBelow": JSONValue(.number(abstainBelow)),
            "decided": object(Dictionary(uniqueKeysWithValues: decided.map { ($0.key.rawValue, $0.value) })),
            "confusion": JSONValue(
                .array(confusion.map { JSONValue(.array($0.map { JSONValue(.integer(Int64($0))) })) })),
            "mix": JSONValue(.array(mix.map { JSONValue(.number($0)) })),
        ]
    }
}

/// A model folder that cannot be used.
package struct ModelError: Error, Equatable, CustomStringConvertible {
    package let problem: String

    package var description: String { "the model cannot be used: \(problem)" }

    package init(problem: String) {
        self.problem = problem
    }
}
