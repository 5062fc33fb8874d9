internal import Foundation

/// Where in the week a reading stands, by the wall clock.
package struct WeekSlot: Hashable, Sendable {
    /// 0 to 23.
    package let hour: Int
    /// Monday is 0.
    package let weekday: Int
    /// A holiday of the user's calendar is expected to be like a Sunday.
    package let isHoliday: Bool

    package init(hour: Int, weekday: Int, isHoliday: Bool = false) {
        self.hour = hour
        self.weekday = isHoliday ? 6 : weekday
        self.isHoliday = isHoliday
    }

    /// Hour of a working day or of a free one.
    var hourOfDay: Int { hour + (weekday >= 5 ? 24 : 0) }
    var hourOfWeek: Int { hour + 24 * weekday }
}

/// A level that is learnt as it goes, with the shape of the week: what to expect of the next reading, before it is seen.
///
///     expected = g + w₁ / (w₁ + 2) · d + w₂ / (w₂ + 8) · h
///
/// with g the level, d the difference that this hour makes on such a day (working or free), h what this hour of the week makes
/// beyond that, and w₁, w₂ the hours seen of each: an hour of the week counts by half after eight weeks (1 week: 0.11, 8: 0.5,
/// 24: 0.75). Each is an average with exponential forgetting, half-lives 14 days, 28 days and 4 weeks. A reading pulls by at most
/// three times the usual deviation, so that a burst does not become the expectation.
struct SeasonalLevel: Sendable {
    private var level = 0.0
    private var deviation = 1.0
    private var readings = 0
    private var days = [Slot](repeating: Slot(), count: 48)
    private var weeks = [Slot](repeating: Slot(), count: 168)

    private struct Slot: Sendable {
        var offset = 0.0
        var hours = 0.0
    }

    private static let levelHalfLife = 14.0 * 24
    private static let dayHalfLife = 28.0
    private static let weekHalfLife = 4.0
    private static let reach = 3.0

    func expected(_ slot: WeekSlot) -> Double { level + ofDay(slot) + ofWeek(slot) }

    /// The usual distance between a reading and what was expected of it, as a standard deviation.
    var scale: Double { 1.2533 * deviation }

    private func ofDay(_ slot: WeekSlot) -> Double {
        let part = days[slot.hourOfDay]
        return part.offset * part.hours / (part.hours + 2)
    }

    private func ofWeek(_ slot: WeekSlot) -> Double {
        let part = weeks[slot.hourOfWeek]
        return part.offset * part.hours / (part.hours + 8)
    }

    /// - Parameter hours: since the reading before.
    mutating func learn(_ value: Double, _ slot: WeekSlot, hours: Double) {
        if readings == 0 { level = value }
        readings += 1
        let (day, week, whole) = (ofDay(slot), ofWeek(slot), expected(slot))
        let pull = clipped(value - whole)
        let rate = max(Self.rate(min(hours, 24), Self.levelHalfLife), 1 / Double(readings))
        let fromLevel = clipped(value - level)
        deviation += rate * (abs(value - whole) - deviation)
        let dose = min(hours, 1)
        Self.learn(&weeks[slot.hourOfWeek], pull + week, dose, Self.weekHalfLife)
        Self.learn(&days[slot.hourOfDay], pull + week + day, dose, Self.dayHalfLife)
        level += rate * fromLevel
    }

    private func clipped(_ difference: Double) -> Double {
        max(-Self.reach * deviation, min(Self.reach * deviation, difference))
    }

    private static func learn(_ slot: inout Slot, _ value: Double, _ dose: Double, _ halfLife: Double) {
        guard dose > 0 else { return }
        slot.hours += dose
        slot.offset += max(rate(dose, halfLife), dose / slot.hours) * (value - slot.offset)
    }

    private static func rate(_ hours: Double, _ halfLife: Double) -> Double { 1 - exp2(-hours / halfLife) }
}
