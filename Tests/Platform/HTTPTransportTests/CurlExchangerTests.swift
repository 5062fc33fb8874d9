import HTTPTransport
import TestSupport
import Testing

@Suite struct CurlExchangerTests {
    @Test func answerComesWhole() throws {
        let server = try LoopbackServer { _ in
            var reply = LoopbackServer.Reply(200, "[1,2]")
            reply.headers.append(("ETag", "\"7\""))
            return reply
        }
        let response = try ask(
            HTTPRequest(url: server.address + "/a b?q=水壶", headers: [("If-None-Match", "\"6\"")])
        ).get()
        #expect(response.status == 200)
        #expect(response.body == Array("[1,2]".utf8))
        #expect(response.header("etag") == "\"7\"")
        let request = try #require(server.requests.first)
        #expect(request.path == "/a%20b")
        #expect(request.headers["if-none-match"] == "\"6\"")
        #expect(request.headers["user-agent"] == "Barometer/0 (test@k.example)")
        #expect(request.headers["accept-encoding"]?.contains("gzip") == true)
    }

    @Test func notModifiedHasNoBody() throws {
        let server = try LoopbackServer { _ in LoopbackServer.Reply(304, []) }
        let response = try ask(HTTPRequest(url: server.address)).get()
        #expect(response.status == 304 && response.body.isEmpty)
    }

    /// 4 kB of gzip hold 4 MB of zeros.
    @Test func bombIsCountedAsItUnfolds() throws {
        let bomb = try fixture("http/zeros.gz")
        let server = try LoopbackServer { _ in
            LoopbackServer.Reply(200, bomb, headers: [("Content-Encoding", "gzip")])
        }
        let answer = try ask(HTTPRequest(url: server.address, maximumBytes: 1 << 20))
        #expect(problem(answer) == "more than 1048576 bytes")
        let roomy = try ask(HTTPRequest(url: server.address, maximumBytes: 8 << 20)).get()
        #expect(roomy.body.count == 4 << 20)
    }

    @Test func endlessAnswerIsStopped() throws {
        let server = try LoopbackServer { _ in
            var reply = LoopbackServer.Reply(200, [UInt8](repeating: 65, count: 10_000))
            reply.isEndless = true
            return reply
        }
        #expect(problem(try ask(HTTPRequest(url: server.address, maximumBytes: 100_000))) == "more than 100000 bytes")
    }

    @Test func cutAnswerIsNoAnswer() throws {
        let server = try LoopbackServer { _ in
            var reply = LoopbackServer.Reply(200, "[1,2,3]")
            reply.cut = 3
            return reply
        }
        let answer = try ask(HTTPRequest(url: server.address))
        #expect(problem(answer) == "the answer was cut short")
    }

    @Test func slowAnswerIsGivenUp() throws {
        let server = try LoopbackServer { _ in
            var reply = LoopbackServer.Reply(200, "late")
            reply.delay = 3
            return reply
        }
        #expect(problem(try ask(HTTPRequest(url: server.address, seconds: 1))) == "no whole answer in 1 s")
    }

    @Test func nobodyListens() throws {
        let server = try LoopbackServer { _ in LoopbackServer.Reply(200, "") }
        server.stop()
        #expect(problem(try ask(HTTPRequest(url: server.address))) == "connection refused")
    }

    @Test(arguments: [
        "ftp://k.example/a", "file:///etc/passwd", "gopher://127.0.0.1/", "not an address", "http://", "/etc/passwd",
    ])
    func onlyWebAddresses(_ url: String) throws {
        #expect(problem(try ask(HTTPRequest(url: url))) == "not an http or https address")
    }

    /// Spellings of loopback and of private networks; nobody is asked.
    @Test(arguments: [
        "http://127.0.0.1:9/", "http://localhost:9/", "http://127.1:9/", "http://2130706433:9/", "http://0x7f.1:9/",
        "http://[::1]:9/", "http://[::ffff:127.0.0.1]:9/", "http://0.0.0.0:9/", "http://169.254.169.254/latest",
        "http://10.0.0.1/", "http://user@127.0.0.1:9/",
    ])
    func privateAddressesAreRefused(_ url: String) throws {
        let answer = try ask(HTTPRequest(url: url, seconds: 3), private: ["allowed.example"])
        guard case .failure(let error) = answer else { return #expect(Bool(false), "it answered") }
        #expect(error.kind == .refused)
        #expect(error.problem.hasPrefix("its host has a private address"))
    }

    @Test func manyRunSideBySide() throws {
        let server = try LoopbackServer { request in
            var reply = LoopbackServer.Reply(200, request.target)
            reply.delay = 0.2
            return reply
        }
        let exchanger = CurlExchanger(
            CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        var answers: [Int: String] = [:]
        let start = ContinuousClock.now
        try exchanger.perform((0..<8).map { HTTPRequest(url: "\(server.address)/\($0)") }) { job, result in
            answers[job] = String(decoding: try result.get().body, as: UTF8.self)
            return nil
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, "/\($0)") }))
        // Four at a time to one host: two rounds of 0.2 s, not eight.
        #expect(ContinuousClock.now - start < .seconds(1.4))
    }

    @Test func delayedRequestWaits() throws {
        let server = try LoopbackServer { _ in LoopbackServer.Reply(200, "") }
        let start = ContinuousClock.now
        _ = try ask(HTTPRequest(url: server.address, delay: 0.3)).get()
        #expect(ContinuousClock.now - start >= .seconds(0.3))
    }

    /// An error of the one who asks ends it all, with other transfers under way.
    @Test func errorOfTheReceiverIsPassedOn() throws {
        struct Stop: Error {}
        let server = try LoopbackServer { request in
            var reply = LoopbackServer.Reply(200, "")
            reply.delay = request.path == "/1" ? 1 : 0
            return reply
        }
        let exchanger = CurlExchanger(
            CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: ["127.0.0.1"]))
        #expect(throws: Stop.self) {
            try exchanger.perform((0..<2).map { HTTPRequest(url: "\(server.address)/\($0)") }) { _, _ in throw Stop() }
        }
    }

    @Test func errorsHideQueries() {
        let error = HTTPError(.passing, "https://mei:pw@k.example/a?token=s3cret#s3cret", "connection refused")
        #expect("\(error)" == "https://k.example/a: connection refused")
        #expect(!"\(HTTPError(.refused, "mei:s3cret@ k.example?t=s3cret", "bad"))".contains("s3cret"))
    }
}
