/// One figure of the page: kicker, finding, drawing, note, and the foot with query, table and CSV.
struct FigureFrame {
    let id: String
    var size: ReportDefinition.Size
    var kicker: String
    /// HTML.
    var finding: String
    /// HTML.
    var body: String
    /// HTML; empty for none.
    var note = ""
    var table: Table?
    /// At the right of the foot.
    var source = ""
    var queries: [String]

    /// A table for people: first column heads its row.
    struct Table {
        let title: String
        let columns: [String]
        /// HTML cells.
        let rows: [[String]]
        /// Columns of text, which stay left.
        var leftColumns: Set<Int> = [0]
        /// Its title is said to those who do not see the kicker above it.
        var isHidden = false

        var html: String {
            let head = columns.enumerated().map { index, name in
                "<th scope=\"col\"\(leftColumns.contains(index) ? "" : " class=\"r\"")>\(escapeHTML(name))</th>"
            }.joined()
            let body = rows.map { row in
                let cells = row.enumerated().map { index, cell in
                    index == 0
                        ? "<th scope=\"row\">\(cell)</th>"
                        : "<td\(leftColumns.contains(index) ? "" : " class=\"r\"")>\(cell)</td>"
                }
                return "<tr>\(cells.joined())</tr>"
            }.joined()
            let name = escapeHTML(title)
            return
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name)\"><table><caption\(isHidden ? " class=\"vh\"" : "")>\(name)</caption>"
                + "<thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
        }
    }

    func html(_ wording: Wording) -> String {
        let style = size == .medium ? " m" : size == .large ? " l" : " solo"
        return "<figure class=\"fig\(style)\" id=\"\(id)\" aria-labelledby=\"\(id)-h\"><figcaption>"
            + "<p class=\"k\">\(escapeHTML(kicker))</p><h3 id=\"\(id)-h\">\(finding)</h3></figcaption>\(body)"
            + (note.isEmpty ? "" : "<p class=\"note\">\(note)</p>") + foot(wording) + "</figure>\n"
    }

    private func foot(_ wording: Wording) -> String {
        var parts = [Self.query(queries, wording)]
        if let table {
            parts.append("<details><summary>\(wording.html("foot.table"))</summary>\(table.html)</details>")
        }
        parts.append("<a href=\"figures/\(id).csv\">\(wording.html("foot.csv"))</a>")
        if !source.isEmpty { parts.append("<span class=\"src\">\(escapeHTML(source))</span>") }
        return "<div class=\"foot\">\(parts.joined())</div>"
    }

    /// The query that a person can paste into `barometer sql` or `sqlite3`.
    static func query(_ queries: [String], _ wording: Wording) -> String {
        let code = queries.map { "<pre tabindex=\"0\"><code>\(escapeHTML($0))</code></pre>" }.joined()
        return "<details><summary>\(wording.html("foot.query"))</summary>\(code)</details>"
    }
}
