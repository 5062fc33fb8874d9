package import Configuration
internal import MailTransport
package import ReportStage
internal import Support

extension DeliverySettings {
    /// The settings as the stage wants them, with passwords and addresses from the secrets.
    ///
    /// - Parameter webhooks: folder of the templates.
    package init(_ delivery: Configuration.Delivery, webhooks folder: String, secrets: (String) -> String?) throws {
        self.init(
            mail: try delivery.email.map { try MailSettings($0, secrets: secrets) },
            webhooks: try delivery.webhooks.map { try WebhookSettings($0, folder: folder, secrets: secrets) },
            publicURL: delivery.publicURL)
    }
}

extension Audience {
    init(_ audience: Configuration.Audience) {
        self.init(
            monitors: audience.monitors, reports: audience.reports, wantsReports: audience.wantsReports,
            wantsAlerts: audience.wantsAlerts, minimumSeverity: audience.minimumSeverity)
    }
}

private func required(_ name: String, _ place: String, _ secrets: (String) -> String?) throws -> String {
    guard let value = secrets(name) else {
        throw FileError(
            path: place, action: "send",
            reason: "the secret \(name) is not set; put it in the environment or the secrets file")
    }
    return value
}

extension WebhookSettings {
    init(_ webhook: Configuration.Webhook, folder: String, secrets: (String) -> String?) throws {
        let place = "delivery.webhooks \"\(webhook.name)\""
        let url = try webhook.urlSecret.map { try required($0, place, secrets) } ?? webhook.url ?? ""
        self.init(
            name: webhook.name, template: try WebhookTemplate(webhook.template, folder: folder), url: url,
            secret: try webhook.signingSecret.map { try required($0, place, secrets) }, language: webhook.language,
            audience: Audience(webhook.audience))
    }
}

extension MailSettings {
    init(_ email: Configuration.Email, secrets: (String) -> String?) throws {
        func address(_ text: String) throws -> MailAddress {
            guard let address = MailAddress(text) else {
                throw FileError(
                    path: "delivery.email", action: "use the address \"\(text)\"",
                    reason: "write it as name@host.example or Name <name@host.example>")
            }
            return address
        }
        self.init(
            carrier: try Self.carrier(email, secrets), from: try address(email.from),
            replyTo: try email.replyTo.map(address), bounces: try email.bounces.map(address),
            unsubscribe: try email.unsubscribe.map(address), giveUpAfterDays: email.giveUpAfterDays,
            recipients: try email.to.map {
                Recipient(
                    address: try address($0.address), language: $0.language, audience: Audience($0.audience),
                    attachments: Set($0.attach.compactMap(Recipient.Attachment.init)))
            })
    }

    private static func carrier(_ email: Configuration.Email, _ secrets: (String) -> String?) throws -> Carrier {
        guard let server = email.server else { return .sendmail(email.sendmail ?? SendmailTransport.usual) }
        let password = try server.passwordSecret.map { try required($0, "delivery.email", secrets) }
        let security = MailServer.Security(rawValue: server.security) ?? .tls
        let port = server.port ?? (security == .tls ? 465 : security == .startTLS ? 587 : 25)
        return .server(
            MailServer(
                host: server.host, port: port, security: security, user: server.user, password: password,
                certificateAuthorities: server.certificateAuthorities))
    }
}
