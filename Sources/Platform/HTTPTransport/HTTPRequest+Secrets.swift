internal import Foundation

extension HTTPRequest {
    /// The address as it is sent. Everything else, logs and recordings above all, keeps to `url`.
    var addressWithSecrets: String {
        var address = url
        if let secretPart { address = address.replacing("{secret}", with: Self.encoded(secretPart)) }
        if let secretQuery {
            address += "\(address.contains("?") ? "&" : "?")\(secretQuery.name)=\(Self.encoded(secretQuery.value))"
        }
        return address
    }

    /// What must not be found in a recording. Very short words would be blotted out everywhere.
    var secretValues: [String] {
        let header = secretHeader.map { $0.value.split(separator: " ").last.map(String.init) ?? $0.value }
        return [header, secretQuery?.value, secretPart].compactMap(\.self).filter { $0.count >= 6 }
    }

    /// Before it goes to another host.
    mutating func forgetSecrets() {
        secretHeader = nil
        secretQuery = nil
        secretPart = nil
    }

    private static func encoded(_ text: String) -> String {
        // Bot tokens have a colon, which may stand in a path.
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~:")))
            ?? text
    }
}

private let tellingNames: Set<String> = [
    "access_token", "api_key", "apikey", "auth", "client_secret", "key", "password", "pwd", "refresh_token", "secret",
    "sig",
    "signature", "token",
]

/// `url` with values of queries that are named like secrets taken out: feeds have personal tokens there.
package func scrubbed(_ url: String) -> String {
    guard let question = url.firstIndex(of: "?") else { return url }
    let pairs = url[url.index(after: question)...].split(separator: "&", omittingEmptySubsequences: false).map { pair in
        let name = pair.prefix { $0 != "=" }
        return tellingNames.contains(name.lowercased()) && pair.contains("=") ? "\(name)=SCRUBBED" : String(pair)
    }
    return url[..<question] + "?" + pairs.joined(separator: "&")
}
