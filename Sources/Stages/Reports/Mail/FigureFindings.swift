/// What each figure of the page says, for mail, which has no room to draw them: those that stand in it otherwise are left out.
struct FigureFindings {
    let brief: Brief
    let wording: Wording
    let edition: Edition

    private static let kinds: Set<ReportDefinition.Kind> = [
        .chart, .table, .volume, .hours, .voice, .decidedBy, .terms, .languages,
    ]

    /// HTML of each, in the order of the page.
    var html: [String] {
        let writer = PageWriter(
            brief: brief, wording: wording, edition: edition, material: PostMaterial(), pictures: [:], others: [])
        return brief.definition.figures.filter { Self.kinds.contains($0.kind) }.compactMap {
            writer.frame($0)?.finding
        }
    }

    var text: [String] { html.map(Self.plain) }

    /// Findings hold tags of ours around escaped text.
    private static func plain(_ html: String) -> String {
        let bare = html.replacing(/<[^>]*>/, with: "")
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(bare) {
            $0.replacing($1.0, with: $1.1)
        }
    }
}
