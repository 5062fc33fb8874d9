internal import CRSVG
internal import Foundation

/// A drawing that could not become a picture.
package struct RasterizerError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

/// SVG to PNG, for mail: clients show no SVG.
package enum Rasterizer {
    /// The PNG of `svg`, `width` × `height` pixels on an opaque ground `background` (0xRRGGBB).
    ///
    /// Equal drawings give equal bytes on one machine; fonts may differ between machines.
    package static func png(
        svg: String, width: Int, height: Int, background: UInt32
    ) throws(RasterizerError) -> [UInt8] {
        let bytes = Array(svg.utf8)
        var size = 0
        var message = [CChar](repeating: 0, count: 256)
        guard
            let png = unsafe rasterize_svg(
                bytes, bytes.count, Int32(width), Int32(height), background, &size, &message)
        else {
            let end = message.firstIndex(of: 0) ?? 0
            let text = String(decoding: message[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw RasterizerError(description: "librsvg cannot draw this SVG: \(text)")
        }
        defer { unsafe rasterize_free(png) }
        return unsafe Array(UnsafeBufferPointer(start: png, count: size))
    }
}
