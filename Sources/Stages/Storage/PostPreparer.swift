internal import Digests
package import Domain
package import Language

/// A post with all that storing it has to find out first: what takes time and needs no database.
package struct PreparedPost: Sendable {
    package let post: Post
    let language: String?
    /// Equal for copies of one post; nil for one without words, since two pictures at two addresses may differ.
    let content: String?
    let pseudonym: String?
    let search: SearchText
}

extension [PreparedPost] {
    /// The same posts in the order of the index over contents, which is then gone through once a batch and not all over for each
    /// post. Copies keep their order; where one post is there twice all do, since the later is its revision.
    package var inOrderOfContent: [PreparedPost] {
        // Equal ids of two platforms are no repeat, but leaving those as they are loses nothing.
        guard Set(map(\.post.nativeID)).count == count else { return self }
        // Numbers compare faster than the digits that they are written with.
        let keys = enumerated().map { (content: UInt64($1.content ?? "", radix: 16) ?? 0, place: $0) }
        return keys.sorted { $0 < $1 }.map { self[$0.place] }
    }
}

/// Prepares posts, on any thread.
package struct PostPreparer: Sendable {
    /// Of pseudonyms and tombstones.
    let key: [UInt8]

    package func prepare(_ posts: [Post], using maker: SearchTextMaker) -> [PreparedPost] {
        posts.map { post in
            // Folding is what takes longest: once, where the words are the text alone.
            let folded = maker.fold(post.text)
            let captions = post.attachments.compactMap(\.caption)
            let search =
                post.title == nil && captions.isEmpty
                ? maker.make(folded: folded)
                : maker.make(([post.title, post.text].compactMap(\.self) + captions).joined(separator: "\n"))
            return PreparedPost(
                post: post, language: Self.language(of: post), content: Self.content(ofFolded: folded),
                pseudonym: post.author.map { Self.pseudonym(key, of: $0.identity, platform: post.platform) },
                search: search)
        }
    }

    static func language(of post: Post) -> String? {
        let words = post.title.map { "\($0) \(post.text)" } ?? post.text
        return LanguageIdentifier.identify(words, hint: post.declaredLanguage)
    }

    /// Digest of the folded text, spaces of any kind and number alike.
    static func content(of post: Post, _ maker: SearchTextMaker) -> String? { content(ofFolded: maker.fold(post.text)) }

    /// Nil below eight characters: too short to be copied.
    private static func content(ofFolded text: String) -> String? {
        let words = WhiteSpace.joined(text)
        guard words.count >= 8 else { return nil }
        if words.contains(where: { $0 >= 0x80 }), String(decoding: words, as: UTF8.self).prefix(8).count < 8 {
            return nil
        }
        return contentDigest(words)
    }

    /// 64 bits of a SHA-256: posts are put into the index over it in no order, which is what an import of millions waits for, and
    /// this way it stays in memory. Two of ten million texts fall together with a chance of 3 in a million (n² / 2⁶⁵).
    static func contentDigest(_ bytes: [UInt8]) -> String { String(SHA256.hex(bytes).prefix(16)) }

    /// What a person's name is here: the same name on the same platform is always the same.
    static func pseudonym(_ key: [UInt8], of identity: String, platform: String) -> String {
        String(keyedHash(key, "author", platform, identity).prefix(12))
    }
}

/// Keyed hash of something that must be recognised again but not read.
func keyedHash(_ key: [UInt8], _ parts: String...) -> String {
    hmacSHA256(key: key, Array(parts.joined(separator: "\u{1F}").utf8))
}
