/// Why an alert may fire.
package enum AlertRule: String, CaseIterable, Codable, Sendable {
    case volumeSpike = "volume_spike"
    case negativeSurge = "negative_surge"
    case sentimentDrop = "sentiment_drop"
    /// A topic that is new or suddenly larger.
    case topicSurge = "topic_surge"
    /// A negative post that travels much further than posts usually do.
    case influentialPost = "influential_post"
    /// A source that brings nothing, though it was asked and usually brings much.
    case sourceSilent = "source_silent"
    /// A measure of the user's own, in SQL.
    case custom
}

/// How alerts count copies and near copies of one text: each post for itself, or all of them as one.
package enum CopyCount: String, CaseIterable, Codable, Sendable {
    case each, once
}

/// Life of an alert.
package enum AlertState: String, CaseIterable, Codable, Sendable {
    case open, ongoing, resolved, withdrawn
}

/// A measure of the user's own: a read-only query that gives `day` and `value` of one monitor, watched like the built-in ones.
package struct CustomRule: Hashable, Codable, Sendable {
    package var name: String
    /// May use `:monitor`, `:first` and `:last` (local days, both included).
    package var sql: String
    /// A value below this is never an alert.
    package var minimumVolume: Double
    /// Times the usual value.
    package var minimumEffect: Double

    package init(name: String, sql: String, minimumVolume: Double = 5, minimumEffect: Double = 2) {
        self.name = name
        self.sql = sql
        self.minimumVolume = minimumVolume
        self.minimumEffect = minimumEffect
    }
}
