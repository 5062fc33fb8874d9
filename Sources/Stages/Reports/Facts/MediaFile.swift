/// A stored file of a post.
package struct MediaFile: Hashable, Sendable {
    package let sha256: String
    package let fileExtension: String
}
