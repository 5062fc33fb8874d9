internal import Foundation
internal import Markup
internal import Support

/// The words of an episode as its feed offers them: WebVTT, SubRip, HTML, plain text, or podcastindex.org's JSON.
package enum Transcript {
    /// When something is said, in seconds from the beginning, and what; empty where the form has no times.
    package static func cues(_ bytes: [UInt8], type: String) -> [(start: Double, text: String)] {
        let text = String(decoding: bytes, as: UTF8.self)
        if type.hasPrefix("application/json") {
            do {
                return (try JSONParser.parse(bytes)["segments"]?.array ?? []).compactMap { segment in
                    guard let start = segment["startTime"]?.double, let body = segment["body"]?.string else {
                        return nil
                    }
                    return (start, body)
                }
            } catch {
                return []
            }
        }
        var cues: [(start: Double, text: String)] = []
        var isSpoken = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if let match = line.firstMatch(of: /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)\s*-->/) {
                let seconds = Double(match.3.replacing(",", with: ".")) ?? 0
                let minutes = (match.1.flatMap { Double($0) } ?? 0) * 60 + (Double(match.2) ?? 0)
                cues.append((minutes * 60 + seconds, ""))
                isSpoken = true
            } else if line.isEmpty {
                // What follows is the number of the next cue.
                isSpoken = false
            } else if isSpoken, let last = cues.indices.last {
                let words = line.replacing(/<[^>]*>/, with: "")
                cues[last].text += cues[last].text.isEmpty ? words : " \(words)"
            }
        }
        return cues.filter { !$0.text.isEmpty }
    }

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
