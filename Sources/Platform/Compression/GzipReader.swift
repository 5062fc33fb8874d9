internal import CZlib
internal import Foundation

/// A compressed file could not be read.
package struct CompressionError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): cannot decompress: \(reason)" }
}

/// Decompresses a whole gzip file.
///
/// - Parameter limit: bytes at most after decompression, against bombs.
package func gunzip(path: String, limit: Int = 1 << 30) throws(CompressionError) -> [UInt8] {
    guard let file = unsafe gzopen(path, "rb") else { throw CompressionError(path: path, reason: "cannot open it") }
    defer { unsafe _ = gzclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
        let count = unsafe gzread(file, &block, UInt32(block.count))
        guard count >= 0 else { throw CompressionError(path: path, reason: "damaged data") }
        if count == 0 { break }
        bytes.append(contentsOf: block[..<Int(count)])
        guard bytes.count <= limit else { throw CompressionError(path: path, reason: "more than \(limit) bytes") }
    }
    // A file cut short reads to its end without complaint until asked.
    var code: Int32 = 0
    _ = unsafe gzerror(file, &code)
    guard code == Z_OK || code == Z_STREAM_END else { throw CompressionError(path: path, reason: "it ends early") }
    return bytes
}
