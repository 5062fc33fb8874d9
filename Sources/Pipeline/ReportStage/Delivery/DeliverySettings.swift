package import MailTransport

/// Who gets what, and how.
package struct DeliverySettings: Sendable {
    package var mail: MailSettings?
    package var webhooks: [WebhookSettings]
    /// Where the reports folder is served, ending in `/`; nil when it is not.
    package var publicURL: String?

    package init(mail: MailSettings? = nil, webhooks: [WebhookSettings] = [], publicURL: String? = nil) {
        self.mail = mail
        self.webhooks = webhooks
        self.publicURL = publicURL
    }
}

/// What one recipient wants to hear of.
package struct Audience: Hashable, Sendable {
    /// Nil for all.
    package var monitors: [String]?
    package var reports: [String]?
    package var wantsReports: Bool
    package var wantsAlerts: Bool
    /// Of alerts, 1 to 3.
    package var minimumSeverity: Int

    package init(
        monitors: [String]? = nil, reports: [String]? = nil, wantsReports: Bool = true, wantsAlerts: Bool = false,
        minimumSeverity: Int = 1
    ) {
        self.monitors = monitors
        self.reports = reports
        self.wantsReports = wantsReports
        self.wantsAlerts = wantsAlerts
        self.minimumSeverity = minimumSeverity
    }

    func wants(report: String, of monitor: String) -> Bool {
        wantsReports && reports?.contains(report) ?? true && monitors?.contains(monitor) ?? true
    }

    func wants(alertOf monitor: String, severity: Int) -> Bool {
        wantsAlerts && severity >= minimumSeverity && monitors?.contains(monitor) ?? true
    }
}

/// Who gets mail, and how it goes.
package struct MailSettings: Sendable {
    /// What takes the messages.
    package enum Carrier: Sendable {
        case server(MailServer)
        case sendmail(String)
    }

    package var carrier: Carrier
    package var from: MailAddress
    /// Where an answer of the reader goes; nil for `from`.
    package var replyTo: MailAddress?
    /// Who hears of mail that comes back; nil for `from`.
    package var bounces: MailAddress?
    /// Who takes wishes to get no more; nil for `replyTo` or `from`.
    package var unsubscribe: MailAddress?
    package var giveUpAfterDays: Int
    package var recipients: [Recipient]

    package struct Recipient: Hashable, Sendable {
        package var address: MailAddress
        /// `en` or `zh-CN`.
        package var language: String
        package var audience: Audience
        /// Whether the figures' tables and the printed page go along.
        package var attachments: Set<Attachment>

        package enum Attachment: String, Sendable { case csv, pdf }

        package init(
            address: MailAddress, language: String, audience: Audience = Audience(), attachments: Set<Attachment> = []
        ) {
            self.address = address
            self.language = language
            self.audience = audience
            self.attachments = attachments
        }
    }

    package init(
        carrier: Carrier, from: MailAddress, replyTo: MailAddress? = nil, bounces: MailAddress? = nil,
        unsubscribe: MailAddress? = nil, giveUpAfterDays: Int = 7, recipients: [Recipient]
    ) {
        self.carrier = carrier
        self.from = from
        self.replyTo = replyTo
        self.bounces = bounces
        self.unsubscribe = unsubscribe
        self.giveUpAfterDays = giveUpAfterDays
        self.recipients = recipients
    }
}

/// A program elsewhere that is told of reports and alerts.
package struct WebhookSettings: Sendable {
    package var name: String
    /// What its service understands.
    package var template: WebhookTemplate
    package var url: String
    /// What bodies are signed with; nil for none.
    package var secret: String?
    package var language: String
    package var audience: Audience

    package init(
        name: String, template: WebhookTemplate, url: String, secret: String? = nil, language: String = "en",
        audience: Audience = Audience()
    ) {
        self.name = name
        self.template = template
        self.url = url
        self.secret = secret
        self.language = language
        self.audience = audience
    }
}
