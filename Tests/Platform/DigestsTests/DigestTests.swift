import Digests
import Testing

/// Vectors of FIPS 180-4 and RFC 4231.
@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func sha256(_ text: String, _ expected: String) {
        #expect(SHA256.hex(text) == expected)
    }

    @Test func hmac() {
        let key = Array("Jefe".utf8)
        #expect(
            hmacSHA256(key: key, Array("what do ya want for nothing?".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
