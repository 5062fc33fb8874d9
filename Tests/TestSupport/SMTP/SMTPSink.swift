internal import Foundation
internal import Glibc

/// A real SMTP server on a free loopback port, enough of RFC 5321 to take mail, and to misbehave.
package final class SMTPSink: @unchecked Sendable {
    package enum Behaviour: Sendable {
        case accepting
        /// Says 550 to the recipient.
        case refusingRecipient
        /// Says 451 after the message.
        case refusingMessage
        /// Closes the connection after the final dot, without an answer.
        case silentAfterMessage
        /// Says nothing more from that moment of the conversation on, and keeps the connection.
        case stallingAtGreeting, stallingAtRecipient, stallingAtData, stallingAfterMessage
    }

    package struct Message: Sendable {
        package let from: String
        package let to: [String]
        /// As received: CRLF line ends, dots unstuffed.
        package let data: String
    }

    package let port: Int
    private let listener: Int32
    private let behaviour: Behaviour
    private let lock = NSLock()
    private var received: [Message] = []

    private var stalled = false

    /// Whether somebody waits for an answer that does not come.
    package var hasStalled: Bool { lock.withLock { stalled } }

    package var messages: [Message] { lock.withLock { received } }

    package init(_ behaviour: Behaviour = .accepting) throws {
        self.behaviour = behaviour
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(listener, $0, size) }
        }
        guard bound == 0, listen(listener, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
        var actual = sockaddr_in()
        var length = size
        unsafe withUnsafeMutablePointer(to: &actual) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe _ = getsockname(listener, $0, &length)
            }
        }
        port = Int(UInt16(bigEndian: actual.sin_port))
        Thread.detachNewThread { [self] in serve() }
    }

    /// Refuses what comes from now on.
    package func stop() {
        // The serving thread closes it: closed here, its number could be another server's when that thread looks again.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else {
                close(listener)
                return
            }
            converse(connection)
            close(connection)
        }
    }

    private func converse(_ connection: Int32) {
        var reader = LineReader(descriptor: connection)
        var from = ""
        var to: [String] = []
        func stalls(_ moment: Behaviour) -> Bool {
            guard behaviour == moment else { return false }
            lock.withLock { stalled = true }
            // Until the other side is gone.
            while reader.next() != nil {}
            return true
        }
        if stalls(.stallingAtGreeting) { return }
        say(connection, "220 sink.example ready")
        while let line = reader.next() {
            let command = line.uppercased()
            if command.hasPrefix("EHLO") {
                say(connection, "250-sink.example\r\n250-8BITMIME\r\n250 SIZE 20000000")
            } else if command.hasPrefix("MAIL FROM:") {
                from = Self.address(line)
                say(connection, "250 ok")
            } else if command.hasPrefix("RCPT TO:") {
                to.append(Self.address(line))
                if stalls(.stallingAtRecipient) { return }
                say(connection, behaviour == .refusingRecipient ? "550 no such mailbox" : "250 ok")
            } else if command == "DATA" {
                if stalls(.stallingAtData) { return }
                say(connection, "354 go on")
                // A connection that ends before the dot brought no message.
                guard let data = Self.message(&reader) else { return }
                if behaviour == .silentAfterMessage { return }
                if behaviour == .refusingMessage {
                    say(connection, "451 try later")
                } else {
                    lock.withLock { received.append(Message(from: from, to: to, data: data)) }
                    if stalls(.stallingAfterMessage) { return }
                    say(connection, "250 kept")
                }
            } else if command == "QUIT" {
                say(connection, "221 bye")
                return
            } else {
                say(connection, "250 ok")
            }
        }
    }

    private static func message(_ reader: inout LineReader) -> String? {
        var lines: [String] = []
        while let line = reader.next() {
            if line == "." { return lines.joined(separator: "\r\n") + "\r\n" }
            lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
        }
        return nil
    }

    private static func address(_ line: String) -> String {
        String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }

    private func say(_ connection: Int32, _ text: String) {
        let bytes = Array((text + "\r\n").utf8)
        unsafe _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}

/// Lines of a socket, without their CRLF.
private struct LineReader {
    let descriptor: Int32
    var buffer: [UInt8] = []

    mutating func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[..<end].filter { $0 != UInt8(ascii: "\r") }
                buffer.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 16_384)
            let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }
}
