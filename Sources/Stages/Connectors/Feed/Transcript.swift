internal import Foundation
internal import Markup
internal import Support

/// The words of an episode as its feed offers them: WebVTT, SubRip, HTML, plain text, or podcastindex.org's JSON.
package enum Transcript {
    /// Plain words in order; times and numbers of cues left out.
    package static func words(_ bytes: [UInt8], type: String) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        if type.hasPrefix("text/html") { return plainText(ofHTML: text) }
        if type.hasPrefix("application/json") {
            do {
                let segments = try JSONParser.parse(bytes)["segments"]?.array ?? []
                return segments.compactMap { $0["body"]?.string }.joined(separator: " ")
            } catch {
                return ""
            }
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        let isTimed = lines.contains { $0.contains("-->") }
        let spoken = lines.filter { line in
            !isTimed
                || !(line.contains("-->") || line.hasPrefix("WEBVTT") || line.hasPrefix("NOTE") || Int(line) != nil)
        }
        return spoken.map { $0.replacing(/<[^>]*>/, with: "") }.joined(separator: " ")
    }
}
