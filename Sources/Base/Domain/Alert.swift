/// Why an alert may fire.
package enum AlertRule: String, CaseIterable, Codable, Sendable {
    case volumeSpike = "volume_spike"
    case negativeSurge = "negative_surge"
}

/// Life of an alert.
package enum AlertState: String, CaseIterable, Codable, Sendable {
    case open, ongoing, resolved, withdrawn
}
