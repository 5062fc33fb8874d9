internal import CTurboJPEG

extension Picture {
    /// Made smaller where its longer side is above `side`.
    package func fitted(longerSide side: Int) -> Picture {
        let scale = min(1, Double(side) / Double(max(width, height)))
        return scale < 1
            ? resized(width: max(Int(Double(width) * scale), 1), height: max(Int(Double(height) * scale), 1)) : self
    }

    /// A small JPEG whose longer side is at most `side`, for reports. Equal pictures give equal bytes.
    package func thumbnail(longerSide side: Int, quality: Int = 78) -> [UInt8]? {
        let small = fitted(longerSide: side)
        guard let encoder = unsafe tjInitCompress() else { return nil }
        defer { unsafe _ = tjDestroy(encoder) }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        let code = unsafe tjCompress2(
            encoder, small.pixels, Int32(small.width), 0, Int32(small.height), Int32(TJPF_RGB.rawValue), &buffer, &size,
            Int32(TJSAMP_420.rawValue), Int32(quality), 0)
        defer { unsafe tjFree(buffer) }
        guard code == 0, let buffer = unsafe buffer else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }
}
