internal import Digests
internal import Foundation
internal import MailTransport
internal import Reports
internal import SQLiteDatabase
internal import Storage
internal import Support

/// Makes the mail of a message of the ledger. The same ledger gives the same bytes, whenever it is asked.
struct MailComposer {
    let store: Store
    let settings: MailSettings
    let publicURL: String?
    let reportsFolder: String

    /// Gmail clips near 102 kB, and large mail comes back.
    static let mostBytes = 2_000_000

    func compose(_ message: Message, _ ledger: DeliveryLedger) throws -> MailMessage {
        guard let recipient = settings.recipients.first(where: { $0.address.address == message.recipient }) else {
            throw ReportError("the recipient is no longer configured")
        }
        let words = try DeliveryWords(reports: reportsFolder, language: recipient.language)
        switch message.subject {
        case .report(let id): return try report(id, message, recipient, words, ledger)
        case .alert: return try alerts(try ledger.alerts(in: message), message, recipient, words)
        case .snooze(let id): return try digest(id, message, recipient, words)
        }
    }

    private func report(
        _ id: Int64, _ message: Message, _ recipient: MailSettings.Recipient, _ words: DeliveryWords,
        _ ledger: DeliveryLedger
    ) throws -> MailMessage {
        guard
            let row = try store.connection.row(
                "SELECT name, monitor, period, folder FROM report WHERE report_id = ?", id)
        else { throw ReportError("message \(message.id) is of no report") }
        let (name, monitor, period) = (row.text(0), row.text(1), row.text(2))
        let folder = "\(store.layout.root)/\(row.text(3))"
        let body = try MailBody(folder: folder, language: recipient.language)
        var notes: [MailNote] = []
        for earlier in try ledger.untold(before: message) {
            let title = reportTitle(earlier.report, "\(store.layout.root)/\(earlier.folder)", recipient.language)
            let link = link(earlier.folder, earlier.report, recipient.language)
            notes.append(
                .onTop(
                    words.text(
                        link == nil ? "mail.uncertain" : "mail.uncertainLink",
                        ["report": title, "day": words.day(earlier.period), "link": link ?? ""])))
        }
        if let link = link(row.text(3), name, recipient.language) {
            notes.append(.link(words.text("mail.full"), link))
        }
        var mail = frame(
            message, recipient, list: Self.listName(monitor, name), subject: body.subject, notes, body, words)
        mail.thread = thread("\(name)\n\(monitor)", recipient)
        mail.attachments = try attachments(recipient, folder, "\(monitor) \(name) \(period)", name)
        return trimmed(mail, body, notes, words)
    }

    /// - Parameter ids: of one mail, the gravest first.
    private func alerts(
        _ ids: [Int64], _ message: Message, _ recipient: MailSettings.Recipient, _ words: DeliveryWords
    ) throws -> MailMessage {
        let notices = try ids.compactMap { try AlertNotice($0, words: words, connection: store.connection) }
        guard let first = notices.first else {
            throw ReportError("message \(message.id) is of a monitor that is no more")
        }
        let body = notices.count == 1 ? first.body : AlertDigest(notices, words: words).body
        let notes = message.isRepeat ? [MailNote.onTop(words.text("mail.repeat"))] : []
        let subject = message.isRepeat ? words.text("mail.repeatSubject", ["subject": body.subject]) : body.subject
        // Alerts of several monitors are of no one's list.
        let monitor = notices.allSatisfy { $0.monitor == first.monitor } ? first.monitor : nil
        var mail = frame(
            message, recipient, list: monitor.map { Self.listName($0, "alerts") } ?? "alerts", subject: subject, notes,
            body, words)
        mail.thread = thread("alerts\n\(monitor ?? "")", recipient)
        return mail
    }

    /// In the thread of the monitor's alerts, which it is a part of.
    private func digest(
        _ id: Int64, _ message: Message, _ recipient: MailSettings.Recipient, _ words: DeliveryWords
    ) throws -> MailMessage {
        let notice = try SnoozeNotice(
            id, words: words, connection: store.connection, isWanted: recipient.audience.wants(alertOf:severity:))
        guard let notice else { throw ReportError("snooze \(id) holds nothing any more") }
        let name = notice.monitor ?? "all"
        var mail = frame(
            message, recipient, list: Self.listName(name, "alerts"), subject: notice.subject, [], notice.body, words)
        mail.thread = thread("alerts\n\(notice.monitor ?? "")", recipient)
        return mail
    }

    private func frame(
        _ message: Message, _ recipient: MailSettings.Recipient, list: String, subject: String, _ notes: [MailNote],
        _ body: MailBody, _ words: DeliveryWords
    ) -> MailMessage {
        let whole = body.adding(notes)
        var mail = MailMessage(
            from: settings.from, to: recipient.address, subject: subject, language: recipient.language,
            date: message.createdAt, messageID: message.messageID, listID: "\(list).barometer.\(settings.from.domain)",
            text: whole.text, html: whole.html)
        mail.replyTo = settings.replyTo
        mail.unsubscribe = settings.unsubscribe ?? settings.replyTo ?? settings.from
        mail.pictures = body.pictures.map {
            .init(contentID: $0.contentID, mediaType: $0.mediaType, fileName: $0.fileName, bytes: $0.bytes)
        }
        return mail
    }

    /// Without the largest attachments where the whole would be too large; the mail then says so.
    private func trimmed(_ mail: MailMessage, _ body: MailBody, _ notes: [MailNote], _ words: DeliveryWords)
        -> MailMessage
    {
        var mail = mail
        var left: [String] = []
        // Base64 makes four bytes of three, with a line end every 76.
        func size() -> Int { mail.attachments.reduce(0) { $0 + $1.bytes.count * 78 / 57 } + base }
        var bare = mail
        bare.attachments = []
        let base = bare.bytes().count
        while size() > Self.mostBytes,
            let largest = mail.attachments.indices.max(by: {
                mail.attachments[$0].bytes.count < mail.attachments[$1].bytes.count
            })
        {
            left.append(mail.attachments.remove(at: largest).fileName)
        }
        guard !left.isEmpty else { return mail }
        let note = words.counted("mail.leftOut", left.count).replacing("{list}", with: words.list(left))
        let whole = body.adding(notes + [.atEnd(note)])
        mail.text = whole.text
        mail.html = whole.html
        return mail
    }

    private func attachments(
        _ recipient: MailSettings.Recipient, _ folder: String, _ title: String, _ name: String
    ) throws -> [MailMessage.Part] {
        var parts: [MailMessage.Part] = []
        if recipient.attachments.contains(.csv) {
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/figures").sorted()
            for file in files where file.hasSuffix(".csv") {
                // For spreadsheets: they read UTF-8 only after a byte order mark.
                let bytes = Array("\u{FEFF}".utf8) + (try readFile("\(folder)/figures/\(file)"))
                parts.append(
                    .init(
                        contentID: nil, mediaType: "text/csv; charset=utf-8", fileName: "\(title) \(file)", bytes: bytes
                    ))
            }
        }
        if recipient.attachments.contains(.pdf), let page = Self.page(folder, name, recipient.language) {
            let file = page.replacing(/\.html$/, with: ".pdf")
            if FileManager.default.fileExists(atPath: "\(folder)/\(file)") {
                parts.append(
                    .init(
                        contentID: nil, mediaType: "application/pdf", fileName: "\(title).pdf",
                        bytes: try readFile("\(folder)/\(file)")))
            }
        }
        return parts
    }

    /// The report's own title in the folder's languages, else its name.
    private func reportTitle(_ name: String, _ folder: String, _ language: String) -> String {
        ReportTitle(folder: folder)?.title(language) ?? name
    }

    /// The page of an edition under the public address; nil when there is none.
    func link(_ folder: String, _ name: String, _ language: String) -> String? {
        guard let publicURL, let page = Self.page("\(store.layout.root)/\(folder)", name, language) else { return nil }
        let path = folder.hasPrefix("reports/") ? String(folder.dropFirst(8)) : folder
        return publicURL
            + "\(path)/\(page)".split(separator: "/").map { Self.escaped(String($0)) }.joined(separator: "/")
    }

    /// The file of the page in a language, or in whatever language there is.
    static func page(_ folder: String, _ name: String, _ language: String) -> String? {
        ["\(name).\(language).html", "\(name).html"].first {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)")
        }
    }

    /// A path's part for an address (RFC 3986).
    static func escaped(_ part: String) -> String {
        part.addingPercentEncoding(
            withAllowedCharacters: CharacterSet(
                charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")) ?? part
    }

    /// A Message-ID that no message has: the root that all messages of one thread answer.
    private func thread(_ what: String, _ recipient: MailSettings.Recipient) -> String {
        "thread-\(SHA256.hex("\(what)\n\(recipient.address.address)").prefix(24))@\(settings.from.domain)"
    }

    /// `acme.daily-brief`: letters, digits and hyphens; a name that loses characters gets a digest, so that two stay two.
    static func listName(_ monitor: String, _ report: String) -> String {
        let kept = monitor.lowercased().unicodeScalars.map { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? String(scalar) : "-"
        }.joined().split(separator: "-").joined(separator: "-").prefix(40)
        let isWhole = monitor.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " " || $0 == "-") }
        let parts = [String(kept), isWhole && monitor.utf8.count <= 40 ? "" : String(SHA256.hex(monitor).prefix(8))]
        return "\(parts.filter { !$0.isEmpty }.joined(separator: "-")).\(report)"
    }
}
