/// Tables and what they refer to, as a drawing: a column a part of the schema, a box a table, a line a foreign key.
package struct EntityDiagram {
    package struct Entity: Sendable {
        package let name: String
        package let keys: [String]
        /// Foreign keys: the column, and the table that it names.
        package let references: [(column: String, table: String)]
        /// Columns that are neither.
        package let others: [String]

        package init(
            name: String, keys: [String], references: [(column: String, table: String)], others: [String]
        ) {
            self.name = name
            self.keys = keys
            self.references = references
            self.others = others
        }

        /// Keys first, then references that are no keys, then how many more there are.
        fileprivate var lines: [(text: String, isKey: Bool)] {
            let links = references.map(\.column).filter { !keys.contains($0) }
            let rest = others.count > 6 ? others.prefix(5) + ["… \(others.count - 5) more"] : others[...]
            return keys.map { ($0, true) } + links.map { ($0, false) } + rest.map { ($0, false) }
        }
    }

    /// Parts in order, each with its title and its tables.
    private let parts: [(title: String, entities: [Entity])]
    private static let (slot, box, line, gap) = (252.0, 190.0, 16.0, 18.0)

    package init(parts: [(title: String, entities: [Entity])]) {
        self.parts = parts
    }

    package func document(chartStyle: String, tokens: String) -> String {
        var places: [String: (x: Double, y: Double)] = [:]
        var bottom = 0.0
        for (column, part) in parts.enumerated() {
            var y = 40.0
            for entity in part.entities {
                places[entity.name] = (10 + Self.slot * Double(column), y)
                y += Self.height(entity) + Self.gap
            }
            bottom = max(bottom, y)
        }
        var canvas = SVGCanvas(width: Self.slot * Double(parts.count) - 10, height: bottom)
        for entity in parts.flatMap(\.entities) { lines(&canvas, entity, places) }
        for (column, part) in parts.enumerated() {
            canvas.text(10 + Self.slot * Double(column), 22, part.title, "t b ink")
            for entity in part.entities { draw(&canvas, entity, places) }
        }
        let style = ChartStyle.resolved(chartStyle + QueryChart.paper, tokens: tokens) + Self.style(tokens)
        return canvas.document(style: style)
    }

    private static func style(_ tokens: String) -> String {
        ChartStyle.resolved(
            ".ebox{fill:var(--card);stroke:var(--ink2);stroke-width:1}.ehead{fill:var(--mid)}"
                + ".eline{fill:none;stroke:var(--base);stroke-width:1.2}.eend{fill:var(--base)}",
            tokens: tokens)
    }

    private static func height(_ entity: Entity) -> Double { 24 + line * Double(entity.lines.count) + 6 }

    private func draw(
        _ canvas: inout SVGCanvas, _ entity: Entity, _ places: [String: (x: Double, y: Double)]
    ) {
        guard let (x, y) = places[entity.name] else { return }
        canvas.rect(x, y, Self.box, Self.height(entity), "ebox")
        canvas.rect(x + 0.5, y + 0.5, Self.box - 1, 21, "ehead")
        canvas.text(x + 8, y + 15, entity.name, "t b ink")
        for (index, line) in entity.lines.enumerated() {
            canvas.text(x + 8, y + 36 + Self.line * Double(index), line.text, line.isKey ? "t b" : "t")
        }
    }

    /// From each referring column to the head of the table that it names: beside it within a part, across else.
    private func lines(
        _ canvas: inout SVGCanvas, _ entity: Entity, _ places: [String: (x: Double, y: Double)]
    ) {
        guard let from = places[entity.name] else { return }
        let n = SVGCanvas.digits
        for reference in entity.references {
            guard let to = places[reference.table], reference.table != entity.name,
                let row = entity.lines.firstIndex(where: { $0.text == reference.column })
            else { continue }
            let y1 = from.y + 32 + Self.line * Double(row)
            let y2 = to.y + 11
            // A line leaves on the side that faces the other table; within one column on the right.
            let goesLeft = to.x < from.x
            let isBeside = to.x == from.x
            let x1 = goesLeft ? from.x : from.x + Self.box
            let x2 = isBeside || goesLeft ? to.x + Self.box : to.x
            let reach = isBeside ? 30 + abs(y2 - y1) / 20 : max(40, abs(x2 - x1) / 2)
            let (c1, c2) = (goesLeft ? x1 - reach : x1 + reach, isBeside || goesLeft ? x2 + reach : x2 - reach)
            canvas.path(
                "M\(n(x1)) \(n(y1))C\(n(c1)) \(n(y1)) \(n(c2)) \(n(y2)) \(n(x2)) \(n(y2))", "eline")
            canvas.circle(x2, y2, 3, "eend")
        }
    }
}
