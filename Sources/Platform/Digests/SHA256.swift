internal import CCrypto

/// The algorithm, looked up once: each look-up costs more than hashing a post.
nonisolated(unsafe) private let algorithm: OpaquePointer = {
    guard let found = unsafe EVP_MD_fetch(nil, "SHA256", nil) else { fatalError("libcrypto offers no SHA-256") }
    return unsafe found
}()

/// SHA-256 (FIPS 180-4) over bytes that come in parts.
@safe package final class SHA256 {
    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, algorithm, nil) == 1 else {
            fatalError("libcrypto offers no SHA-256")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    package func update(_ bytes: some Collection<UInt8>) {
        let array = Array(bytes)
        unsafe _ = EVP_DigestUpdate(context, array, array.count)
    }

    /// 32 bytes. Call once.
    package func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe _ = EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }

    /// Lower-case hexadecimal digest of `bytes`.
    package static func hex(_ bytes: some Collection<UInt8>) -> String { hexadecimal(digest(Array(bytes))) }

    package static func hex(_ text: String) -> String { hex(Array(text.utf8)) }

    /// The 32 bytes of all of `bytes`.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe _ = EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil)
        return digest
    }
}

/// HMAC-SHA256 (RFC 2104) in lower-case hexadecimal.
package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> String {
    hexadecimal(hmacSHA256Bytes(key: key, message))
}

/// The 32 bytes of HMAC-SHA256 (RFC 2104): H(K ⊕ opad, H(K ⊕ ipad, message)), K filled up to a block of 64 bytes.
package func hmacSHA256Bytes(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? SHA256.digest(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = SHA256.digest(block.map { $0 ^ 0x36 } + message)
    return SHA256.digest(block.map { $0 ^ 0x5C } + inner)
}

package func hexadecimal(_ bytes: [UInt8]) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
        text.append(digit(byte >> 4))
        text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}
