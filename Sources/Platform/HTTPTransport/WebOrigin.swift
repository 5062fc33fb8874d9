internal import CCurl

/// Scheme, host and port of an http(s) address: what may share a secret. Read by libcurl's own parser, since two parsers
/// that disagree about the host are a way around every guard.
package struct WebOrigin: Hashable, Sendable {
    package let scheme: String
    /// Lower case; IPv6 addresses without brackets.
    package let host: String
    package let port: String

    /// Nil for what is not http or https, or has no host.
    package init?(_ url: String) {
        guard let scheme = Self.part(nil, url, CURLUPART_SCHEME)?.lowercased(), scheme == "http" || scheme == "https",
            let host = Self.part(nil, url, CURLUPART_HOST)?.lowercased(), !host.isEmpty,
            let port = Self.part(nil, url, CURLUPART_PORT)
        else { return nil }
        self.scheme = scheme
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.port = port
    }

    /// `url` with spaces and other letters that may not stand in an address encoded; nil where it cannot be read.
    package static func normalized(_ url: String) -> String? {
        WebOrigin(url) == nil ? nil : part(nil, url, CURLUPART_URL).map(withoutDefaultPort)
    }

    /// The absolute http(s) address that `reference` means on the page `base`; nil for everything else.
    package static func resolve(_ reference: String, against base: String) -> String? {
        guard let url = part(base, reference, CURLUPART_URL).map(withoutDefaultPort), WebOrigin(url) != nil else {
            return nil
        }
        return url
    }

    /// Whether a server at the address written as `text` is out of bounds unless allowed by name; nil for no address.
    package static func isPrivate(_ text: String) -> Bool? {
        switch unsafe curl_http_is_private_text(text) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    private static func part(_ base: String?, _ url: String, _ part: CURLUPart) -> String? {
        guard let text = unsafe curl_http_url_part(base, url, part) else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }

    /// The parser is asked for the port even where the address has none, and then writes it everywhere.
    private static func withoutDefaultPort(_ url: String) -> String {
        for (scheme, port) in [("http://", ":80"), ("https://", ":443")] where url.hasPrefix(scheme) {
            let rest = url.dropFirst(scheme.count)
            let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            guard authority.hasSuffix(port) else { continue }
            return scheme + authority.dropLast(port.count) + rest.dropFirst(authority.count)
        }
        return url
    }
}
