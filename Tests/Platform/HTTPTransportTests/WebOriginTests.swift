import HTTPTransport
import Testing

@Suite struct WebOriginTests {
    @Test(arguments: [
        ("8.8.8.8", false), ("2606:4700::1111", false), ("64:ff9b::808:808", false), ("::ffff:8.8.8.8", false),
        ("172.15.255.255", false), ("172.32.0.0", false), ("100.63.255.255", false), ("192.167.0.1", false),
        ("0.0.0.0", true), ("10.1.2.3", true), ("100.64.0.1", true), ("127.0.0.1", true), ("127.255.255.255", true),
        ("169.254.169.254", true), ("172.16.0.1", true), ("172.31.255.255", true), ("192.0.0.8", true),
        ("192.0.2.1", true), ("192.88.99.1", true), ("192.168.0.1", true), ("198.18.0.1", true), ("198.19.9.9", true),
        ("198.51.100.1", true), ("203.0.113.1", true), ("224.0.0.1", true), ("240.0.0.1", true),
        ("255.255.255.255", true), ("::", true), ("::1", true), ("fe80::1", true), ("febf::1", true), ("fc00::1", true),
        ("fdff::1", true), ("ff02::1", true), ("2001:db8::1", true), ("2001::1", true), ("2002:7f00:1::", true),
        ("3fff::1", true), ("::ffff:127.0.0.1", true), ("::ffff:10.0.0.1", true), ("64:ff9b::a00:1", true),
        ("64:ff9b:1::1", true), ("100::1", true), ("::127.0.0.1", true),
    ])
    func isPrivate(_ address: String, _ expected: Bool) {
        #expect(WebOrigin.isPrivate(address) == expected)
    }

    @Test func namesAreNoAddresses() {
        #expect(WebOrigin.isPrivate("localhost") == nil)
    }

    @Test(arguments: [
        ("https://K.example/a", "https", "k.example", "443"), ("http://k.example:8080?x", "http", "k.example", "8080"),
        ("http://[2001:DB8::1]:1/", "http", "2001:db8::1", "1"),
        ("https://good.example@evil.example/", "https", "evil.example", "443"),
        ("https://evil.example#@good.example/", "https", "evil.example", "443"),
    ])
    func parts(_ url: String, _ scheme: String, _ host: String, _ port: String) throws {
        let origin = try #require(WebOrigin(url))
        #expect([origin.scheme, origin.host, origin.port] == [scheme, host, port])
    }

    @Test(arguments: [
        ("/b", "https://k.example/b"), ("b?c=1", "https://k.example/d/b?c=1"), ("//m.example/x", "https://m.example/x"),
        ("?p=2", "https://k.example/d/a?p=2"), ("http://m.example:80/a b", "http://m.example/a%20b"),
        ("javascript:x()", nil), ("mailto:a@k.example", nil), ("data:text/html,x", nil), ("file:///x", nil),
    ])
    func resolve(_ reference: String, _ expected: String?) {
        #expect(WebOrigin.resolve(reference, against: "https://k.example/d/a") == expected)
    }
}
