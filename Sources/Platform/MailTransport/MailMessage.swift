/// One message to one recipient: two bodies that say the same, the pictures of the second, and files that go along.
package struct MailMessage: Sendable {
    /// A file in the message: a picture that the HTML shows by `cid:`, or one to save.
    package struct Part: Sendable {
        /// Without angle brackets; nil for a file to save.
        package let contentID: String?
        package let mediaType: String
        package let fileName: String
        package let bytes: [UInt8]

        package init(contentID: String?, mediaType: String, fileName: String, bytes: [UInt8]) {
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
    /// Message-ID of the root of its thread: one for a report of a monitor and a reader.
    package var thread: String?
    /// What groups a report's messages at the reader's side, as `acme.daily-brief.barometer.host.example`.
    package var listID: String
    /// Where a wish to get no more of them goes.
    package var unsubscribe: MailAddress?
    package var text: String
    package var html: String
    package var pictures: [Part] = []
    package var attachments: [Part] = []

    package init(
        from: MailAddress, to: MailAddress, subject: String, language: String, date: Int64, messageID: String,
        listID: String, text: String, html: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.language = language
        self.date = date
        self.messageID = messageID
        self.listID = listID
        self.text = text
        self.html = html
    }

    /// The message as it goes over the wire: `alternative(plain, related(html, pictures…))`, inside `mixed(…, files…)` when
    /// files go along, with CRLF line ends. Equal values give equal bytes.
    ///
    /// Every line is ASCII of at most 76 characters (header lines 78), and none begins with `From `: no server on the way has
    /// a reason to change a byte, so that a DKIM signature put on it holds.
    package func bytes() -> [UInt8] {
        let mixed = "=_barometer-mixed"
        var lines = headers() + ["MIME-Version: 1.0"]
        if attachments.isEmpty {
            lines += alternative()
        } else {
            lines += ["Content-Type: multipart/mixed; boundary=\"\(mixed)\"", "", "--\(mixed)"] + alternative()
            for part in attachments {
                lines += [
                    "--\(mixed)", "Content-Type: \(part.mediaType);",
                    " \(MIMEEncoding.parameter("name", part.fileName))", "Content-Transfer-Encoding: base64",
                    "Content-Disposition: attachment;", " \(MIMEEncoding.parameter("filename", part.fileName))", "",
                    MIMEEncoding.base64(part.bytes),
                ]
            }
            lines += ["--\(mixed)--", ""]
        }
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private func alternative() -> [String] {
        // Neither encoding can hold "=_", so a boundary never occurs in a part.
        let outer = "=_barometer-alternative"
        let inner = "=_barometer-related"
        var lines = [
            "Content-Type: multipart/alternative; boundary=\"\(outer)\"", "",
            "--\(outer)", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
            "", MIMEEncoding.quotedPrintable(text), "--\(outer)",
            "Content-Type: multipart/related; type=\"text/html\";", " boundary=\"\(inner)\"", "",
            "--\(inner)", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
            "", MIMEEncoding.quotedPrintable(html),
        ]
        for picture in pictures {
            lines += [
                "--\(inner)", "Content-Type: \(picture.mediaType);",
                " \(MIMEEncoding.parameter("name", picture.fileName))", "Content-Transfer-Encoding: base64",
                "Content-ID: <\(picture.contentID ?? "")>", "Content-Disposition: inline;",
                " \(MIMEEncoding.parameter("filename", picture.fileName))", "", MIMEEncoding.base64(picture.bytes),
            ]
        }
        return lines + ["--\(inner)--", "", "--\(outer)--", ""]
    }

    private func headers() -> [String] {
        var lines = [
            "Date: \(MIMEEncoding.date(date))", "From: \(from.header)", "To: \(to.header)",
            MIMEEncoding.field("Subject", subject), "Message-ID: <\(messageID)>",
            "List-Id: <\(listID)>", "Content-Language: \(language)",
            // Holiday responders stay silent (RFC 3834, and Exchange's own header).
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "Precedence: bulk",
        ]
        if let thread { lines.insert("References: <\(thread)>", at: 5) }
        if let unsubscribe {
            // Which list, without the part that all have in common: an address must not be folded.
            let list = listID.split(separator: ".").prefix(2).joined(separator: ".")
            let subject = "unsubscribe%20\(MIMEEncoding.percentEncoded(list))"
            lines.append("List-Unsubscribe: <mailto:\(unsubscribe.address)?\r\n subject=\(subject)>")
        }
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
        // Printable ASCII: SMTPUTF8 is rare, and a mailbox that few servers take is better said at once.
        guard address.wholeMatch(of: /[!#-;=?A-~]+@[A-Za-z0-9.\-\[\]:]+/) != nil else { return nil }
    }

    /// What stands after the last `@`.
    package var domain: String { String(address.split(separator: "@").last ?? "localhost") }

    var header: String {
        guard let name else { return address }
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") }
        let isQuotable = name.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) && $0 != "\\" }
        return "\(isPlain ? name : isQuotable ? "\"\(name)\"" : MIMEEncoding.encodedWords(name)) <\(address)>"
    }
}
