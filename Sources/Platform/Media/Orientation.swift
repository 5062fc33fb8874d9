/// How a camera was held: EXIF tag 0x0112, 1 to 8 (TIFF 6.0).
struct Orientation: Equatable {
    let code: Int

    /// 1, upright, when the JPEG says nothing or something unreadable.
    init(exifOf bytes: [UInt8]) {
        code = Self.find(in: bytes) ?? 1
    }

    init(code: Int) {
        self.code = code
    }

    var swapsSides: Bool { code >= 5 }

    /// The picture as it was meant to be seen.
    func applied(to picture: Picture) -> Picture {
        guard (2...8).contains(code) else { return picture }
        let (width, height) = (picture.width, picture.height)
        let (newWidth, newHeight) = swapsSides ? (height, width) : (width, height)
        var pixels = [UInt8](repeating: 0, count: picture.pixels.count)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let (fromX, fromY) = source(x, y, width, height)
                let (to, from) = ((y * newWidth + x) * 3, (fromY * width + fromX) * 3)
                for channel in 0..<3 { pixels[to + channel] = picture.pixels[from + channel] }
            }
        }
        return Picture(width: newWidth, height: newHeight, pixels: pixels)
    }

    /// Where the upright pixel (x, y) lies in the stored picture.
    private func source(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> (Int, Int) {
        switch code {
        case 2: (width - 1 - x, y)
        case 3: (width - 1 - x, height - 1 - y)
        case 4: (x, height - 1 - y)
        case 5: (y, x)
        case 6: (y, height - 1 - x)
        case 7: (width - 1 - y, height - 1 - x)
        default: (width - 1 - y, x)
        }
    }

    /// Walks the JPEG's segments to APP1 "Exif" and the first directory in it.
    private static func find(in bytes: [UInt8]) -> Int? {
        var i = 2
        while i + 4 <= bytes.count, bytes[i] == 0xFF {
            let length = Int(bytes[i + 2]) << 8 | Int(bytes[i + 3])
            if bytes[i + 1] == 0xE1, bytes.dropFirst(i + 4).starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) {
                return directory(Array(bytes[min(i + 10, bytes.count)..<min(i + 2 + length, bytes.count)]))
            }
            // Picture data begin: no more headers.
            if bytes[i + 1] == 0xDA || length < 2 { return nil }
            i += 2 + length
        }
        return nil
    }

    private static func directory(_ tiff: [UInt8]) -> Int? {
        guard tiff.count >= 8 else { return nil }
        let isLittle = tiff[0] == 0x49
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset + size <= tiff.count else { return nil }
            let part = tiff[offset..<offset + size]
            return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let start = number(4, 4), let count = number(start, 2) else { return nil }
        for entry in 0..<min(count, 200) where number(start + 2 + entry * 12, 2) == 0x0112 {
            return number(start + 2 + entry * 12 + 8, 2).flatMap { (1...8).contains($0) ? $0 : nil }
        }
        return nil
    }
}
