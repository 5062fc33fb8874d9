import Foundation

/// Days of calm talk of a brand, with bursts, as an import file.
enum NightPosts {
    /// 2026-11-02 00:00 UTC, a Monday.
    static let monday = 1_793_577_600
    private static let calm = [
        "the acme kettle boils, tea at %d", "acme kettle on the shelf, number %d", "my acme kettle works, day %d",
        "acme kettle, toaster, breakfast %d",
    ]

    static func time(_ day: Int, _ hour: Int = 2) -> String {
        Date(timeIntervalSince1970: Double(monday + day * 86_400 + hour * 3_600)).ISO8601Format()
    }

    /// Twelve to fourteen calm posts a day by as many authors, and the bursts' texts by four.
    static func lines(_ days: Range<Int>, _ bursts: [Int: [String]] = [:]) -> [String] {
        days.flatMap { day -> [String] in
            let count = 12 + day * 5 % 3
            let quiet = (0..<count).map { index in
                line(day, index, calm[index % 4].replacing("%d", with: "\(day * 100 + index)"), "a\(index)")
            }
            return quiet
                + (bursts[day] ?? []).enumerated().map { index, text in
                    line(day, count + index, text, "b\(index % 4)")
                }
        }
    }

    private static func line(_ day: Int, _ index: Int, _ text: String, _ author: String) -> String {
        let at = Date(timeIntervalSince1970: Double(monday + day * 86_400 + (index * 977) % 86_000))
        return
            #"{"id":"\#(day)-\#(index)","text":"\#(text)","created_at":"\#(at.ISO8601Format())","author":"\#(author)"}"#
    }
}

extension Program {
    /// Imports the posts of `days` on the night after the last of them.
    func importNights(_ days: Range<Int>, _ bursts: [Int: [String]] = [:]) throws {
        try importLines(NightPosts.lines(days, bursts), at: NightPosts.time(days.upperBound))
    }

    func importLines(_ lines: [String], at time: String) throws {
        try write(lines.joined(separator: "\n"), to: "posts.ndjson")
        let result = try run("import", "posts.ndjson", "--now", time)
        guard result.status == 0 else { throw ImportFault(description: result.errors) }
    }
}

private struct ImportFault: Error, CustomStringConvertible {
    let description: String
}
