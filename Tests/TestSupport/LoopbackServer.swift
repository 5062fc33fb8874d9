internal import Foundation
internal import Glibc
internal import Synchronization

/// A real HTTP/1.1 server on a free loopback port, that answers as a test tells it to.
///
/// One connection a request, each on its own thread, so that slow answers do not hold up others. It listens until
/// ``stop()``, not just as long as a test's last mention of it.
package final class LoopbackServer: Sendable {
    /// What a client asked for.
    package struct Request: Sendable {
        package let method: String
        /// Path and query, as sent.
        package let target: String
        /// Names in lower case.
        package let headers: [String: String]
        /// Of a POST.
        package let body: String

        package var path: String { String(target.prefix { $0 != "?" }) }

        /// Value of a query parameter, percent-decoded.
        package func query(_ name: String) -> String? {
            URLComponents(string: target)?.queryItems?.first { $0.name == name }?.value
        }
    }

    /// What it is told.
    package struct Reply: Sendable {
        package var status = 200
        package var headers: [(name: String, value: String)] = []
        package var body: [UInt8] = []
        /// Seconds before the first byte.
        package var delay = 0.0
        /// Bytes of the body after which the connection is closed, though more were announced.
        package var cut: Int?
        /// Seconds between the body's bytes, ten at a time.
        package var drip = 0.0
        /// The connection is reset rather than closed, after `cut` bytes.
        package var isReset = false
        /// The body is sent again and again without a length, until the client hangs up.
        package var isEndless = false

        package init(_ status: Int = 200, _ body: [UInt8] = [], headers: [(name: String, value: String)] = []) {
            self.status = status
            self.body = body
            self.headers = headers
        }

        package init(_ status: Int = 200, _ text: String, type: String = "application/json") {
            self.init(status, Array(text.utf8), headers: [("Content-Type", type)])
        }

        package static func redirect(_ target: String, status: Int = 302) -> Reply {
            Reply(status, [], headers: [("Location", target)])
        }
    }

    package let port: Int
    private let descriptor: Int32
    private let seen = Mutex<[Request]>([])
    private let answer: @Sendable (Request) -> Reply

    /// `http://127.0.0.1:PORT`
    package var address: String { "http://127.0.0.1:\(port)" }

    /// All requests so far, in the order of arrival.
    package var requests: [Request] { seen.withLock { $0 } }

    package init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        self.answer = answer
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw POSIXError(.EMFILE) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = unsafe withUnsafeMutablePointer(to: &place) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                guard unsafe bind(listener, address, length) == 0, listen(listener, 64) == 0 else { return -1 }
                return unsafe getsockname(listener, address, &length)
            }
        }
        guard code == 0 else {
            close(listener)
            throw POSIXError(.EADDRINUSE)
        }
        descriptor = listener
        port = Int(UInt16(bigEndian: place.sin_port))
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                Thread.detachNewThread { [self] in serve(client) }
            }
            close(listener)
        }
    }

    /// From now on connections are refused.
    package func stop() {
        // Wakes `accept`, which a plain close does not.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func serve(_ client: Int32) {
        defer { close(client) }
        guard let request = Self.read(client) else { return }
        seen.withLock { $0.append(request) }
        let reply = answer(request)
        if reply.delay > 0 { usleep(UInt32(reply.delay * 1e6)) }
        var head = "HTTP/1.1 \(reply.status) Status\r\nConnection: close\r\n"
        for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
        let isBare = reply.status == 304 || reply.status == 204
        if !reply.isEndless, !isBare { head += "Content-Length: \(reply.body.count)\r\n" }
        guard Self.send(Array((head + "\r\n").utf8), to: client), !isBare else { return }
        if reply.isEndless {
            while Self.send(reply.body, to: client) {}
        } else if reply.drip > 0 {
            for start in stride(from: 0, to: reply.body.count, by: 10) {
                guard Self.send(Array(reply.body[start..<min(start + 10, reply.body.count)]), to: client) else {
                    return
                }
                usleep(UInt32(reply.drip * 1e6))
            }
        } else {
            _ = Self.send(Array(reply.body.prefix(reply.cut ?? reply.body.count)), to: client)
        }
        if reply.isReset {
            // With no time to linger a close becomes a reset.
            var now = linger(l_onoff: 1, l_linger: 0)
            unsafe _ = setsockopt(client, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
    }

    private static func read(_ client: Int32) -> Request? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        let end = Array("\r\n\r\n".utf8)
        while bytes.firstRange(of: end) == nil {
            let count = unsafe recv(client, &block, block.count, 0)
            guard count > 0, bytes.count < 65_536 else { return nil }
            bytes.append(contentsOf: block[..<count])
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let start = lines[0].split(separator: " ")
        guard start.count == 3 else { return nil }
        let headers = lines.dropFirst().compactMap { line in
            line.firstIndex(of: ":").map {
                (
                    line[..<$0].lowercased(),
                    line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)
                )
            }
        }
        let named = Dictionary(headers, uniquingKeysWith: { $1 })
        let split = bytes.firstRange(of: end)?.upperBound ?? bytes.endIndex
        var body = Array(bytes[split...])
        let length = named["content-length"].flatMap { Int($0) } ?? 0
        while body.count < length {
            let count = unsafe recv(client, &block, block.count, 0)
            guard count > 0 else { return nil }
            body.append(contentsOf: block[..<count])
        }
        return Request(
            method: String(start[0]), target: String(start[1]), headers: named,
            body: String(decoding: body, as: UTF8.self))
    }

    private static func send(_ bytes: [UInt8], to client: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
