internal import Domain
internal import Foundation
package import HTTPTransport
internal import Support

/// How addresses are filled in and asked for.
extension SourceRun {
    func ask(_ extra: [(name: String, value: String)], value: String? = nil) -> HTTPRequest {
        let replaced = Set(extra.map(\.name))
        return ask(stream.url, stream.query.filter { !replaced.contains($0.name) } + extra, value: value)
    }

    func ask(_ url: String, _ query: [(name: String, value: String)], value: String? = nil) -> HTTPRequest {
        // What is new has no end: servers refuse one that lies in the future by their clock.
        let open = isNewest ? query.filter { $0.value != "{until}" && $0.value != "{until:iso}" } : query
        return request(to: Self.address(url, open, templateValues(value)))
    }

    /// What `{names}` stand for.
    private func templateValues(_ value: String?) -> [String: String] {
        var values = parameters
        let since = max(isNewest && knownCursor != nil ? start - options.overlap : start, horizon ?? .min)
        values["cursor"] = highest ?? ""
        values["cursor+1"] = highest.flatMap { Int64($0) }.map { String($0 + 1) } ?? ""
        values["since"] = String(since)
        values["until"] = String(wanted.end)
        values["since:iso"] = Self.iso(since)
        values["until:iso"] = Self.iso(wanted.end)
        if let value { values["value"] = value }
        return values
    }

    private static func iso(_ time: Int64) -> String {
        Date(timeIntervalSince1970: Double(time)).ISO8601Format()
    }

    static func address(_ url: String, _ query: [(name: String, value: String)], _ values: [String: String]) -> String {
        let base = ConnectorSpec.fill(url, values.filter { $0.key != "secret" }, encode: true)
        let pairs = query.compactMap { pair -> String? in
            let value = ConnectorSpec.fill(pair.value, values, encode: false)
            // A parameter that is not given leaves its query out.
            if value.isEmpty, pair.value.contains("{") { return nil }
            return
                "\(pair.name)=\(value.addingPercentEncoding(withAllowedCharacters: ConnectorSpec.unreserved) ?? value)"
        }
        return pairs.isEmpty ? base : "\(base)\(base.contains("?") ? "&" : "?")\(pairs.joined(separator: "&"))"
    }

    /// The question whether a record that is missing on its page is gone for good; nil where none is needed.
    package func confirmation(of recordID: String) -> HTTPRequest? {
        stream.confirm.map { template in
            var values = parameters
            values["id"] = recordID
            return request(to: ConnectorSpec.fill(template, values, encode: true))
        }
    }

    func request(to url: String) -> HTTPRequest {
        var request = HTTPRequest(url: url, seconds: options.longestAnswer)
        if let secret, let wanted = spec.secret { wanted.put(secret, into: &request) }
        request.pace = spec.pace.map { ($0.requests, $0.seconds) }
        return request
    }
}
