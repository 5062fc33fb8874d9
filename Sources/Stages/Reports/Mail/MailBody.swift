internal import Foundation
internal import Support

/// What a mail of a report says, without who sends it: kept in the report's folder, so that what is handed over a night later
/// is what was printed.
package struct MailBody: Sendable {
    package struct Picture: Sendable {
        /// As the HTML refers to it, without `cid:`.
        package let contentID: String
        package let mediaType: String
        package let fileName: String
        package let bytes: [UInt8]
    }

    package let subject: String
    package var text: String
    package var html: String
    package let pictures: [Picture]

    /// Reads the mail of `language` from the folder of an edition.
    package init(folder: String, language: String) throws {
        let report = try JSONParser.parse(try readFile("\(folder)/report.json"), dialect: .json)
        subject = report["finding"]?[language]?.string ?? ""
        text = String(decoding: try readFile("\(folder)/mail/\(language).txt"), as: UTF8.self)
        let html = String(decoding: try readFile("\(folder)/mail/\(language).html"), as: UTF8.self)
        self.html = html
        var pictures: [Picture] = []
        for match in html.matches(of: /"cid:(([a-z0-9-]+)\.[^"]+)"/) {
            let (identifier, name) = (String(match.output.1), String(match.output.2))
            let isChart = name == Self.chart
            let path = isChart ? "mail/\(language).\(name).png" : "mail/\(name).jpg"
            pictures.append(
                Picture(
                    contentID: identifier, mediaType: isChart ? "image/png" : "image/jpeg",
                    fileName: isChart ? "\(name).png" : "\(name).jpg", bytes: try readFile("\(folder)/\(path)")))
        }
        self.pictures = pictures
    }

    static let chart = "net-sentiment"

    /// One that is of no folder.
    init(subject: String, text: String, html: String) {
        self.subject = subject
        self.text = text
        self.html = html
        pictures = []
    }
}
