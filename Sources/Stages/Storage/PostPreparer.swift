internal import Digests
package import Domain
package import Language

/// A post with all that storing it has to find out first: what takes time and needs no database.
package struct PreparedPost: Sendable {
    package let post: Post
    /// Of platform and id, as tombstones have it.
    let hash: String
    let language: String?
    /// Equal for copies of one post; nil for one without words, since two pictures at two addresses may differ.
    let content: String?
    let pseudonym: String?
    let search: SearchText
}

/// Prepares posts, on any thread.
package struct PostPreparer: Sendable {
    /// Of pseudonyms and tombstones.
    let key: [UInt8]

    package func prepare(_ posts: [Post], using maker: SearchTextMaker) -> [PreparedPost] {
        posts.map { post in
            let words = [post.title, post.text].compactMap(\.self) + post.attachments.compactMap(\.caption)
            return PreparedPost(
                post: post, hash: keyedHash(key, "post", post.platform, post.nativeID),
                language: Self.language(of: post), content: Self.content(of: post, maker),
                pseudonym: post.author.map { Self.pseudonym(key, of: $0.identity, platform: post.platform) },
                search: maker.make(words.joined(separator: "\n")))
        }
    }

    static func language(of post: Post) -> String? {
        LanguageIdentifier.identify(
            [post.title ?? "", post.text].joined(separator: " "), hint: post.declaredLanguage)
    }

    /// Digest of the folded text, spaces of any kind and number alike.
    static func content(of post: Post, _ maker: SearchTextMaker) -> String? {
        let words = maker.fold(post.text).unicodeScalars.split { $0.properties.isWhitespace }
            .map { String(Substring($0)) }.joined(separator: " ")
        guard words.count >= 8 else { return nil }
        return SHA256.hex(words)
    }

    /// What a person's name is here: the same name on the same platform is always the same.
    static func pseudonym(_ key: [UInt8], of identity: String, platform: String) -> String {
        String(keyedHash(key, "author", platform, identity).prefix(12))
    }
}

/// Keyed hash of something that must be recognised again but not read.
func keyedHash(_ key: [UInt8], _ parts: String...) -> String {
    hmacSHA256(key: key, Array(parts.joined(separator: "\u{1F}").utf8))
}
