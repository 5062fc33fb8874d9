/// One message to one recipient: two bodies that say the same, and the pictures of the second.
package struct MailMessage: Sendable {
    /// A picture that the HTML shows by `cid:`.
    package struct Picture: Sendable {
        /// Without angle brackets.
        package let contentID: String
        package let mediaType: String
        package let fileName: String
        package let bytes: [UInt8]

        package init(contentID: String, mediaType: String, fileName: String, bytes: [UInt8]) {
            self.contentID = contentID
            self.mediaType = mediaType
            self.fileName = fileName
            self.bytes = bytes
        }
    }

    package var from: MailAddress
    package var to: MailAddress
    package var replyTo: MailAddress?
    package var subject: String
    /// BCP 47 code of the text.
    package var language: String
    /// Unix seconds UTC; part of the message, so that a repeat is the same message.
    package var date: Int64
    /// Without angle brackets.
    package var messageID: String
    /// What groups a report's messages at the reader's side, as `acme.daily-brief.host`.
    package var listID: String
    package var text: String
    package var html: String
    package var pictures: [Picture]

    package init(
        from: MailAddress, to: MailAddress, replyTo: MailAddress?, subject: String, language: String, date: Int64,
        messageID: String, listID: String, text: String, html: String, pictures: [Picture]
    ) {
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.language = language
        self.date = date
        self.messageID = messageID
        self.listID = listID
        self.text = text
        self.html = html
        self.pictures = pictures
    }

    /// The message as it goes over the wire: `alternative(plain, related(html, pictures…))`, CRLF line ends. Equal values
    /// give equal bytes.
    package func bytes() -> [UInt8] {
        // Neither encoding can hold "=_", so a boundary never occurs in a part.
        let outer = "=_barometer-alternative"
        let inner = "=_barometer-related"
        var lines =
            headers() + [
                "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(outer)\"", "",
                "--\(outer)", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
                "",
                MIMEEncoding.quotedPrintable(text), "--\(outer)",
                "Content-Type: multipart/related; type=\"text/html\"; boundary=\"\(inner)\"", "",
                "--\(inner)", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
                "",
                MIMEEncoding.quotedPrintable(html),
            ]
        for picture in pictures {
            let type = "\(picture.mediaType); \(MIMEEncoding.parameter("name", picture.fileName))"
            lines += [
                "--\(inner)", "Content-Type: \(type)", "Content-Transfer-Encoding: base64",
                "Content-ID: <\(picture.contentID)>",
                "Content-Disposition: inline; \(MIMEEncoding.parameter("filename", picture.fileName))", "",
                MIMEEncoding.base64(picture.bytes),
            ]
        }
        lines += ["--\(inner)--", "", "--\(outer)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private func headers() -> [String] {
        var lines = [
            "Date: \(MIMEEncoding.date(date))", "From: \(from.header)", "To: \(to.header)",
            "Subject: \(MIMEEncoding.header(subject))", "Message-ID: <\(messageID)>",
            "List-Id: <\(listID)>", "Content-Language: \(language)",
            // Holiday responders stay silent (RFC 3834, and Exchange's own header).
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "Precedence: bulk",
        ]
        if let replyTo { lines.insert("Reply-To: \(replyTo.header)", at: 3) }
        return lines
    }
}

/// A mailbox: `Name <local@domain>`, or the address alone.
package struct MailAddress: Hashable, Sendable {
    package let name: String?
    package let address: String

    /// Nil for what is no mailbox. Nothing that could end a header line gets in.
    package init?(_ text: String) {
        let trimmed = text.trimmingPrefix(while: \.isWhitespace)
        if let match = trimmed.wholeMatch(of: /(?<name>[^<>]*)<(?<address>[^<>\s]+)>\s*/) {
            let name = match.output.name.replacing("\"", with: "").split(separator: " ").joined(separator: " ")
            self.name = name.isEmpty ? nil : name
            address = String(match.output.address)
        } else {
            name = nil
            address = trimmed.split(separator: " ").joined()
        }
        guard address.wholeMatch(of: /[^\s@<>\p{Cc}]+@[^\s@<>\p{Cc}]+/) != nil else { return nil }
    }

    /// What stands after the last `@`.
    package var domain: String { String(address.split(separator: "@").last ?? "localhost") }

    var header: String {
        guard let name else { return address }
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") }
        return "\(isPlain ? name : name.allSatisfy(\.isASCII) ? "\"\(name)\"" : MIMEEncoding.header(name)) <\(address)>"
    }
}
