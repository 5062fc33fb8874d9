package import Domain

/// What one local day says of one rule of one monitor.
package struct AlertDay: Hashable, Sendable {
    package let day: Int
    package let end: Int64
    /// The tests that fired, in the order of their cells, each with its false-discovery rate.
    package let fired: [Fired]
    /// Surprise of the whole day; nil where there is no expectation.
    package let surprise: Double?
    package let start: Int64
    /// Over and fetched: only then does quiet mean quiet.
    package let isJudged: Bool

    package struct Fired: Hashable, Sendable {
        package let test: AlertTest
        package let q: Double
        package let tests: Int

        package init(test: AlertTest, q: Double, tests: Int) {
            self.test = test
            self.q = q
            self.tests = tests
        }
    }

    package init(day: Int, start: Int64, end: Int64, fired: [Fired], surprise: Double?, isJudged: Bool) {
        self.day = day
        self.start = start
        self.end = end
        self.fired = fired
        self.surprise = surprise
        self.isJudged = isJudged
    }
}

/// An alert from its first firing cell to its end, hours and days of one rule taken together.
package struct Incident: Hashable, Sendable {
    package private(set) var state: AlertState
    package private(set) var firstDay: Int
    package private(set) var lastDay: Int
    package private(set) var firstStart: Int64
    package private(set) var lastStart: Int64
    package private(set) var peak: AlertDay.Fired
    package private(set) var events: [Event]
    /// The day that resolved it.
    private var quietDay = Int.min / 2

    package struct Event: Hashable, Sendable {
        package let at: Int64
        package let state: AlertState
        package let detail: String
    }

    /// Follows a rule through the days, in order.
    ///
    /// A firing cell opens an alert; a later day that fires, or stays above half the threshold, keeps it; a day that is over and
    /// quiet resolves it. A day that was not fetched, or is not over, changes nothing. What fires again within `cooldown` days of
    /// the quiet day is the same alert, not another one: with a cooldown of 2, resolved by the 10th, firing on the 12th goes on,
    /// on the 13th is new.
    package static func follow(_ days: [AlertDay], lower: Double, cooldown: Int = 0) -> [Incident] {
        var done: [Incident] = []
        var current: Incident?
        for day in days {
            guard var incident = current else {
                if var last = done.last, last.goesOn(day, cooldown) {
                    done.removeLast()
                    current = last
                } else {
                    current = Incident(day)
                }
                continue
            }
            if incident.take(day, lower) {
                current = incident
            } else {
                done.append(incident)
                current = nil
            }
        }
        return done + (current.map { [$0] } ?? [])
    }

    private init?(_ day: AlertDay) {
        guard let first = day.fired.min(by: { ($0.test.start, $0.test.end) < ($1.test.start, $1.test.end) }),
            let peak = Self.worst(day.fired)
        else { return nil }
        state = .open
        (firstDay, lastDay) = (day.day, day.day)
        firstStart = first.test.start
        lastStart = day.fired.map(\.test.start).max() ?? first.test.start
        self.peak = peak
        events = [
            Event(at: day.fired.map(\.test.end).min() ?? day.end, state: .open, detail: Self.text(peak.test))
        ]
    }

    /// Takes a day that fires soon after the alert's end; false for any other day.
    private mutating func goesOn(_ day: AlertDay, _ cooldown: Int) -> Bool {
        guard let worst = Self.worst(day.fired), day.day - quietDay <= cooldown else { return false }
        state = .ongoing
        lastDay = day.day
        lastStart = day.fired.map(\.test.start).max() ?? lastStart
        let at = day.fired.map(\.test.end).min() ?? day.end
        events.append(Event(at: at, state: .ongoing, detail: "again: " + Self.text(worst.test)))
        if worst.test.surprise > peak.test.surprise { peak = worst }
        return true
    }

    /// False when the day ends it; then `self` is resolved.
    private mutating func take(_ day: AlertDay, _ lower: Double) -> Bool {
        if let worst = Self.worst(day.fired) {
            if worst.test.surprise > peak.test.surprise { peak = worst }
            lastStart = day.fired.map(\.test.start).max() ?? lastStart
        } else if let surprise = day.surprise, surprise > lower {
            lastStart = day.start
        } else if day.isJudged {
            state = .resolved
            quietDay = day.day
            events.append(Event(at: day.end, state: .resolved, detail: "a quiet day"))
            return false
        } else {
            return true
        }
        lastDay = day.day
        if state == .open {
            state = .ongoing
            events.append(Event(at: day.end, state: .ongoing, detail: "a further day"))
        }
        return true
    }

    private static func worst(_ fired: [AlertDay.Fired]) -> AlertDay.Fired? {
        fired.max { ($0.test.surprise, $1.test.start) < ($1.test.surprise, $0.test.start) }
    }

    private static func text(_ test: AlertTest) -> String {
        // Net sentiment lives between −1 and 1.
        let factor = test.rule == .sentimentDrop ? 100.0 : 10
        func rounded(_ value: Double) -> String { String((value * factor).rounded() / factor) }
        return "\(rounded(test.observed)) observed, \(rounded(test.expected)) ± \(rounded(test.scale)) expected"
    }
}
