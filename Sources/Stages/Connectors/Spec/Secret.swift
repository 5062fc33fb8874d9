internal import Foundation
package import HTTPTransport
internal import Support

extension ConnectorSpec {
    /// What goes with each request to show who asks: a token somebody put into the environment, or one that a login gives.
    package struct Secret: Sendable {
        enum Place: Sendable {
            case header(String, prefix: String)
            case query(String)
            /// The word `{secret}` in the address.
            case path
        }

        /// Name of the token; nil where a login gives it.
        package let name: String?
        package let isOptional: Bool
        package let login: Login?
        let place: Place

        init(_ json: JSONValue) {
            name = json["name"]?.string
            isOptional = json["optional"]?.bool ?? false
            login = json["login"].map(Login.init)
            if let header = json["header"]?.string {
                place = .header(header, prefix: json["prefix"]?.string ?? "")
            } else if let query = json["query"]?.string {
                place = .query(query)
            } else {
                place = .path
            }
        }

        /// Names of all secrets that have to be set.
        package var names: [String] { name.map { [$0] } ?? login?.names ?? [] }

        package func put(_ token: String, into request: inout HTTPRequest) {
            switch place {
            case .header(let name, let prefix): request.secretHeader = (name, prefix + token)
            case .query(let name): request.secretQuery = (name, token)
            case .path: request.secretPart = token
            }
        }

        /// A service's own addresses may repeat the token that they were asked with.
        func removed(from url: String) -> String {
            guard case .query(let name) = place, let question = url.firstIndex(of: "?") else { return url }
            let pairs = url[url.index(after: question)...].split(separator: "&").filter { !$0.hasPrefix("\(name)=") }
            return url[..<question] + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        }
    }

    /// An exchange of long-lived secrets for a token (OAuth 2.0, RFC 6749: client credentials and refresh; or a session).
    package struct Login: Sendable {
        private enum Form: Sendable {
            case form, json
        }

        private let url: String
        /// Names of the secrets for HTTP Basic.
        private let basic: (user: String, password: String)?
        private let form: Form
        private let fields: [(name: String, value: String)]
        private let take: [String]
        private let seconds: [String]
        /// Path of a refresh token in the answer, and what to send to use it.
        private let refresh: [String]?
        private let refreshFields: [(name: String, value: String)]
        package let names: [String]

        init(_ json: JSONValue) {
            url = json["url"]?.string ?? ""
            let pair = json["basic"]?.array?.compactMap(\.string) ?? []
            basic = pair.count == 2 ? (pair[0], pair[1]) : nil
            form = json["json"] == nil ? .form : .json
            fields = pairs(json["json"] ?? json["form"]) ?? []
            take = Expression.steps(json["take"]?.string ?? "access_token")
            seconds = Expression.steps(json["seconds"]?.string ?? "expires_in")
            refresh = json["refresh"]?["take"]?.string.map(Expression.steps)
            refreshFields = pairs(json["refresh"]?["form"]) ?? []
            names = (json["secrets"]?.array ?? []).compactMap(\.string)
        }

        /// The question for a token.
        ///
        /// - Parameters:
        ///   - secrets: by name.
        ///   - refreshToken: of an earlier answer; used in place of the first login.
        /// - Returns: nil when a secret is not set.
        func request(
            _ parameters: [String: String], secrets: (String) -> String?, refreshToken: String?
        ) -> HTTPRequest? {
            var values = parameters
            for name in names {
                guard let secret = secrets(name) else { return nil }
                values[name] = secret
            }
            if let refreshToken { values["refresh"] = refreshToken }
            let chosen = refreshToken != nil && !refreshFields.isEmpty ? refreshFields : fields
            var request = HTTPRequest(url: ConnectorSpec.fill(url, parameters, encode: true))
            request.isLogin = true
            switch form {
            case .form:
                let pairs = chosen.map { pair in
                    let value = ConnectorSpec.fill(pair.value, values, encode: false)
                    return
                        "\(pair.name)=\(value.addingPercentEncoding(withAllowedCharacters: ConnectorSpec.unreserved) ?? value)"
                }
                request.body = (Array(pairs.joined(separator: "&").utf8), "application/x-www-form-urlencoded")
            case .json:
                let members = chosen.map {
                    JSONMember($0.name, JSONValue(.string(ConnectorSpec.fill($0.value, values, encode: false))))
                }
                request.body = (Array(JSONValue(.object(members)).text.utf8), "application/json")
            }
            if let basic, let user = secrets(basic.user), let password = secrets(basic.password) {
                let pair = Data("\(user):\(password)".utf8).base64EncodedString()
                request.secretHeader = ("Authorization", "Basic \(pair)")
            }
            return request
        }

        /// The token in an answer; nil when there is none.
        func token(in answer: JSONValue, now: Int64) -> Token? {
            guard let value = Expression.text(at: take, in: answer) else { return nil }
            // A minute less: the clock of the service may go before ours.
            let life = Expression.text(at: seconds, in: answer).flatMap { Int64($0) } ?? 3600
            return Token(
                value: value, until: now + max(0, life - 60),
                refresh: refresh.flatMap { Expression.text(at: $0, in: answer) })
        }
    }
}

/// What a login gave.
package struct Token: Codable, Hashable, Sendable {
    package let value: String
    /// Unix seconds; to be asked for again after that.
    package let until: Int64
    package let refresh: String?

    package init(value: String, until: Int64, refresh: String?) {
        self.value = value
        self.until = until
        self.refresh = refresh
    }
}
