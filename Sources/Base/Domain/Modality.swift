/// A channel a post speaks through. A post may lack any of them; a score says which were there.
package enum Modality: String, CaseIterable, Codable, Sendable, Comparable {
    case text, image, audio

    package static func < (left: Modality, right: Modality) -> Bool {
        left.position < right.position
    }

    /// The order used in tables, masks and reports: text, image, audio.
    private var position: Int {
        switch self {
        case .text: 0
        case .image: 1
        case .audio: 2
        }
    }
}
