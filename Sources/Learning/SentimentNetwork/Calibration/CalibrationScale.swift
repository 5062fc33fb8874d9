internal import Foundation
package import Support

/// From logits to calibrated ones: z'_k = slope_k · exp(bend · g) · z_k + shift_k, where g is by how much the highest logit is above the
/// next, 5 at most.
///
/// One slope for all classes and no shift is temperature scaling, three of each vector scaling (Guo et al. 2017). A bend is a
/// temperature that differs between decided and undecided answers (after Tomani et al. 2022); it changes no class by itself.
package struct CalibrationScale: Equatable, Sendable {
    /// By class in the order of `Polarity.allCases`.
    package var slope: [Double]
    package var shift: [Double]
    package var bend: Double
    /// What was measured when it was fitted; nil for one that was derived from others.
    package var fit: Fit?

    /// How a scale was found.
    package struct Fit: Equatable, Sendable {
        /// `none`, `temperature`, `shift` (one slope, three shifts), either with a bend (`bent …`), or `vector`.
        package var method: String
        package var posts: Int
        /// Calibration error of the bare logits, and of this method on posts that the fit was not made on (five-fold).
        package var before: Double
        package var after: Double

        package init(method: String, posts: Int, before: Double, after: Double) {
            self.method = method
            self.posts = posts
            self.before = before
            self.after = after
        }
    }

    package static let none = CalibrationScale(slope: [1, 1, 1], shift: [0, 0, 0])

    package init(slope: [Double], shift: [Double], bend: Double = 0, fit: Fit? = nil) {
        self.slope = slope
        self.shift = shift
        self.bend = bend
        self.fit = fit
    }

    package init(temperature: Double) {
        self.init(slope: [Double](repeating: 1 / temperature, count: 3), shift: [0, 0, 0])
    }

    /// Three probabilities.
    package func probabilities(_ logits: [Double]) -> [Double] {
        let factor = factor(logits)
        let scaled = (0..<3).map { slope[$0] * factor * logits[$0] + shift[$0] }
        let highest = scaled.max() ?? 0
        let powers = scaled.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// exp(bend · g).
    package func factor(_ logits: [Double]) -> Double { bend == 0 ? 1 : exp(bend * Self.gap(logits)) }

    /// By how much the highest is above the next, 5 at most.
    package static func gap(_ logits: [Double]) -> Double {
        let sorted = logits.sorted(by: >)
        return min(sorted[0] - sorted[1], 5)
    }

    /// The same without the shift: what the logits say in themselves.
    package var withoutShift: CalibrationScale { CalibrationScale(slope: slope, shift: [0, 0, 0], bend: bend) }

    package init?(_ json: JSONValue) {
        let slope = (json["slope"]?.array ?? []).compactMap(\.double)
        let shift = (json["shift"]?.array ?? []).compactMap(\.double)
        guard slope.count == 3, shift.count == 3 else { return nil }
        self.init(slope: slope, shift: shift, bend: json["bend"]?.double ?? 0)
        if let method = json["method"]?.string, let posts = json["posts"]?.integer,
            let before = json["before"]?.double, let after = json["after"]?.double
        {
            fit = Fit(method: method, posts: Int(posts), before: before, after: after)
        }
    }

    package var json: JSONValue {
        func array(_ values: [Double]) -> JSONValue { JSONValue(.array(values.map { JSONValue(.number($0)) })) }
        var members = [JSONMember("slope", array(slope)), JSONMember("shift", array(shift))]
        if bend != 0 { members.append(JSONMember("bend", JSONValue(.number(bend)))) }
        if let fit {
            members += [
                JSONMember("method", JSONValue(.string(fit.method))),
                JSONMember("posts", JSONValue(.integer(Int64(fit.posts)))),
                JSONMember("before", JSONValue(.number(fit.before))),
                JSONMember("after", JSONValue(.number(fit.after))),
            ]
        }
        return JSONValue(.object(members))
    }
}
