package import Domain

/// What a test must pass to become an alert; back-tests try others.
package struct AlertSettings: Hashable, Sendable {
    /// (observed − expected) / scale must exceed it.
    package var threshold = 3.0
    /// Below it, an alert that is open ends.
    package var lower = 1.5
    /// Of all alerts, false discoveries at most, over the tests of one local day; nil for ``qLimit(monitors:)``.
    package var qLimit: Double?
    /// Multiplies ``minimumEffect(_:_:)``.
    package var effectFactor = 1.0
    /// An alert that fires again within so many days of its end is the same alert.
    package var cooldownDays = 2
    /// Whether a text that many repeat counts as often, or once.
    package var copies = CopyCount.each
    /// Other rules are not looked at; nil for all.
    package var rules: Set<AlertRule>?

    package static let usual = AlertSettings()

    package init() {}

    /// What is allowed to a family of so many monitors: on a quiet day it is the chance that any of them cries, so that what one
    /// monitor has to bear falls with their number. 4 monitors 1 %, 8 monitors 2 %, 20 and more 5 %.
    package static func qLimit(monitors: Int) -> Double { min(max(0.0025 * Double(monitors), 0.01), 0.05) }

    package func isLarge(_ test: AlertTest) -> Bool {
        test.volume >= test.minimumVolume && test.effect >= test.minimumEffect * effectFactor
            && test.surprise > threshold && rules?.contains(test.rule) ?? true
    }

    /// In the unit of each rule's effect: a ratio, or for shares and net sentiment a difference.
    package static func minimumEffect(_ rule: AlertRule, _ grain: Grain) -> Double {
        switch (rule, grain) {
        case (.volumeSpike, .hour): 2.5
        case (.volumeSpike, .day): 1.5
        case (.negativeSurge, _): 0.1
        case (.sentimentDrop, _): 0.15
        case (.topicSurge, _): 3
        case (.influentialPost, _): 4
        case (.sourceSilent, _): 0.9
        case (.custom, _): 2
        }
    }
}
