package import Support

/// What quantification knows of a model: measured with it, stored in its description.
package struct QuantifierSettings: Equatable, Sendable {
    /// π⁰ by combination of modalities, such as `text+image`, and by language behind a stroke, such as `text/zh`: the mix of
    /// classes under which the probabilities of such posts are right on average, in the order of `Polarity.allCases`; sums
    /// to 1.
    package var mixes: [String: [Double]]
    /// The mix that posts about a subject usually have.
    package var usual: [Double]
    /// How many posts of the usual mix one observed post is weighed against. Subjects differ in how they are spoken of, so
    /// the classifier's errors within one do not average out as its posts grow in number.
    package var pull: Double
    /// Standard error of net sentiment that is left with any number of posts: the classifier's error rates are themselves
    /// measured on a sample.
    package var drift: Double

    package static let even = [1.0 / 3, 1.0 / 3, 1.0 / 3]

    package init(mixes: [String: [Double]] = [:], usual: [Double] = even, pull: Double = 0, drift: Double = 0) {
        self.mixes = mixes
        self.usual = usual
        self.pull = pull
        self.drift = drift
    }

    /// One mix for all posts; nil or an unusable one is taken for an even mix.
    package init(mix: [Double]?) {
        let usable = mix.flatMap { Self.isUsable($0) ? $0 : nil } ?? Self.even
        self.init(mixes: ["": usable], usual: usable)
    }

    /// What ``json`` wrote, or an array: one mix for all. Anything else is an even mix.
    package init(_ json: JSONValue?) {
        func mix(_ value: JSONValue?) -> [Double]? {
            let numbers = (value?.array ?? []).compactMap(\.double)
            return Self.isUsable(numbers) ? numbers : nil
        }
        guard let json, json.members != nil else {
            self.init(mix: mix(json))
            return
        }
        var mixes: [String: [Double]] = [:]
        for member in json["mixes"]?.members ?? [] { mixes[member.key] = mix(member.value) }
        self.init(
            mixes: mixes, usual: mix(json["usual"]) ?? Self.even, pull: json["pull"]?.double ?? 0,
            drift: json["drift"]?.double ?? 0)
    }

    private static func isUsable(_ mix: [Double]) -> Bool { mix.count == 3 && mix.allSatisfy { $0 > 0 } }

    /// π⁰ of a combination of modalities in a language; that of any language, or of words, where it has none of its own.
    ///
    /// - Parameter modalities: nil for words.
    package func mix(_ modalities: String?, language: String? = nil) -> [Double] {
        let name = modalities ?? "text"
        let own = language.flatMap { mixes["\(name)/\($0.prefix { $0 != "-" })"] }
        return own ?? mixes[name] ?? mixes["text"] ?? mixes[""] ?? Self.even
    }

    package var json: JSONValue {
        func array(_ values: [Double]) -> JSONValue { JSONValue(.array(values.map { JSONValue(.number($0)) })) }
        return [
            "mixes": JSONValue(.object(mixes.sorted { $0.key < $1.key }.map { JSONMember($0.key, array($0.value)) })),
            "usual": array(usual), "pull": JSONValue(.number(pull)), "drift": JSONValue(.number(drift)),
        ]
    }
}
