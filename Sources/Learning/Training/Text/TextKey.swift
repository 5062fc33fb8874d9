internal import Foundation

/// What two copies of one text have in common: compatibility forms, case, links, names and punctuation left out.
///
/// `@anna Great!! http://x.example` and `GREAT` have one key.
package func textKey(_ text: String) -> String {
    let kept = text.split(whereSeparator: \.isWhitespace).filter { chunk in
        !(chunk.hasPrefix("@") || chunk.hasPrefix("http") || chunk.hasPrefix("www."))
    }
    let folded = kept.joined(separator: " ").precomposedStringWithCompatibilityMapping.lowercased()
    return String(folded.filter { $0.isLetter || $0.isNumber })
}
