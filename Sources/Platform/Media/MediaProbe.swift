internal import Domain

/// What a file is, or why it is not used.
package struct MediaProbe: Equatable, Sendable {
    package let format: MediaFormat
    package var width: Int?
    package var height: Int?
    package var seconds: Double?
    /// Some of it was unreadable.
    package var note: String?

    /// Decodes as much as it takes to know: a header for pictures, all of a sound.
    package init(_ bytes: [UInt8], limits: MediaLimits = MediaLimits()) throws(MediaError) {
        guard let format = MediaFormat(sniffing: bytes) else {
            throw .refused(
                bytes.isEmpty ? "the file is empty" : "neither a picture nor a sound that can be read here")
        }
        self.format = format
        switch format.kind {
        case .image:
            let decoder = ImageDecoder(limits: limits)
            (width, height) = try decoder.size(bytes)
            // A broken body behind a good header must be found now, while its address is still known.
            _ = try decoder.decode(bytes, shorterSide: 64)
        default:
            let sound = try AudioDecoder(limits: limits).measure(bytes)
            (seconds, note) = (sound.seconds, sound.note)
        }
    }
}
