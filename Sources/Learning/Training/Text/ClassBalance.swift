/// How the rarer classes of a corpus are made to count, so that recall of each class counts and not frequency.
package enum ClassBalance: String, CaseIterable, Sendable {
    /// An example weighs in inverse proportion to its class's share.
    case weights
    /// Examples of rarer classes are shown more often.
    case resampling
    /// Examples that are known well weigh little, whatever their class.
    case focal
    /// As they come.
    case none

    /// γ of the focal loss.
    var focus: Double { self == .focal ? 2 : 0 }

    /// - Parameter rarity: of an example's class; its mean over a corpus is 1.
    func weight(_ rarity: Float) -> Float { self == .weights ? rarity : 1 }

    /// How often an epoch shows an example.
    ///
    /// - Parameter place: of the example in its corpus; fractions fall on different places, so that no draw is needed.
    func times(_ rarity: Float, place: Int) -> Int {
        guard self == .resampling else { return 1 }
        // The golden ratio spreads the places evenly.
        let fraction = (Float(place % 65_536) * 0.618_034).truncatingRemainder(dividingBy: 1)
        return Int(rarity) + (rarity - rarity.rounded(.down) > fraction ? 1 : 0)
    }
}
