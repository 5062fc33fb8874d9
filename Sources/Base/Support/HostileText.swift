/// `text` of a stranger with nothing in it that acts: what would move a cursor, turn the order of what follows, or hide stands
/// there by its number, as `⟨U+202E⟩`.
///
/// - Control characters (ESC among them) but tab and line feed, and the bidirectional embeddings, overrides and isolates, whose
///   end a text may leave out. Marks that only say a direction (U+200E, U+200F) stay: Arabic and Hebrew need them.
/// - Characters of no width that spell nothing: U+200B, U+2060 to U+2064, U+FEFF and tag letters outside of a flag. The joiners
///   U+200C and U+200D stay: scripts of India and emoji need them.
/// - A run of one such character is told once, with its length; more than eight combining marks on one letter are dropped.
package func revealed(_ text: String) -> String {
    // Most texts have nothing of the kind, and a page has thousands of them.
    guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value > 0x7E }) else { return text }
    var reader = HostileTextReader()
    for scalar in text.unicodeScalars { reader.take(scalar) }
    return reader.finish()
}

private struct HostileTextReader {
    private var out = String.UnicodeScalarView()
    /// The hidden character that is being counted.
    private var run: (scalar: Unicode.Scalar, count: Int)?
    private var marks = 0
    private var isInFlag = false

    mutating func take(_ scalar: Unicode.Scalar) {
        if isHidden(scalar) {
            if let last = run, last.scalar == scalar {
                run = (scalar, last.count + 1)
            } else {
                flush()
                run = (scalar, 1)
            }
            return
        }
        flush()
        let isMark = scalar.value > 0x2FF && scalar.properties.generalCategory == .nonspacingMark
        marks = isMark ? marks + 1 : 0
        isInFlag = scalar.value == 0x1F3F4 || isInFlag && Self.isTag(scalar)
        if marks <= 8 { out.append(scalar) }
    }

    mutating func finish() -> String {
        flush()
        return String(out)
    }

    private static func isTag(_ scalar: Unicode.Scalar) -> Bool { (0xE0020...0xE007F).contains(scalar.value) }

    private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x200B, 0x2060...0x2064, 0xFEFF, 0x202A...0x202E, 0x2066...0x2069, 0x206A...0x206F: true
        case 0x2028, 0x2029, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF: true
        case 0xE0001, 0xE0020...0xE007F: !isInFlag
        default: false
        }
    }

    private mutating func flush() {
        guard let last = run else { return }
        let number = String(last.scalar.value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - number.count)) + number
        out.append(contentsOf: "⟨U+\(padded)\(last.count > 1 ? "×\(last.count)" : "")⟩".unicodeScalars)
        run = nil
        marks = 0
    }
}
