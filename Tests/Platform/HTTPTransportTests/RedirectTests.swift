import HTTPTransport
import TestSupport
import Testing

@Suite struct RedirectTests {
    @Test func permanentOnesAreTold() throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/old": .redirect("/middle", status: 301)
            case "/middle": .redirect("new?x=1", status: 308)
            case "/moody": .redirect("/middle", status: 302)
            default: LoopbackServer.Reply(200, "here")
            }
        }
        let good = try ask(HTTPRequest(url: server.address + "/old")).get()
        #expect(good.url == server.address + "/new?x=1" && good.isMovedForGood)
        #expect(try !ask(HTTPRequest(url: server.address + "/moody")).get().isMovedForGood)
    }

    @Test func fiveAreFollowedAndNoMore() throws {
        let server = try LoopbackServer { request in
            let step = Int(request.path.dropFirst()) ?? 0
            return step == 0 ? LoopbackServer.Reply(200, "end") : .redirect("/\(step - 1)")
        }
        #expect(try ask(HTTPRequest(url: server.address + "/5")).get().status == 200)
        #expect(problem(try ask(HTTPRequest(url: server.address + "/6"))) == "more than 5 redirects")
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://k.example/", "javascript:alert(1)"])
    func otherSchemesAreNotFollowed(_ target: String) throws {
        let server = try LoopbackServer { _ in .redirect(target) }
        #expect(
            problem(try ask(HTTPRequest(url: server.address)))
                == "redirects to something that is not http or https")
    }

    /// The first host is allowed by name; where it leads is not.
    @Test(arguments: ["localhost", "[::1]", "127.0.0.2", "169.254.169.254", "192.168.1.1"])
    func privateHostsAreRefusedOnEachHop(_ host: String) throws {
        let server = try LoopbackServer { _ in .redirect("http://\(host):9/") }
        let answer = try ask(HTTPRequest(url: server.address, seconds: 3))
        #expect(problem(answer)?.hasPrefix("its host has a private address") == true)
    }

    @Test func secretsStayWithTheirServer() throws {
        let other = try LoopbackServer { _ in LoopbackServer.Reply(200, "other") }
        let server = try LoopbackServer { request in
            request.path == "/away" ? .redirect(other.address + "/") : .redirect("/away")
        }
        var request = HTTPRequest(url: server.address + "/start")
        request.secretHeader = ("Authorization", "Bearer s3cret")
        #expect(try ask(request).get().body == Array("other".utf8))
        // Another port of the same host is another server.
        #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer s3cret", "Bearer s3cret"])
        #expect(other.requests.map { $0.headers["authorization"] } == [nil])
    }
}
