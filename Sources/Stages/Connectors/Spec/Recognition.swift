internal import Support

/// By what a file of people's own is told to be of a kind.
package struct Recognition: Sendable {
    /// Columns or paths that its records all have in common.
    let has: [[String]]
    /// Path of the records in a JSON file, first that is there; empty for a file that is a list.
    let records: [[String]]
    /// Of times without a zone, in seconds east of Greenwich; nil for the configuration's.
    let zone: Int?

    init(_ json: JSONValue) {
        has = (json["has"]?.array ?? []).compactMap { $0.string.map { [$0] } ?? $0.array?.compactMap(\.string) }
        records = (json["records"]?.array ?? []).compactMap { $0.string.map(Expression.steps) }
        zone = json["zone"]?.integer.map { Int($0) }
    }
}
