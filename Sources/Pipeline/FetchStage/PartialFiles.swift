internal import Digests
internal import Foundation
internal import HTTPTransport
internal import Support

/// Beginnings of files whose transfer broke off, so that another night goes on behind them.
struct PartialFiles {
    /// A file each: a line with the validator, then the bytes.
    let folder: String

    private func path(_ url: String) -> String { "\(folder)/\(SHA256.hex(url).prefix(32))" }

    func part(of url: String) throws -> HTTPPart? {
        guard FileManager.default.fileExists(atPath: path(url)) else { return nil }
        let bytes = try readFile(path(url))
        guard let end = bytes.firstIndex(of: 0x0A), end > 0 else { return nil }
        return HTTPPart(
            bytes: Array(bytes[(end + 1)...]), validator: String(decoding: bytes[..<end], as: UTF8.self))
    }

    func keep(_ part: HTTPPart, of url: String) throws {
        try AtomicFile.write(Array(part.validator.utf8) + [0x0A] + part.bytes, to: path(url), mode: 0o600)
    }

    func forget(_ url: String) throws {
        guard FileManager.default.fileExists(atPath: path(url)) else { return }
        try FileManager.default.removeItem(atPath: path(url))
    }

    /// Takes away what belongs to none of `urls`: nobody will ask for it again.
    func keepOnly(_ urls: [String]) throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let wanted = Set(urls.map { String(SHA256.hex($0).prefix(32)) })
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !wanted.contains(name) {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
