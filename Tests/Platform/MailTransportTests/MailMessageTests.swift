import Foundation
import Testing

@testable import MailTransport

struct MailMessageTests {
    /// Expected lines from Python 3.11: quopri.encodestring(text.encode(), quotetabs=False) with our rule for the last space.
    @Test(arguments: [
        ("plain", "plain"), ("a=b", "a=3Db"), ("−0.18", "=E2=88=920.18"), ("end ", "end=20"),
        ("one\ntwo", "one\r\ntwo"),
        ("\u{0}", "=00"), (".", "=2E"), ("From here", "=46rom here"), ("a From b", "a From b"),
    ])
    func quotesWhatIsNotPrintable(text: String, expected: String) {
        #expect(MIMEEncoding.quotedPrintable(text) == expected)
    }

    @Test func noEncodedLineIsLongerThan76() {
        let text = String(repeating: "净情感值 −0.18 = ", count: 40)
        for line in MIMEEncoding.quotedPrintable(text).components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 76)
        }
        for line in MIMEEncoding.field("Subject", text).components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 76)
        }
        for line in MIMEEncoding.base64(Array(repeating: 7, count: 500)).components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 76)
        }
    }

    @Test func headersCannotBeInjected() {
        #expect(MIMEEncoding.field("Subject", "Lumen\r\nBcc: x@y.example") == "Subject: Lumen Bcc: x@y.example")
        #expect(MIMEEncoding.field("Subject", "a\u{2028}b\u{202E}c") == "Subject: a bc")
        // Text that looks like an encoded word is encoded itself, so that it is read as it was written.
        #expect(!MIMEEncoding.field("Subject", "=?UTF-8?Q?fake?=").contains("?Q?"))
        #expect(MailAddress("a@b.example, c@d.example") == nil)
        #expect(MailAddress("a@b.example\r\nBcc: c@d.example") == nil)
        #expect(MailAddress("no mailbox") == nil)
    }

    @Test(arguments: [
        ("Net", "Net"), ("−1", "=?UTF-8?B?4oiSMQ==?="), ("净", "=?UTF-8?B?5YeA?="),
    ])
    func subjectsAreEncodedWords(text: String, expected: String) {
        #expect(MIMEEncoding.field("Subject", text) == "Subject: \(expected)")
    }

    @Test func fileNamesBeyondASCIIAreExtendedParameters() {
        #expect(MIMEEncoding.parameter("filename", "brief.png") == "filename=\"brief.png\"")
        // RFC 2231 §4.
        #expect(MIMEEncoding.parameter("filename", "简.png") == "filename*=UTF-8''%E7%AE%80.png")
    }

    @Test func longLinesAreFolded() {
        let long = String(repeating: "kettle ", count: 60)
        let lines = MIMEEncoding.field("Subject", long).components(separatedBy: "\r\n")
        #expect(
            lines.count > 4 && lines.allSatisfy { $0.utf8.count <= 78 }
                && lines.dropFirst().allSatisfy { $0.hasPrefix(" ") })
        let name = String(repeating: "简报", count: 30) + ".csv"
        let pieces = MIMEEncoding.parameter("filename", name).components(separatedBy: ";\r\n ")
        #expect(
            pieces.count > 5 && pieces[0].hasPrefix("filename*0*=UTF-8''%E7") && pieces[1].hasPrefix("filename*1*=%"))
        #expect(pieces.allSatisfy { $0.utf8.count <= 76 })
    }

    @Test func datesAreUTC() {
        // date -u -R -d @1794964200
        #expect(MIMEEncoding.date(1_794_964_200) == "Wed, 18 Nov 2026 01:10:00 +0000")
    }

    @Test func addressesKeepTheirNames() throws {
        let address = try #require(MailAddress("Analyst on duty <duty@reports.example>"))
        #expect(address.address == "duty@reports.example" && address.name == "Analyst on duty")
        #expect(address.domain == "reports.example")
        #expect(
            try #require(MailAddress("值班 <duty@reports.example>")).header
                == "=?UTF-8?B?5YC854+t?= <duty@reports.example>")
    }
}
