package import Domain

/// A file format, told by its first bytes: names, declared types and addresses lie.
package enum MediaFormat: String, CaseIterable, Sendable {
    case jpeg, png, webp, gif, wav, flac, ogg, mp3, aiff, au

    package init?(sniffing bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(16))
        func at(_ offset: Int, _ magic: String) -> Bool { head.dropFirst(offset).starts(with: Array(magic.utf8)) }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if at(0, "RIFF"), at(8, "WEBP") {
            self = .webp
        } else if at(0, "GIF87a") || at(0, "GIF89a") {
            self = .gif
        } else if at(0, "RIFF") || at(0, "RF64"), at(8, "WAVE") {
            self = .wav
        } else if at(0, "fLaC") {
            self = .flac
        } else if at(0, "OggS") {
            self = .ogg
        } else if at(0, "FORM"), at(8, "AIF") {
            self = .aiff
        } else if at(0, ".snd") {
            self = .au
        } else if at(0, "ID3") || (head.count > 1 && head[0] == 0xFF && head[1] & 0xE6 == 0xE2) {
            self = .mp3
        } else {
            return nil
        }
    }

    package var kind: Attachment.Kind {
        switch self {
        case .jpeg, .png, .webp, .gif: .image
        case .wav, .flac, .ogg, .mp3, .aiff, .au: .audio
        }
    }

    package var mediaType: String {
        switch self {
        case .mp3: "audio/mpeg"
        case .au: "audio/basic"
        default: "\(kind.rawValue)/\(rawValue)"
        }
    }

    package var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
}
