package import Domain

/// Why a file is not used. The text is stored on its attachment and shown in reports.
package struct MediaError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// Beyond a limit, or of a kind we do not decode: the file may be sound.
        case refused
        /// Cannot be decoded.
        case damaged
    }

    package let kind: Kind
    package let description: String

    static func refused(_ reason: String) -> MediaError { MediaError(kind: .refused, description: reason) }
    static func damaged(_ reason: String) -> MediaError { MediaError(kind: .damaged, description: reason) }
}

/// What a file may cost us at most.
package struct MediaLimits: Sendable {
    package var bytes = 32 << 20
    package var pixels = 50_000_000
    package var seconds = 3 * 3600.0

    /// Of a file: an hour of speech is four times a large picture.
    package func bytes(of kind: Attachment.Kind) -> Int { kind == .audio ? bytes * 4 : bytes }

    package init() {}
}
