package import Support

/// What quantification knows of a model: measured with it, stored in its description.
package struct QuantifierSettings: Equatable, Sendable {
    /// π⁰ by combination of modalities, such as `text+image`, and by language behind a stroke, such as `text/zh`: the mix of
    /// classes under which the probabilities of such posts are right on average, in the order of `Polarity.allCases`; sums
    /// to 1.
    package var mixes: [String: [Double]]
    /// The mix that posts about a subject usually have.
    package var usual: [Double]
    /// How many posts the usual mix weighs: how much the mixes of subjects differ from one another (the concentration of the
    /// Dirichlet distribution that they follow). A set of a dozen leans on it by a third, one of 150 hardly: a bad day must show in full.
    package var worth: Double
    /// Standard error of net sentiment that is left with any number of posts: the classifier's error rates are themselves
    /// measured on a sample.
    package var drift: Double

    /// Of models that were calibrated before it was measured.
    package static let usualWorth = 6.0

    package static let even = [1.0 / 3, 1.0 / 3, 1.0 / 3]

    package init(mixes: [String: [Double]] = [:], usual: [Double] = even, worth: Double = 1, drift: Double = 0) {
        self.mixes = mixes
        self.usual = usual
        self.worth = worth
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
            mixes: mixes, usual: mix(json["usual"]) ?? Self.even, worth: json["worth"]?.double ?? Self.usualWorth,
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
            "usual": array(usual), "worth": JSONValue(.number(worth)), "drift": JSONValue(.number(drift)),
        ]
    }
}
