/// One message of one author at one time, as we keep it.
package struct Post: Hashable, Codable, Sendable {
    /// Where its id is unique, such as `mastodon` or `feed:https://k.example/rss`.
    package var platform: String
    /// The platform's own id, opaque: some are not numbers, and 64-bit numbers do not survive a double.
    package var nativeID: String
    /// Its page for people, if it has one.
    package var url: String?
    package var author: Author?
    /// Unix seconds UTC. When the source gave none, the first-seen time stands here and `publishedExactly` is false.
    package var publishedAt: Int64
    package var publishedExactly: Bool
    /// Unix seconds UTC of the last edit the source told of.
    package var editedAt: Int64?
    /// What the source says its language is, a BCP 47 code.
    package var declaredLanguage: String?
    package var title: String?
    /// Plain text; empty for a post that is only a picture or a sound.
    package var text: String
    /// Native id of the post it answers, of the post it repeats, and of its thread.
    package var replyTo: String?
    package var repostOf: String?
    package var thread: String?
    package var likes: Int?
    package var shares: Int?
    package var replies: Int?
    package var attachments: [Attachment]

    package init(
        platform: String, nativeID: String, url: String? = nil, author: Author? = nil, publishedAt: Int64,
        publishedExactly: Bool = true, editedAt: Int64? = nil, declaredLanguage: String? = nil, title: String? = nil,
        text: String, replyTo: String? = nil, repostOf: String? = nil, thread: String? = nil, likes: Int? = nil,
        shares: Int? = nil, replies: Int? = nil, attachments: [Attachment] = []
    ) {
        self.platform = platform
        self.nativeID = nativeID
        self.url = url
        self.author = author
        self.publishedAt = publishedAt
        self.publishedExactly = publishedExactly
        self.editedAt = editedAt
        self.declaredLanguage = declaredLanguage
        self.title = title
        self.text = text
        self.replyTo = replyTo
        self.repostOf = repostOf
        self.thread = thread
        self.likes = likes
        self.shares = shares
        self.replies = replies
        self.attachments = attachments
    }
}

/// Who wrote a post, as the source names them. Storage keeps a keyed pseudonym unless the configuration says otherwise.
package struct Author: Hashable, Codable, Sendable {
    /// The stable identity at the platform: an account id or a full handle.
    package var identity: String
    /// What the source shows to people.
    package var displayName: String?

    package init(identity: String, displayName: String? = nil) {
        self.identity = identity
        self.displayName = displayName
    }
}

/// A picture, a sound or a film that belongs to a post, as the source announces it.
package struct Attachment: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case image, audio, video, other
    }

    package var kind: Kind
    /// Absolute http(s) URL, or an absolute file path for imports.
    package var url: String
    /// Alt text or a caption: part of the words a monitor can match.
    package var caption: String?
    /// Media type as the source declared it; the first bytes decide later.
    package var declaredType: String?
    /// The still picture that stands for a film: films themselves are not fetched.
    package var isPoster: Bool
    /// How long it is, as the source says; in seconds.
    package var declaredSeconds: Double?
    /// Set where `url` is a question whose answer leads to the file.
    package var locator: Locator?
    /// What the source's policy does not let us keep: noted, never fetched.
    package var isBarred = false

    /// How a file's address is made of the answer to a question.
    package struct Locator: Hashable, Codable, Sendable {
        /// Path of the answer's word.
        package var take: String
        /// The file's address, with the word in the place of `{value}`. Both this and the question may hold `{secret}`.
        package var url: String

        package init(take: String, url: String) {
            self.take = take
            self.url = url
        }
    }

    /// Words of a sound, as the source gives them beside it.
    package var isTranscript: Bool { kind == .other && declaredType?.hasSuffix("; rel=transcript") ?? false }

    package init(
        kind: Kind, url: String, caption: String? = nil, declaredType: String? = nil, isPoster: Bool = false,
        declaredSeconds: Double? = nil, locator: Locator? = nil
    ) {
        self.isPoster = isPoster
        self.declaredSeconds = declaredSeconds
        self.locator = locator
        self.kind = kind
        self.url = url
        self.caption = caption
        self.declaredType = declaredType
    }
}

/// What became of an attachment's file.
package enum AttachmentState: String, CaseIterable, Codable, Sendable {
    /// Not fetched yet.
    case pending
    /// In the media folder.
    case stored
    /// Beyond a limit or of a kind we do not decode: `reason` says which. Not tried again.
    case refused
    /// Could not be fetched or read: `reason` says why.
    case failed
    /// The source's policy or the configuration says not to fetch it.
    case skipped
}
