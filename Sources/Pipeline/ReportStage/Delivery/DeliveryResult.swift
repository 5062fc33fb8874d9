/// What became of one message.
package struct DeliveryResult: Sendable {
    package enum State: String, Sendable {
        case sent, failed, uncertain, refused, expired
    }

    package let id: Int64
    /// `report`, `alert` or `digest`.
    package let kind: String
    package let monitor: String
    /// Name of the report, or the alert's rule.
    package let subject: String
    /// Local day.
    package let day: String
    /// `mail` or `webhook`.
    package let channel: String
    package let recipient: String
    package let state: State
    /// Nil when sent.
    package let reason: String?

    /// Nil when sent: else what happened, in a line.
    package var problem: String? {
        guard state != .sent else { return nil }
        return
            "\(channel) to \(recipient) (\(monitor), \(subject), \(day)) is \(state.rawValue): \(reason ?? "unknown")"
    }
}

/// A message that would go out.
package struct PlannedMessage: Sendable {
    /// `report`, `alert` or `digest`.
    package let kind: String
    package let channel: String
    package let recipient: String
    package let title: String
    package let bytes: Int
    /// What it waits for, or why it cannot be made; nil when it would go now.
    package let hindrance: String?
}
