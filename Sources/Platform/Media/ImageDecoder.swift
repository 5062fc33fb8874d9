internal import CGIF
internal import CPNG
internal import CTurboJPEG
internal import CWebP
internal import Domain

/// A decoded picture: rows from the top, three bytes a pixel (R, G, B).
package struct Picture: Equatable, Sendable {
    package let width: Int
    package let height: Int
    package let pixels: [UInt8]

    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 3, "\(pixels.count) bytes for \(width) × \(height)")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

/// Reads JPEG, PNG, WebP and the first frame of GIF.
package struct ImageDecoder: Sendable {
    package let limits: MediaLimits

    package init(limits: MediaLimits = MediaLimits()) {
        self.limits = limits
    }

    /// Width and height from the header, upright; checks the limits and decodes nothing.
    package func size(_ bytes: [UInt8]) throws(MediaError) -> (width: Int, height: Int) {
        guard bytes.count <= limits.bytes else {
            throw .refused("\(bytes.count) bytes, limit \(limits.bytes)")
        }
        guard let format = MediaFormat(sniffing: bytes), format.kind == .image else {
            throw .refused("not a JPEG, PNG, WebP or GIF picture")
        }
        guard let (width, height) = header(bytes, format), width > 0, height > 0 else {
            throw .damaged("the \(format.rawValue) header cannot be read")
        }
        guard width * height <= limits.pixels else {
            throw .refused("\(width) × \(height) pixels, limit \(limits.pixels / 1_000_000) megapixels")
        }
        let turned = format == .jpeg && Orientation(exifOf: bytes).swapsSides
        return turned ? (height, width) : (width, height)
    }

    /// The picture, upright, on white.
    ///
    /// - Parameter shorterSide: JPEG is decoded at the smallest of 1/1, 1/2, 1/4, 1/8 whose shorter side is at least this.
    package func decode(_ bytes: [UInt8], shorterSide: Int) throws(MediaError) -> Picture {
        _ = try size(bytes)
        guard let format = MediaFormat(sniffing: bytes) else { throw .refused("unknown format") }
        let picture: Picture?
        switch format {
        case .jpeg: picture = jpeg(bytes, shorterSide)
        case .png: picture = png(bytes)
        case .webp: picture = webp(bytes)
        default: picture = gif(bytes)
        }
        guard let picture else { throw .damaged("the \(format.rawValue) data are damaged") }
        return format == .jpeg ? Orientation(exifOf: bytes).applied(to: picture) : picture
    }

    private func header(_ bytes: [UInt8], _ format: MediaFormat) -> (Int, Int)? {
        var (width, height): (UInt32, UInt32) = (0, 0)
        switch format {
        case .jpeg: return jpegHeader(bytes).map { ($0.width, $0.height) }
        case .png: guard unsafe png_read_size(bytes, bytes.count, &width, &height) else { return nil }
        case .webp:
            var (w, h): (Int32, Int32) = (0, 0)
            guard unsafe WebPGetInfo(bytes, bytes.count, &w, &h) != 0 else { return nil }
            return (Int(w), Int(h))
        default: guard unsafe gif_first_frame(bytes, bytes.count, &width, &height, nil) else { return nil }
        }
        return (Int(width), Int(height))
    }

    private func jpegHeader(_ bytes: [UInt8]) -> (width: Int, height: Int, isCMYK: Bool)? {
        guard let decoder = unsafe tjInitDecompress() else { return nil }
        defer { unsafe _ = tjDestroy(decoder) }
        var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        guard
            unsafe tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space) == 0
        else { return nil }
        let isCMYK = space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue)
        return (Int(width), Int(height), isCMYK)
    }

    private func jpeg(_ bytes: [UInt8], _ shorterSide: Int) -> Picture? {
        guard let header = jpegHeader(bytes), let decoder = unsafe tjInitDecompress() else { return nil }
        defer { unsafe _ = tjDestroy(decoder) }
        var divisor = 1
        while divisor < 8, min(header.width, header.height) / (divisor * 2) >= shorterSide { divisor *= 2 }
        let width = (header.width + divisor - 1) / divisor
        let height = (header.height + divisor - 1) / divisor
        let channels = header.isCMYK ? 4 : 3
        var pixels = [UInt8](repeating: 0, count: width * height * channels)
        let format = header.isCMYK ? TJPF_CMYK : TJPF_RGB
        let code = unsafe tjDecompress2(
            decoder, bytes, UInt(bytes.count), &pixels, Int32(width), 0, Int32(height), Int32(format.rawValue), 0)
        // A warning (a truncated file, mostly) leaves grey where data are missing: what there is would mislead.
        guard code == 0 else { return nil }
        return Picture(width: width, height: height, pixels: header.isCMYK ? Self.rgb(fromCMYK: pixels) : pixels)
    }

    /// Adobe writes CMYK inverted: 255 is no ink.
    private static func rgb(fromCMYK cmyk: [UInt8]) -> [UInt8] {
        var rgb: [UInt8] = []
        rgb.reserveCapacity(cmyk.count / 4 * 3)
        for pixel in stride(from: 0, to: cmyk.count, by: 4) {
            for channel in 0..<3 { rgb.append(UInt8(Int(cmyk[pixel + channel]) * Int(cmyk[pixel + 3]) / 255)) }
        }
        return rgb
    }

    private func png(_ bytes: [UInt8]) -> Picture? {
        guard let (width, height) = header(bytes, .png) else { return nil }
        var pixels = [UInt8](repeating: 255, count: width * height * 3)
        guard unsafe png_read_rgb(bytes, bytes.count, &pixels) else { return nil }
        return Picture(width: width, height: height, pixels: pixels)
    }

    private func webp(_ bytes: [UInt8]) -> Picture? {
        guard let (width, height) = header(bytes, .webp) else { return nil }
        var rgba = [UInt8](repeating: 0, count: width * height * 4)
        let size = rgba.count
        guard unsafe WebPDecodeRGBAInto(bytes, bytes.count, &rgba, size, Int32(width * 4)) != nil else { return nil }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for pixel in stride(from: 0, to: size, by: 4) {
            let alpha = Int(rgba[pixel + 3])
            for channel in 0..<3 {
                pixels.append(UInt8((Int(rgba[pixel + channel]) * alpha + 255 * (255 - alpha)) / 255))
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }

    private func gif(_ bytes: [UInt8]) -> Picture? {
        guard let (width, height) = header(bytes, .gif) else { return nil }
        var pixels = [UInt8](repeating: 255, count: width * height * 3)
        var (w, h): (UInt32, UInt32) = (0, 0)
        guard unsafe gif_first_frame(bytes, bytes.count, &w, &h, &pixels) else { return nil }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
