internal import Domain
internal import Support

extension Configuration {
    /// Who gets what, and how.
    package struct Delivery: Hashable, Sendable {
        package var email: Email?
        package var webhooks: [Webhook] = []
        /// Where the reports folder is served, ending in `/`; nil when it is not.
        package var publicURL: String?
        /// Whether pages are printed to PDF as well.
        package var makesPDF = false
    }

    /// What one recipient wants to hear of.
    package struct Audience: Hashable, Sendable {
        /// Nil for all.
        package var monitors: [String]?
        package var reports: [String]?
        package var wantsReports = true
        package var wantsAlerts = false
        /// Of alerts, 1 to 3.
        package var minimumSeverity = 1
    }

    package struct Email: Hashable, Sendable {
        package struct Recipient: Hashable, Sendable {
            package var address: String
            package var language: String
            package var audience: Audience
            /// `csv`, `pdf`.
            package var attach: [String]
        }

        package struct Server: Hashable, Sendable {
            package var host: String
            package var port: Int?
            package var security: String
            package var user: String?
            package var passwordSecret: String?
            package var certificateAuthorities: String?
        }

        package var from: String
        package var replyTo: String?
        /// Who hears of mail that cannot be delivered; nil for `from`.
        package var bounces: String?
        package var unsubscribe: String?
        package var to: [Recipient]
        /// Nil for the program.
        package var server: Server?
        /// Path of the machine's mail program.
        package var sendmail: String?
        /// Days after which a message that cannot be handed over is given up.
        package var giveUpAfterDays: Int
    }

    package struct Webhook: Hashable, Sendable {
        package var name: String
        /// A name in reports/webhooks/, or a file.
        package var template: String
        package var url: String?
        /// Name of the secret that the address is, as chat services give them.
        package var urlSecret: String?
        /// Name of the secret that bodies are signed with.
        package var signingSecret: String?
        package var language: String
        package var audience: Audience
    }

    static func delivery(_ json: JSONValue, _ language: String) -> Delivery {
        Delivery(
            email: json["email"].map { email($0, language) },
            webhooks: (json["webhooks"]?.array ?? []).map { webhook($0, language) },
            publicURL: json["publicURL"]?.string.map { $0.hasSuffix("/") ? $0 : $0 + "/" },
            makesPDF: json["pdf"]?.bool ?? false)
    }

    private static func audience(_ json: JSONValue) -> Audience {
        let events = json["events"]?.array?.compactMap(\.string) ?? ["report"]
        return Audience(
            monitors: json["monitors"]?.array.map { $0.compactMap(\.string) },
            reports: json["reports"]?.array.map { $0.compactMap(\.string) }, wantsReports: events.contains("report"),
            wantsAlerts: events.contains("alert"), minimumSeverity: Int(json["minimumSeverity"]?.integer ?? 1))
    }

    private static func email(_ json: JSONValue, _ language: String) -> Email {
        Email(
            from: json["from"]?.string ?? "", replyTo: json["replyTo"]?.string, bounces: json["bounces"]?.string,
            unsubscribe: json["unsubscribe"]?.string,
            to: (json["to"]?.array ?? []).map {
                Email.Recipient(
                    address: $0["address"]?.string ?? "", language: $0["language"]?.string ?? language,
                    audience: audience($0), attach: ($0["attach"]?.array ?? []).compactMap(\.string))
            },
            server: json["server"].map { server in
                Email.Server(
                    host: server["host"]?.string ?? "", port: server["port"]?.integer.map(Int.init),
                    security: server["security"]?.string ?? "tls", user: server["user"]?.string,
                    passwordSecret: server["passwordSecret"]?.string,
                    certificateAuthorities: server["certificateAuthorities"]?.string)
            },
            sendmail: json["sendmail"]?.string, giveUpAfterDays: Int(json["giveUpAfterDays"]?.integer ?? 7))
    }

    private static func webhook(_ json: JSONValue, _ language: String) -> Webhook {
        Webhook(
            name: json["name"]?.string ?? "", template: json["template"]?.string ?? "generic",
            url: json["url"]?.string, urlSecret: json["urlSecret"]?.string,
            signingSecret: json["signingSecret"]?.string, language: json["language"]?.string ?? language,
            audience: audience(json))
    }

    /// What a schema cannot say of the deliveries: monitors are there, addresses and names are unique, and there is one way to
    /// send.
    func checkDelivery(_ json: JSONValue) throws {
        let known = monitors.map(\.name)
        func check(_ audience: Audience, _ json: JSONValue?, _ path: String) throws {
            for name in audience.monitors ?? [] where !known.contains(name) {
                let guess = nearest(to: name, among: known).map { " Did you mean `\($0)`?" } ?? ""
                throw problem(json, path, "names no monitor `\(name)`.\(guess)")
            }
        }
        if let email = delivery.email, let own = json["email"] {
            if email.server == nil && email.sendmail == nil {
                throw problem(own, "delivery.email", "says no way to send: add `server`, or `sendmail`.")
            }
            if email.server != nil && email.sendmail != nil {
                throw problem(own, "delivery.email", "has both `server` and `sendmail`. Remove one.")
            }
            for (index, recipient) in email.to.enumerated() {
                let path = "delivery.email.to[\(index)]"
                try check(recipient.audience, own["to"]?[index], path)
                if email.to[..<index].contains(where: { $0.address == recipient.address }) {
                    throw problem(own["to"]?[index], path, "`\(recipient.address)` is there twice. Join the two.")
                }
            }
        }
        for (index, webhook) in delivery.webhooks.enumerated() {
            let own = json["webhooks"]?[index]
            let path = "delivery.webhooks[\(index)]"
            try check(webhook.audience, own, path)
            if delivery.webhooks[..<index].contains(where: { $0.name == webhook.name }) {
                throw problem(own, path, "`\(webhook.name)` is used twice. Rename one.")
            }
            if (webhook.url == nil) == (webhook.urlSecret == nil) {
                throw problem(
                    own, path, "wants one of `url` and `urlSecret` (the name of a secret that holds the address).")
            }
        }
    }
}
