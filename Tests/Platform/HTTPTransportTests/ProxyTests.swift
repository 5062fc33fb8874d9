import HTTPTransport
import TestSupport
import Testing

/// Through a proxy, which asks for us and resolves names: what it may be asked for is still ours to say.
@Suite struct ProxyTests {
    private func answers(
        _ url: String, environment: [String: String], private hosts: Set<String> = []
    ) throws -> String {
        var options = CurlExchanger.Options(userAgent: "Barometer/0", allowedPrivateHosts: hosts)
        options.proxies = ProxySettings(environment: environment)
        var outcome = ""
        try CurlExchanger(options).perform([HTTPRequest(url: url, seconds: 5)]) { _, result in
            switch result {
            case .success(let response): outcome = String(decoding: response.body, as: UTF8.self)
            case .failure(let error): outcome = error.problem
            }
            return nil
        }
        return outcome
    }

    /// An http proxy is asked for whole addresses.
    private func proxy() throws -> LoopbackServer {
        try LoopbackServer { request in
            switch request.target {
            case "http://far.example/inward": .redirect("http://10.0.0.1/secret")
            case "http://far.example/home": .redirect("http://localhost/secret")
            case "http://far.example/router": .redirect("http://router/secret")
            default: LoopbackServer.Reply(200, "for \(request.target)")
            }
        }
    }

    @Test func hostsAreReachedThroughIt() throws {
        let proxy = try proxy()
        for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
            #expect(
                try answers("http://far.example/feed", environment: [name: proxy.address])
                    == "for http://far.example/feed")
        }
        // Of https it is asked for a tunnel, by CONNECT.
        #expect(
            try answers("https://far.example/feed", environment: ["HTTPS_PROXY": proxy.address])
                != "for https://far.example/feed")
        #expect(proxy.requests.last?.method == "CONNECT" && proxy.requests.last?.target == "far.example:443")
    }

    /// Literal private addresses and names of this network never go out, whatever redirects there.
    @Test(arguments: ["http://far.example/inward", "http://far.example/home", "http://far.example/router"])
    func privateTargetsAreRefused(_ url: String) throws {
        let proxy = try proxy()
        let outcome = try answers(url, environment: ["all_proxy": proxy.address])
        #expect(outcome.hasPrefix("its host has a private address"))
        #expect(proxy.requests.count == 1)
    }

    /// The guard on addresses is what it was for hosts that are asked directly.
    @Test func exceptionsAreAskedDirectly() throws {
        let (proxy, server) = (try proxy(), try LoopbackServer { _ in LoopbackServer.Reply(200, "direct") })
        let environment = ["all_proxy": proxy.address, "no_proxy": "k.example, 127.0.0.1"]
        #expect(try answers(server.address, environment: environment, private: ["127.0.0.1"]) == "direct")
        #expect(try answers(server.address, environment: environment).hasPrefix("its host has a private address"))
        #expect(proxy.requests.isEmpty)
    }

    @Test(
        arguments: [
            (["https_proxy": "http://p:1"], "https://a.example/", "http://p:1"),
            (["https_proxy": "http://p:1"], "http://a.example/", nil),
            (["HTTP_PROXY": "http://p:1"], "http://a.example/", nil),
            (["http_proxy": "http://p:1", "all_proxy": "socks5h://q:2"], "https://a.example/", "socks5h://q:2"),
            (["all_proxy": "http://p:1", "no_proxy": ".a.example"], "https://b.a.example/", nil),
            (["all_proxy": "http://p:1", "no_proxy": "a.example:8080"], "https://a.example/", "http://p:1"),
            (["all_proxy": "http://p:1", "NO_PROXY": "*"], "https://a.example/", nil),
            (["all_proxy": "http://p:1", "no_proxy": "ample"], "https://a.example/", "http://p:1"),
        ] as [([String: String], String, String?)])
    func chooses(_ environment: [String: String], _ url: String, _ expected: String?) throws {
        #expect(ProxySettings(environment: environment).proxy(for: try #require(WebOrigin(url))) == expected)
    }

    @Test func passwordsAreNotShown() {
        let settings = ProxySettings(environment: ["all_proxy": "http://mei:s3cret@p.example:3128"])
        #expect(settings.summary == "all else through http://p.example:3128")
    }
}
