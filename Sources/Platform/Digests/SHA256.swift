internal import CCrypto

/// SHA-256 (FIPS 180-4) over bytes that come in parts.
@safe package final class SHA256 {
    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
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
    package static func hex(_ bytes: some Collection<UInt8>) -> String {
        let hash = SHA256()
        hash.update(bytes)
        return hexadecimal(hash.finish())
    }

    package static func hex(_ text: String) -> String { hex(Array(text.utf8)) }
}

/// HMAC-SHA256 (RFC 2104) in lower-case hexadecimal.
package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> String {
    hexadecimal(hmacSHA256Bytes(key: key, message))
}

/// The 32 bytes of HMAC-SHA256 (RFC 2104).
package func hmacSHA256Bytes(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    unsafe _ = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &digest, &length)
    return digest
}

package func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
