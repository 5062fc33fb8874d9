internal import Domain
internal import Quantification
package import Support

extension Calibration {
    /// Of the model in `folder`, without its weights.
    package init(folder: String) throws {
        let card = try JSONParser.parse(readFile(folder + "/model.json5"), dialect: .json5)
        try self.init(card["calibration"] ?? nil)
    }

    /// What ``json`` wrote, or the older form with `temperatures` and one `mix`.
    package init(_ json: JSONValue) throws {
        let decided = (json["decided"]?.members ?? []).compactMap { member in
            Modality(rawValue: member.key).map { ($0, member.value.double ?? 2) }
        }
        self.init(decided: Dictionary(uniqueKeysWithValues: decided))
        if let temperatures = json["temperatures"]?.members {
            for member in temperatures {
                scales[member.key] = CalibrationScale(temperature: member.value.double ?? 1)
            }
            quantification = QuantifierSettings(mix: json["mix"]?.array?.compactMap(\.double))
        } else {
            guard let scales = json["scales"]?.members else {
                throw ModelError(problem: "its calibration has no scales. Run `barometer train calibration`")
            }
            for member in scales {
                guard let scale = CalibrationScale(member.value) else {
                    throw ModelError(problem: "the scale of \(member.key) is not complete")
                }
                self.scales[member.key] = scale
            }
            quantification = QuantifierSettings(json["quantification"])
        }
        if let below = json["abstainBelow"]?.double {
            abstainBelow["text"] = below
        } else {
            for member in json["abstainBelow"]?.members ?? [] { abstainBelow[member.key] = member.value.double ?? 0 }
        }
    }

    package var json: JSONValue {
        func object(_ values: [String: JSONValue]) -> JSONValue {
            JSONValue(.object(values.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) }))
        }
        return [
            "scales": object(scales.mapValues(\.json)),
            "abstainBelow": object(abstainBelow.mapValues { JSONValue(.number($0)) }),
            "decided": object(
                Dictionary(uniqueKeysWithValues: decided.map { ($0.key.rawValue, JSONValue(.number($0.value))) })),
            "quantification": quantification.json,
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
