package import Configuration
internal import MailTransport
package import ReportStage
internal import Support

extension MailSettings {
    /// The settings as the transport wants them, with the password from the secrets.
    package init(_ email: Configuration.EmailDelivery, secrets: (String) -> String?) throws {
        func address(_ text: String) throws -> MailAddress {
            guard let address = MailAddress(text) else {
                throw FileError(
                    path: "delivery.email", action: "use the address \"\(text)\"",
                    reason: "write it as name@host.example or Name <name@host.example>")
            }
            return address
        }
        var password: String?
        if let name = email.passwordSecret {
            password = secrets(name)
            guard password != nil else {
                throw FileError(
                    path: "delivery.email", action: "send mail",
                    reason: "the secret \(name) is not set; put it in the environment or the secrets file")
            }
        }
        let security = MailServer.Security(rawValue: email.security) ?? .tls
        let port = email.port ?? (security == .tls ? 465 : security == .startTLS ? 587 : 25)
        self.init(
            server: MailServer(
                host: email.host, port: port, security: security, user: email.user, password: password,
                certificateAuthorities: email.certificateAuthorities),
            from: try address(email.from), replyTo: try email.replyTo.map(address),
            recipients: try email.to.map { Recipient(address: try address($0.address), language: $0.language) })
    }
}
