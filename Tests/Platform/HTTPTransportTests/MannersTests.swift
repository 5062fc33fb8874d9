import HTTPTransport
import Synchronization
import TestSupport
import Testing

/// How hosts are treated, whoever asks, and files that break off on the way.
@Suite struct MannersTests {
    private func exchanger() -> CurlExchanger {
        CurlExchanger(CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
    }

    /// Asks for all, and says what came of each: a status or a fault.
    private func outcomes(_ requests: [HTTPRequest]) throws -> [String] {
        var outcomes = Array(repeating: "", count: requests.count)
        try exchanger().perform(requests) { job, result in
            switch result {
            case .success(let response): outcomes[job] = "\(response.status) \(response.body.count)"
            case .failure(let error): outcomes[job] = error.problem
            }
            return nil
        }
        return outcomes
    }

    @Test func aHostThatFailsIsLeftAlone() throws {
        let server = try LoopbackServer { _ in LoopbackServer.Reply(503, "no") }
        defer { server.stop() }
        let found = try outcomes((0..<40).map { HTTPRequest(url: "\(server.address)/\($0)") })
        #expect(server.requests.count < 12, "six faults, and those that were under way")
        // How many were under way when the host was given up is the network's to say.
        #expect(found.last?.wholeMatch(of: /its host failed \d+ times in a row and is left alone for now/) != nil)
    }

    @Test func aPaceIsKept() throws {
        let server = try LoopbackServer { _ in LoopbackServer.Reply(200, "yes") }
        defer { server.stop() }
        let start = ContinuousClock.now
        let requests = (0..<5).map { number in
            var request = HTTPRequest(url: "\(server.address)/\(number)")
            request.pace = (2, 0.4)
            return request
        }
        #expect(try outcomes(requests) == Array(repeating: "200 3", count: 5))
        #expect(ContinuousClock.now - start >= .seconds(0.8), "two at once, two later, one after that")
    }

    /// Half of a file, then the other half from where it broke off.
    @Test func aFileGoesOnWhereItBrokeOff() throws {
        let file = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try LoopbackServer { request in
            var reply = LoopbackServer.Reply(200, file, headers: [("ETag", "\"v1\"")])
            guard let range = request.headers["range"], request.headers["if-range"] == "\"v1\"",
                let start = Int(range.dropFirst("bytes=".count).prefix { $0 != "-" })
            else {
                reply.cut = 2000
                return reply
            }
            return LoopbackServer.Reply(
                206, Array(file[start...]),
                headers: [("Content-Range", "bytes \(start)-4999/5000"), ("ETag", "\"v1\"")])
        }
        defer { server.stop() }
        var request = HTTPRequest(url: server.address + "/a.mp3")
        request.resumes = true
        var body: [UInt8] = []
        try exchanger().perform([request]) { _, result in
            body = try result.get().body
            return nil
        }
        #expect(body == file)
        #expect(server.requests.map { $0.headers["range"] } == [nil, "bytes=2000-"])
    }

    /// A file that is another one by then is taken whole, and one without a validator is not pieced together.
    @Test func anotherFileIsNotPiecedTogether() throws {
        let count = Mutex(0)
        let server = try LoopbackServer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            var reply = LoopbackServer.Reply(200, Array(repeating: UInt8(number), count: 1000))
            reply.headers.append(("ETag", "\"v\(number)\""))
            if number == 1 { reply.cut = 500 }
            return reply
        }
        defer { server.stop() }
        var request = HTTPRequest(url: server.address + "/a.mp3")
        request.resumes = true
        var body: [UInt8] = []
        try exchanger().perform([request]) { _, result in
            body = try result.get().body
            return nil
        }
        #expect(body == Array(repeating: 2, count: 1000))
    }

    @Test(arguments: [
        ("https://k.example/feed?token=abc&page=2", "https://k.example/feed?token=SCRUBBED&page=2"),
        ("https://k.example/feed?page=2", "https://k.example/feed?page=2"),
        ("https://k.example/", "https://k.example/"),
        ("https://k.example/a?API_KEY=x&sig=y", "https://k.example/a?API_KEY=SCRUBBED&sig=SCRUBBED"),
    ])
    func addressesAreScrubbed(_ url: String, _ expected: String) { #expect(scrubbed(url) == expected) }
}
