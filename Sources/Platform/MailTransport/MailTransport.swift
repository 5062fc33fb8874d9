internal import CCurl
internal import Foundation
internal import Glibc

/// Where mail is handed in.
package struct MailServer: Hashable, Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// TLS from the first byte (`smtps`, usually port 465).
        case tls
        /// STARTTLS, refused when the server lacks it (usually port 587).
        case startTLS = "starttls"
        /// Only to this very machine.
        case none
    }

    package var host: String
    package var port: Int
    package var security: Security
    package var user: String?
    package var password: String?
    /// A file of certificates to trust beside the system's; nil for the system's alone.
    package var certificateAuthorities: String?

    package init(
        host: String, port: Int, security: Security, user: String? = nil, password: String? = nil,
        certificateAuthorities: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.certificateAuthorities = certificateAuthorities
    }

    /// Whether the host is this machine: the one place where mail may go unencrypted.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
    }
}

/// Why a message is not known to be delivered.
package struct MailError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The server does not have it: it can be sent again.
        case notSent
        /// No server answered at all: the next message need not try.
        case unreachable
        /// The server will never take it.
        case refused
        /// The last byte went out and no answer came: the server may have it.
        case uncertain
        /// The configuration is wrong.
        case setUp
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// Who a message goes to, and who hears of it when it cannot be delivered: not always what its headers say.
package struct MailEnvelope: Hashable, Sendable {
    package let from: String
    package let to: String

    package init(from: MailAddress, to: MailAddress) {
        self.from = from.address
        self.to = to.address
    }
}

/// Hands messages to a mail server by SMTP.
package struct MailTransport: Sendable {
    package let server: MailServer
    package let seconds: Int

    /// - Parameter seconds: a longer delivery is given up.
    package init(_ server: MailServer, seconds: Int = 120) throws(MailError) {
        guard server.security != .none || server.isLoopback else {
            throw MailError(.setUp, "mail to \(server.host) must be encrypted: set security to starttls or tls")
        }
        self.server = server
        self.seconds = seconds
    }

    /// Sends a message.
    ///
    /// - Parameters:
    ///   - message: as it goes over the wire, CRLF line ends.
    ///   - beforeFinalDot: called once all bytes are out, right before the dot that makes the server keep them. Where
    ///     it throws, the message is not sent.
    package func send(
        _ message: [UInt8], _ envelope: MailEnvelope, beforeFinalDot: () throws -> Void
    ) throws(MailError) {
        try withoutActuallyEscaping(beforeFinalDot) { closure throws(MailError) in
            let upload = Upload(message, closure)
            defer { upload.beforeFinalDot = {} }
            try transfer(upload, envelope)
        }
    }

    /// Asks the server to do nothing, after whatever encryption and login it wants.
    package func probe() throws(MailError) {
        let end = try unsafe perform { handle in
            unsafe curl_mail_set_text(handle, CURLOPT_CUSTOMREQUEST, "NOOP")
            unsafe curl_mail_set_number(handle, CURLOPT_NOBODY, 1)
        }
        if let end { throw MailError(.unreachable, end.text) }
    }

    private func transfer(_ upload: Upload, _ envelope: MailEnvelope) throws(MailError) {
        let recipients = unsafe curl_slist_append(nil, "<\(envelope.to)>")
        defer { unsafe curl_slist_free_all(recipients) }
        let end = try unsafe perform { handle in
            unsafe curl_mail_set_text(handle, CURLOPT_MAIL_FROM, "<\(envelope.from)>")
            unsafe curl_mail_set_number(handle, CURLOPT_UPLOAD, 1)
            unsafe curl_mail_set_recipients(handle, recipients)
            unsafe curl_mail_set_reader(handle, readUpload, Unmanaged.passUnretained(upload).toOpaque())
        }
        if let error = upload.failure { throw MailError(.notSent, "not sent: \(error)") }
        if let end { throw MailError(Self.kind(end.code, end.answer, upload), end.text) }
    }

    /// How a transfer failed: libcurl's code, the server's, and both in words.
    private struct Failure {
        let code: CURLcode
        let answer: Int
        let text: String
    }

    /// One connection to the server, with what `request` sets beside the settings of all.
    ///
    /// - Returns: nil for success.
    private func perform(_ request: (UnsafeMutableRawPointer) -> Void) throws(MailError) -> Failure? {
        guard let handle = unsafe curl_easy_init() else { throw MailError(.notSent, "libcurl does not start") }
        defer { unsafe curl_easy_cleanup(handle) }
        var text = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE) + 1)
        let code = unsafe text.withUnsafeMutableBufferPointer { buffer -> CURLcode in
            unsafe curl_mail_set_error_text(handle, buffer.baseAddress)
            unsafe setUp(handle)
            unsafe request(handle)
            return unsafe curl_easy_perform(handle)
        }
        guard code != CURLE_OK else { return nil }
        let said = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let reason = said.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : said
        return Failure(
            code: code, answer: unsafe curl_mail_response_code(handle), text: "\(server.host):\(server.port): \(reason)"
        )
    }

    /// What a failed transfer means for the message.
    private static func kind(_ code: CURLcode, _ answer: Int, _ upload: Upload) -> MailError.Kind {
        if upload.isComplete && answer < 400 { return .uncertain }
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_USE_SSL_FAILED, CURLE_LOGIN_DENIED:
            return .unreachable
        // A refusal of the login or the greeting is one of the settings, not of this message.
        case CURLE_SEND_ERROR where answer >= 500 && answer < 600 && answer != 530: return .refused
        default: return upload.isComplete && answer >= 500 ? .refused : .notSent
        }
    }

    private func setUp(_ handle: UnsafeMutableRawPointer) {
        let scheme = server.security == .tls ? "smtps" : "smtp"
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        unsafe curl_mail_set_text(handle, CURLOPT_URL, "\(scheme)://\(host):\(server.port)/barometer")
        unsafe curl_mail_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let encryption = server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        unsafe curl_mail_set_number(handle, CURLOPT_USE_SSL, Int(encryption.rawValue))
        unsafe curl_mail_set_number(handle, CURLOPT_NOSIGNAL, 1)
        unsafe curl_mail_set_number(handle, CURLOPT_CONNECTTIMEOUT, 30)
        unsafe curl_mail_set_number(handle, CURLOPT_TIMEOUT, seconds)
        // A proxy from the environment is for the web, not for mail.
        unsafe curl_mail_set_text(handle, CURLOPT_PROXY, "")
        if let file = server.certificateAuthorities { unsafe curl_mail_set_text(handle, CURLOPT_CAINFO, file) }
        if let user = server.user { unsafe curl_mail_set_text(handle, CURLOPT_USERNAME, user) }
        if let password = server.password { unsafe curl_mail_set_text(handle, CURLOPT_PASSWORD, password) }
    }
}

/// The bytes of one message on their way, and what to do before the last.
private final class Upload {
    let bytes: [UInt8]
    var sent = 0
    var isComplete = false
    var failure: (any Error)?
    var beforeFinalDot: () throws -> Void

    init(_ bytes: [UInt8], _ beforeFinalDot: @escaping () throws -> Void) {
        self.bytes = bytes
        self.beforeFinalDot = beforeFinalDot
    }
}

/// Answering 0 makes libcurl send the final dot.
private func readUpload(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let buffer = unsafe buffer, let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
    let upload = unsafe Unmanaged<Upload>.fromOpaque(context).takeUnretainedValue()
    let length = min(size * count, upload.bytes.count - upload.sent)
    guard length > 0 else {
        if upload.isComplete { return 0 }
        do {
            try upload.beforeFinalDot()
            upload.isComplete = true
            return 0
        } catch {
            upload.failure = error
            return Int(CURL_READFUNC_ABORT)
        }
    }
    unsafe upload.bytes.withUnsafeBytes {
        unsafe _ = memcpy(buffer, $0.baseAddress! + upload.sent, length)
    }
    upload.sent += length
    return length
}
