package import MailTransport

/// Who gets reports by mail, and how.
package struct MailSettings: Sendable {
    package var server: MailServer
    package var from: MailAddress
    /// Where an answer of the reader goes; nil for `from`.
    package var replyTo: MailAddress?
    package var recipients: [Recipient]

    package struct Recipient: Hashable, Sendable {
        package var address: MailAddress
        /// `en` or `zh-CN`.
        package var language: String

        package init(address: MailAddress, language: String) {
            self.address = address
            self.language = language
        }
    }

    package init(server: MailServer, from: MailAddress, replyTo: MailAddress? = nil, recipients: [Recipient]) {
        self.server = server
        self.from = from
        self.replyTo = replyTo
        self.recipients = recipients
    }
}
