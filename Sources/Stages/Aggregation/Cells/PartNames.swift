/// A way to cut a cell's posts.
package enum PartDimension: String, CaseIterable, Sendable {
    case source, language, modality, emotion
}

/// Numbers the values by which cells are cut, in the order in which they turn up.
package struct PartNames {
    package struct Part: Hashable, Sendable {
        package let dimension: PartDimension
        package let value: String

        package init(dimension: PartDimension, value: String) {
            self.dimension = dimension
            self.value = value
        }
    }

    package private(set) var parts: [Part] = []
    private var numbers: [Part: Int] = [:]

    package init() {}

    package mutating func number(_ dimension: PartDimension, _ value: String) -> Int {
        let part = Part(dimension: dimension, value: value)
        if let known = numbers[part] { return known }
        numbers[part] = parts.count
        parts.append(part)
        return parts.count - 1
    }
}
