internal import Foundation

/// A hashtag, author or link that more posts bear than before.
package struct RisingMark: Hashable, Sendable {
    package let name: String
    package let posts: Int
    package let before: Int
    /// Of the log odds ratio; above ``leastZ`` it rises.
    package let z: Double

    package static let leastZ = 2.5
    package static let fewestPosts = 3

    /// Those that rise, most clearly first: ln of (y + ½)(m − b + ½) / (b + ½)(n − y + ½) over its standard error (Haldane 1956), with
    /// y of n posts now and b of m before. 8 of 100 against 2 of 400: ln odds 2.7, z = 3.7.
    package static func rising(
        _ now: [String: Int], of posts: Int, before: [String: Int], of earlier: Int, most: Int = 10
    ) -> [RisingMark] {
        now.compactMap { name, count -> RisingMark? in
            guard count >= fewestPosts else { return nil }
            let old = before[name] ?? 0
            let (y, n, b, m) = (Double(count), Double(posts), Double(old), Double(earlier))
            let cells = [y + 0.5, max(0, n - y) + 0.5, b + 0.5, max(0, m - b) + 0.5]
            let odds = log(cells[0] * cells[3] / (cells[1] * cells[2]))
            let z = odds / cells.reduce(0) { $0 + 1 / $1 }.squareRoot()
            return z > leastZ ? RisingMark(name: name, posts: count, before: old, z: z) : nil
        }
        .sorted { ($1.z, $0.name) < ($0.z, $1.name) }.prefix(most).map { $0 }
    }

    /// `#tags` of a text, folded to small letters, each once.
    package static func tags(_ text: String) -> Set<String> {
        Set(text.matches(of: /[#＃]([\p{L}\p{N}_]{2,})/).map { "#" + $0.output.1.lowercased() })
    }

    /// Links of a text without their query, each once.
    package static func links(_ text: String) -> Set<String> {
        Set(
            text.matches(of: /https?:\/\/([^\s?#<>"]+)/).map { match in
                let link = match.output.1
                return String(link.hasSuffix("/") ? link.dropLast() : link)
            })
    }
}
