internal import Connectors

/// Seconds of a stretch of time such as `30m`, `6h`, `7d` or `2w`; nil when `text` is none.
func readSpan(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0 else { return nil }
    return count * unit
}

/// A day or time, or so long before `now`.
func readMoment(_ text: String, before now: Int64) throws -> Int64 {
    if let span = readSpan(text) { return now - span }
    guard let time = readTime(text) else {
        throw UsageError(description: "`\(text)` is no time: write 2026-11-17, 2026-11-17T06:00:00Z, 6h, 7d or 2w")
    }
    return time
}
