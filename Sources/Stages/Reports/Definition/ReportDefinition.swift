internal import Foundation
internal import Support

/// A report as its folder in `reports/` describes it: figures, their SQL, words for each language, styles.
///
/// A file that the folder lacks is taken from the folder `shared` beside it, so that a report of one's own is short.
package struct ReportDefinition: Sendable {
    /// How a figure is drawn. `finding`, `numbers`, `chart` and `table` draw whatever their query answers.
    package enum Kind: String, CaseIterable, Sendable {
        case headline, alerts, coverage, topics, volume, hours, voice, contradictions, posts, terms, languages
        case revisions, provenance, table, finding, numbers, chart
        case netSeries = "net-series"
        case decidedBy = "decided-by"
    }

    /// Columns that a figure takes of three.
    package enum Size: String, CaseIterable, Sendable {
        case small = "S"
        case medium = "M"
        case large = "L"
    }

    /// What one report is about: a monitor, or the whole store.
    package enum Scope: String, CaseIterable, Sendable { case monitor, store }

    package struct Figure: Sendable {
        package let id: String
        package let kind: Kind
        package let section: String
        package let size: Size
        /// Length of its window, which ends with the report's last day.
        package let days: Int
        package let sql: String
        /// Further queries by the name that its drawing knows them by.
        package let with: [String: String]
        /// How its answer is drawn, for the kinds `chart` and `table`.
        let chart: ChartSpec?
    }

    /// What counts as more than slight.
    package struct MinimumEffect: Sendable {
        package let net: Double
        package let share: Double
        package let factor: Double
    }

    package let name: String
    package let scope: Scope
    package let span: ReportPeriod.Span
    /// Whether recipients of mail get it.
    package let isMailed: Bool
    /// Asked first: without a row there is nothing to report; the columns of its first row are parameters of the other queries.
    package let subjectSQL: String?
    package let figures: [Figure]
    package let minimumEffect: MinimumEffect
    package let minimumHourPosts: Int
    package let partsSQL: String
    package let policySQL: String
    let tokens: String
    let pageStyle: String
    let chartStyle: String
    let script: String
    /// By language.
    let wordings: [String: Wording]
    /// Over every file read.
    let sources: [String]
    /// Every file read, for those who watch them.
    package let files: [String]

    /// Whether it can be asked for about one alert: its subject then takes the alert's number as `:alert`.
    package var isAboutAlerts: Bool { subjectSQL?.contains(/:alert\b/) ?? false }

    package var languages: [String] { wordings.keys.sorted() }

    /// The words of `language`, or an error that names those there are.
    package func wording(_ language: String) throws -> Wording {
        guard let wording = wordings[language] else {
            throw ReportError("report \(name) has no language \(language); it has \(languages.joined(separator: ", "))")
        }
        return wording
    }

    /// What its page calls itself, in the first language of `wanted` that it has.
    package func title(_ wanted: [String]) -> String {
        let language = wanted.first { wordings[$0] != nil } ?? languages.first ?? ""
        return wordings[language]?.text("title") ?? name
    }
}
