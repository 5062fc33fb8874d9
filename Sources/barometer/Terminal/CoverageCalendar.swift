/// What was fetched, a row a source and a column a day (UTC).
struct CoverageCalendar {
    /// Of one day.
    enum Cell: Equatable {
        case complete, partial, failed, unasked

        /// - Parameters: hours of the day that are complete, known to be missing, and missing after a failure.
        init(complete: Double, partial: Double, failed: Double) {
            if partial + failed < 0.01 {
                self = complete > 0 ? .complete : .unasked
            } else {
                self = complete < 0.01 && failed > partial ? .failed : .partial
            }
        }

        var sign: String {
            switch self {
            case .complete: "■"
            case .partial: "▒"
            case .failed: "×"
            case .unasked: "·"
            }
        }

        /// ANSI colour: never the only difference.
        var colour: String {
            switch self {
            case .complete: "\u{1B}[32m"
            case .partial: "\u{1B}[33m"
            case .failed: "\u{1B}[31m"
            case .unasked: "\u{1B}[2m"
            }
        }
    }

    /// ISO dates, oldest first.
    let days: [String]
    let rows: [(source: String, cells: [Cell], share: Double?)]

    func text(isColoured: Bool) -> String {
        let width = max(6, rows.map(\.source.count).max() ?? 0)
        let gap = String(repeating: " ", count: width + 2)
        // The month over its first day, and the day of the month over each first and each Monday-sized step.
        var months = ""
        var numbers = ""
        for (index, day) in days.enumerated() {
            let number = String(day.suffix(2))
            if index == 0 || number == "01", months.count <= index {
                months += String(repeating: " ", count: index - months.count) + day.prefix(7)
            }
            if index % 7 == 0, numbers.count <= index {
                numbers += String(repeating: " ", count: index - numbers.count) + number
            }
        }
        var lines = [gap + months, gap + numbers]
        for row in rows {
            let cells = row.cells.map { isColoured ? $0.colour + $0.sign + "\u{1B}[0m" : $0.sign }.joined()
            let name = row.source + String(repeating: " ", count: width - row.source.count)
            lines.append("\(name)  \(cells)  \(row.share.map { "\(Int(($0 * 100).rounded(.down))) %" } ?? "")")
        }
        lines.append("")
        lines.append("■ complete  ▒ in part  × failed  · not asked for   (days are UTC; % of the hours asked for)")
        return lines.joined(separator: "\n")
    }
}
