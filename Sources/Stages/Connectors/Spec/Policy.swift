internal import Support

/// What a service's terms ask of who keeps its posts. The engine enforces it; a spec cannot leave it out.
package struct Policy: Sendable {
    package enum Access: String, Sendable {
        /// Anybody may ask.
        case open
        /// A key or account that costs nothing.
        case key
        /// Money for each request or month.
        case paid
        /// Permission by contract or review.
        case agreement
    }

    package enum Media: String, Sendable { case store, images, skip }

    /// Where the terms stand, and when somebody last read them there, as a date.
    package let terms: String
    package let checked: String
    package let access: Access
    /// What has to be done before it may be used, where it is not simply open.
    package let toDo: String?
    /// After this many days posts are removed here.
    package let retentionDays: Int
    package let followsDeletions: Bool
    /// How far back `fetch --recheck` asks again for posts; nil for all that are kept.
    package let recheckDays: Int?
    package let media: Media
    package let mailsText: Bool
    /// To be shown beside its posts.
    package let attribution: String?

    init(_ json: JSONValue) {
        terms = json["terms"]?.string ?? ""
        checked = json["checked"]?.string ?? ""
        access = json["access"]?.string.flatMap(Access.init) ?? .open
        toDo = json["toDo"]?.string
        retentionDays = Int(json["retentionDays"]?.integer ?? 400)
        followsDeletions = json["deletions"]?.string == "follow"
        recheckDays = json["recheckDays"]?.integer.map { Int($0) }
        media = json["media"]?.string.flatMap(Media.init) ?? .store
        mailsText = json["mailText"]?.bool ?? false
        attribution = json["attribution"]?.string
    }

    /// Why a source does not start by itself; nil when it does.
    package var obstacle: String? {
        switch access {
        case .open, .key: nil
        case .paid:
            "it is disabled: the service charges for access. \(toDo ?? "") Read \(terms) (last checked here \(checked))."
        case .agreement:
            "it is disabled: the service wants an agreement first. \(toDo ?? "") Read \(terms) (last checked here \(checked))."
        }
    }
}
