package import Domain

/// A picture that a report shows, and what the model said of it: what is to be explained.
package struct JudgedPicture: Hashable, Sendable {
    package let file: MediaFile
    /// The most probable class of the picture by itself.
    package let polarity: Polarity
    /// Whether its post holds nothing else.
    package let isAlone: Bool
}
