internal import Foundation

/// Which proxy a request goes through, as the environment says: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, in
/// capitals as well except for `HTTP_PROXY`, which a web server would let strangers set.
package struct ProxySettings: Sendable {
    private let byScheme: [String: String]
    private let all: String?
    private let exceptions: [String]

    /// No proxy at all.
    package static let none = ProxySettings(environment: [:])

    package init(environment: [String: String]) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        byScheme = [
            "https": value("https_proxy", "HTTPS_PROXY"), "http": value("http_proxy"),
        ].compactMapValues(\.self)
        all = value("all_proxy", "ALL_PROXY")
        exceptions = (value("no_proxy", "NO_PROXY") ?? "").lowercased().split { ", \t".contains($0) }.map(String.init)
    }

    /// - Returns: nil where the host is to be asked directly.
    package func proxy(for origin: WebOrigin) -> String? {
        guard !exceptions.contains(where: { Self.fits(origin, $0) }) else { return nil }
        return byScheme[origin.scheme] ?? all
    }

    /// `*`, a host, a domain with or without a dot before it, each with a port or without.
    private static func fits(_ origin: WebOrigin, _ exception: String) -> Bool {
        if exception == "*" { return true }
        let host = "\(origin.host):\(origin.port)"
        let bare = exception.hasPrefix(".") ? String(exception.dropFirst()) : exception
        return [origin.host, host].contains { $0 == bare || $0.hasSuffix(".\(bare)") }
    }

    /// In words without the proxy's password; nil when there is none.
    package var summary: String? {
        let parts =
            byScheme.sorted { $0.key < $1.key }.map { "\($0.key) through \(withoutQuery($0.value))" }
            + (all.map { ["all else through \(withoutQuery($0))"] } ?? [])
        guard !parts.isEmpty else { return nil }
        return parts.joined(separator: ", ")
            + (exceptions.isEmpty ? "" : ", but not \(exceptions.joined(separator: " "))")
    }

    /// Whether a host is one of this machine or its network by its very name. Behind a proxy names are resolved there, and
    /// nobody here sees the address.
    static func isLocal(_ host: String) -> Bool {
        if let isPrivate = WebOrigin.isPrivate(host) { return isPrivate }
        let local = ["localhost", "local", "internal", "lan", "home.arpa"]
        return !host.contains(".") || local.contains { host.hasSuffix(".\($0)") }
    }
}
