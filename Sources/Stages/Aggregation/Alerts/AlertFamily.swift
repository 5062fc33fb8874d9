package import Domain

/// A day of a monitor's calendar.
package struct AlertCalendarDay: Hashable, Sendable {
    package let day: Int
    package let start: Int64
    package let end: Int64
    /// Over and fetched: only then does quiet mean quiet.
    package let isJudged: Bool

    package init(day: Int, start: Int64, end: Int64, isJudged: Bool) {
        self.day = day
        self.start = start
        self.end = end
        self.isJudged = isJudged
    }
}

/// All monitors' tests of all rules, whose false discoveries are limited together, day by day.
package struct AlertFamily: Sendable {
    package struct Member: Sendable {
        /// One after the other, without a hole.
        package let days: [AlertCalendarDay]
        /// By day.
        package let tests: [Int: [AlertTest]]

        package init(days: [AlertCalendarDay], tests: [Int: [AlertTest]]) {
            self.days = days
            self.tests = tests
        }
    }

    /// An incident with the rule and what of the monitor it is about.
    package struct Found: Hashable, Sendable {
        package let rule: AlertRule
        package let subject: String
        package let incident: Incident
    }

    private let members: [Member]
    private let settings: AlertSettings
    package let qLimit: Double

    package init(_ members: [Member], settings: AlertSettings = .usual) {
        self.members = members
        self.settings = settings
        qLimit = settings.qLimit ?? AlertSettings.qLimit(monitors: members.count)
    }

    /// The incidents of each member, by rule, subject and time.
    package func incidents() -> [[Found]] {
        var rates = members.map { _ in [Int: [Double]]() }
        var sizes: [Int: Int] = [:]
        for day in Set(members.flatMap { $0.tests.keys }) {
            let probabilities = members.map { ($0.tests[day] ?? []).map(\.probability) }
            var adjusted = falseDiscoveryRates(probabilities.flatMap { $0 })[...]
            sizes[day] = adjusted.count
            for (index, own) in probabilities.enumerated() {
                rates[index][day] = Array(adjusted.prefix(own.count))
                adjusted = adjusted.dropFirst(own.count)
            }
        }
        return members.indices.map { follow(members[$0], rates[$0], sizes) }
    }

    private struct Key: Hashable, Comparable {
        let rule: AlertRule
        let subject: String

        static func < (a: Key, b: Key) -> Bool { (a.rule.rawValue, a.subject) < (b.rule.rawValue, b.subject) }
    }

    private func follow(_ member: Member, _ rates: [Int: [Double]], _ sizes: [Int: Int]) -> [Found] {
        var fired: [Key: [Int: [AlertDay.Fired]]] = [:]
        for (day, tests) in member.tests {
            for (test, q) in zip(tests, rates[day] ?? []) where settings.isLarge(test) && q <= qLimit {
                fired[Key(rule: test.rule, subject: test.subject), default: [:]][day, default: []].append(
                    AlertDay.Fired(test: test, q: q, tests: sizes[day] ?? 0))
            }
        }
        return fired.keys.sorted().flatMap { key in
            let days = member.days.map { day in
                AlertDay(
                    day: day.day, start: day.start, end: day.end, fired: fired[key]?[day.day] ?? [],
                    surprise: (member.tests[day.day] ?? []).first {
                        $0.rule == key.rule && $0.subject == key.subject && $0.grain == .day
                    }?.surprise, isJudged: day.isJudged)
            }
            return Incident.follow(days, lower: settings.lower, cooldown: settings.cooldownDays).map {
                Found(rule: key.rule, subject: key.subject, incident: $0)
            }
        }
    }
}
