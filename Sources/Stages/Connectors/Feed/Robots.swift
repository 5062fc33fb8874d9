package import HTTPTransport
internal import Foundation

/// What a host asks of programs that fetch from it (RFC 9309).
package struct Robots: Sendable {
    private var rules: [(path: String, isAllowed: Bool)] = []
    /// The host could not be asked: until it can be, nothing is fetched (2.3.1.4).
    package private(set) var isUnknown = false

    /// - Parameter agent: our product token.
    package init(_ result: Result<HTTPResponse, HTTPError>, agent: String) {
        switch result {
        case .success(let response) where response.status == 200:
            rules = Self.read(String(decoding: response.body, as: UTF8.self), agent.lowercased())
        // Without a file everything is allowed; a server in trouble says nothing.
        case .success(let response): isUnknown = response.status >= 500 || response.status == 429
        // No host, no file either: the file itself will say so.
        case .failure: isUnknown = false
        }
    }

    /// Where the file of the host of `url` stands.
    package static func address(for url: String) -> String? { WebOrigin.resolve("/robots.txt", against: url) }

    /// Why `url` is not to be fetched; nil when it may be.
    package func objection(to url: String) -> String? {
        if isUnknown { return "its host's robots.txt could not be read" }
        guard let start = url.firstRange(of: "://")?.upperBound else { return nil }
        let path = url[start...].drop { $0 != "/" }.prefix { $0 != "#" }
        // The longest rule counts, of equal ones the allowing (2.2.2).
        let fitting = rules.filter { Self.matches($0.path[...], path) }
        let best = fitting.max { a, b in
            a.path.count == b.path.count ? !a.isAllowed && b.isAllowed : a.path.count < b.path.count
        }
        return best.map { $0.isAllowed } ?? true ? nil : "its host's robots.txt says no"
    }

    private static func read(_ text: String, _ agent: String) -> [(path: String, isAllowed: Bool)] {
        var own: [(path: String, isAllowed: Bool)] = []
        var general = own
        var (isOwn, isGeneral, wasRule) = (false, false, true)
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.prefix { $0 != "#" }.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let key = parts[0].trimmingCharacters(in: .whitespaces).lowercased()
            let value = parts[1].trimmingCharacters(in: .whitespaces)
            switch key {
            case "user-agent":
                if wasRule { (isOwn, isGeneral, wasRule) = (false, false, false) }
                if value == "*" { isGeneral = true }
                if !value.isEmpty, value != "*", agent.hasPrefix(value.lowercased()) { isOwn = true }
            case "allow", "disallow":
                wasRule = true
                // An empty Disallow allows everything.
                guard !value.isEmpty else { continue }
                if isOwn { own.append((value, key == "allow")) }
                if isGeneral { general.append((value, key == "allow")) }
            default: break
            }
        }
        return own.isEmpty ? general : own
    }

    /// A rule's `*` is anything, its last `$` the end.
    private static func matches(_ rule: Substring, _ path: Substring) -> Bool {
        let isAnchored = rule.hasSuffix("$")
        let parts = (isAnchored ? rule.dropLast() : rule).split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, path.hasPrefix(first) else { return false }
        var rest = path.dropFirst(first.count)
        for (index, part) in parts.dropFirst().enumerated() where !part.isEmpty {
            if isAnchored, index == parts.count - 2 { return rest.hasSuffix(part) }
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return !isAnchored || rest.isEmpty || rule.hasSuffix("*$")
    }
}
