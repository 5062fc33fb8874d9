internal import Foundation

/// U+2212, as wide as a plus.
private let minus = "\u{2212}"

/// Numbers as the design writes them: true minus, signs on both ends, no space before Chinese per cent.
extension Wording {
    /// `1,204`.
    func count(_ number: Int) -> String {
        let digits = String(abs(number))
        let groups = stride(from: digits.count, to: 0, by: -3).map { end -> Substring in
            let start = digits.index(digits.startIndex, offsetBy: max(0, end - 3))
            return digits[start..<digits.index(digits.startIndex, offsetBy: end)]
        }
        return (number < 0 ? minus : "") + groups.reversed().joined(separator: ",")
    }

    /// `+0.14`, `−0.18`, `0.00`.
    func signed(_ value: Double, digits: Int = 2) -> String {
        let text = String(format: "%.\(digits)f", abs(value))
        guard text.contains(where: { $0 != "0" && $0 != "." }) else { return text }
        return (value < 0 ? minus : "+") + text
    }

    /// `7.3`, `−2.9`; no sign above zero.
    func decimal(_ value: Double, digits: Int) -> String {
        let text = String(format: "%.\(digits)f", abs(value))
        return (value < 0 && text.contains { $0 != "0" && $0 != "." } ? minus : "") + text
    }

    /// As many digits as it needs, at most two.
    func short(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        if rounded == rounded.rounded() { return count(Int(rounded)) }
        return decimal(rounded, digits: rounded * 10 == (rounded * 10).rounded() ? 1 : 2)
    }

    /// `−0.27 to −0.09`.
    func range(_ low: String, _ high: String) -> String { text("range", ["low": low, "high": high]) }

    func signedRange(_ low: Double, _ high: Double) -> String { range(signed(low), signed(high)) }

    /// `−0.18 (−0.27 to −0.09)`.
    func withInterval(_ value: Double, _ low: Double?, _ high: Double?) -> String {
        guard let low, let high else { return signed(value) }
        return signed(value) + text("bracket", ["text": signedRange(low, high)])
    }

    /// `93 %` with a narrow space that does not break; `93%` in Chinese.
    func percent(_ share: Double) -> String { percentDigits(share) + text("percentSign") }

    func percentDigits(_ share: Double) -> String { decimal((share * 100).rounded(), digits: 0) }

    /// `34 to 46 %`; `34% 至 46%`.
    func percentRange(_ low: Double, _ high: Double) -> String {
        text("percentRange", ["low": percentDigits(low), "high": percentDigits(high)])
    }

    /// Difference of shares: `+24 points (+17 to +31)`.
    func points(_ difference: Double) -> String {
        text("points", ["n": signed((difference * 100).rounded(), digits: 0)])
    }
}
