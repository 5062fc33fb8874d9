internal import Digests
internal import Domain
internal import Foundation
internal import Rasterizer
internal import Support

/// One file of a report, with its path in the report's folder.
package struct ReportFile: Sendable {
    package let path: String
    package let bytes: [UInt8]
}

/// Turns a brief into files and mail. Equal briefs, languages and editions give equal bytes.
package struct ReportRenderer: Sendable {
    let brief: Brief
    let languages: [String]
    let material: PostMaterial
    let program: String

    private var thumbnails: [String: [UInt8]] { material.thumbnails }

    package init(_ brief: Brief, languages: [String], material: PostMaterial, program: String) {
        self.brief = brief
        self.languages = languages
        self.material = material
        self.program = program
    }

    /// The same with more to show of the posts that it quotes.
    package func showing(_ material: PostMaterial) -> ReportRenderer {
        ReportRenderer(brief, languages: languages, material: material, program: program)
    }

    /// `daily-brief.html`, `daily-brief.zh-CN.html`.
    package func pageName(_ language: String) -> String { fileName(language, "html") }

    private func fileName(_ language: String, _ ending: String) -> String {
        language == "en" ? "\(brief.definition.name).\(ending)" : "\(brief.definition.name).\(language).\(ending)"
    }

    /// Over the data, the model, the monitor's query, the pictures and the words: a report is a new edition when one of them
    /// changed, and not when only the clock, the program or another part of the configuration did.
    package var contentDigest: String {
        let row = (brief.tables[provenanceID] ?? .empty).records.first
        let parts =
            [
                brief.dataDigest, row?.text("model_sha256") ?? "", row?.text("query") ?? "",
                languages.joined(separator: " "),
            ]
            + brief.definition.sources + brief.pictures.map(\.sha256).sorted()
        return SHA256.hex(parts.map { "\($0.utf8.count)\n\($0)\n" }.joined())
    }

    private var provenanceID: String { brief.definition.figures.first { $0.kind == .provenance }?.id ?? "" }

    /// The finding in one line.
    package func finding(_ language: String) throws -> String {
        Sentences(brief: brief, wording: try brief.definition.wording(language)).subject
    }

    package func files(_ edition: Edition) throws -> [ReportFile] {
        var files: [ReportFile] = []
        let pictures = embedded
        for language in languages {
            let wording = try brief.definition.wording(language)
            let others = try languages.filter { $0 != language }.map {
                (language: $0, name: try brief.definition.wording($0).text("languageName"), file: pageName($0))
            }
            let page = PageWriter(
                brief: brief, wording: wording, edition: edition, material: material, pictures: pictures,
                others: others)
            files.append(ReportFile(path: pageName(language), bytes: Array(page.html().utf8)))
            let text = PlainText(brief: brief, wording: wording, edition: edition, isMail: false)
            files.append(ReportFile(path: fileName(language, "txt"), bytes: Array(text.text().utf8)))
            files += try mail(language, edition)
        }
        for figure in brief.definition.figures {
            let table = brief.tables[figure.id] ?? .empty
            files.append(ReportFile(path: "figures/\(figure.id).csv", bytes: Array(table.csv.utf8)))
        }
        files.append(ReportFile(path: "report.json", bytes: Array((try json(edition).prettyText + "\n").utf8)))
        return files
    }

    /// What a page holds of pictures: posts are quoted in the page's order, and beyond this it would load slowly.
    private static let pictureBytes = 800_000

    private var embedded: [String: String] {
        var room = Self.pictureBytes
        var pictures: [String: String] = [:]
        let uses = Dictionary(grouping: brief.quoted.compactMap(\.picture?.sha256)) { $0 }.mapValues(\.count)
        for picture in brief.pictures {
            guard let bytes = thumbnails[picture.sha256] else { continue }
            let text = "data:image/jpeg;base64,\(Data(bytes).base64EncodedString())"
            // A picture that is quoted in several figures is in the page as often.
            room -= text.utf8.count * (uses[picture.sha256] ?? 1)
            guard room >= 0 else { break }
            pictures[picture.sha256] = text
        }
        return pictures
    }

    /// The series as PNG at twice the 400 pixels that mail shows it at.
    private func seriesPicture(_ language: String) throws -> [UInt8]? {
        guard let figure = brief.definition.figures.first(where: { $0.kind == .netSeries }) else { return nil }
        let wording = try brief.definition.wording(language)
        let edition = Edition(number: 0, asOf: 0, program: program)
        let writer = PageWriter(
            brief: brief, wording: wording, edition: edition, material: PostMaterial(), pictures: [:], others: [])
        let chart = writer.seriesChart(figure)
        guard chart.days.contains(where: { $0.net != nil }) else { return nil }
        let canvas = chart.draw(.mail)
        let style = ChartStyle.resolved(brief.definition.chartStyle, tokens: brief.definition.tokens)
        return try Rasterizer.png(
            svg: canvas.document(style: style), width: Int(canvas.width * 2), height: Int(canvas.height * 2),
            background: 0xFBFAF6)
    }

    private func json(_ edition: Edition) throws -> JSONValue {
        let net = brief.headline.net
        func range(_ range: Range3?) -> JSONValue {
            guard let range else { return nil }
            return [
                "value": JSONValue(.number(range.value)), "low": JSONValue(.number(range.low)),
                "high": JSONValue(.number(range.high)),
            ]
        }
        let numbers = brief.headline.numbers.map { measure -> JSONValue in
            [
                "id": JSONValue(.string(measure.id)), "today": range(measure.today), "usual": range(measure.usual),
                "change": range(measure.change), "verdict": JSONValue(.string(measure.verdict.key)),
            ]
        }
        let findings = try languages.map { JSONMember($0, JSONValue(.string(try finding($0)))) }
        let titles = try languages.map {
            JSONMember($0, JSONValue(.string(try brief.definition.wording($0).text("title"))))
        }
        let leads = try languages.map { language -> JSONMember in
            let wording = try brief.definition.wording(language)
            let lead = Sentences(brief: brief, wording: wording).lead.map(\.text)
            return JSONMember(language, JSONValue(.string(lead.joined(separator: wording.text("sentence")))))
        }
        // Every query asked, also those that a figure draws beside its own: what `report verify` asks again.
        let figures = brief.tables.sorted { $0.key < $1.key }.map { name, table in
            JSONMember(name, ["sql": JSONValue(.string(table.sql)), "rows": table.json])
        }
        return [
            "report": JSONValue(.string(brief.definition.name)),
            "alert": brief.alert.map { JSONValue(.integer($0)) } ?? nil,
            "monitor": JSONValue(.string(brief.monitor.name)),
            "period": JSONValue(.string(brief.period.firstDay.description)),
            "last_day": JSONValue(.string(brief.period.day.description)),
            "scope": JSONValue(.string(brief.definition.scope.rawValue)),
            "languages": JSONValue(.array(languages.map { JSONValue(.string($0)) })),
            "program": JSONValue(.string(edition.program)),
            "time_zone": JSONValue(.string(brief.period.zone.identifier)),
            "edition": JSONValue(.integer(Int64(edition.number))), "as_of": JSONValue(.integer(edition.asOf)),
            "title": JSONValue(.object(titles)), "finding": JSONValue(.object(findings)),
            "lead": JSONValue(.object(leads)), "net": range(net.today), "numbers": JSONValue(.array(numbers)),
            "coverage": brief.coverage.share.map { JSONValue(.number($0)) } ?? nil,
            "data_sha256": JSONValue(.string(brief.dataDigest)), "figures": JSONValue(.object(figures)),
        ]
    }

    /// Both bodies of the mail in one language, and the pictures of the second.
    private func mail(_ language: String, _ edition: Edition) throws -> [ReportFile] {
        let wording = try brief.definition.wording(language)
        var names: Set<String> = []
        var files: [ReportFile] = []
        if let chart = try seriesPicture(language) {
            names.insert(MailBody.chart)
            files.append(ReportFile(path: "mail/\(language).\(MailBody.chart).png", bytes: chart))
        }
        for post in MailWriter.posts(brief).flatMap(\.posts) where post.mayMail {
            guard let picture = post.picture,
                let bytes = material.framed[picture.sha256] ?? thumbnails[picture.sha256]
            else { continue }
            // Languages share the pictures of posts.
            if names.insert("post-\(post.id)").inserted, language == languages.first {
                files.append(ReportFile(path: "mail/post-\(post.id).jpg", bytes: bytes))
            }
        }
        // The reserved name tells that it is no mailbox; the digest makes it this report's own.
        let domain = "\(brief.period.day).\(brief.dataDigest.prefix(16))@barometer.invalid"
        let html = MailWriter(brief: brief, wording: wording, edition: edition, contentDomain: domain, pictures: names)
            .html()
        let text = PlainText(brief: brief, wording: wording, edition: edition, isMail: true).text()
        return files + [
            ReportFile(path: "mail/\(language).html", bytes: Array(html.utf8)),
            ReportFile(path: "mail/\(language).txt", bytes: Array(text.utf8)),
        ]
    }

    /// Days that the report prints a figure for.
    package var reportedDays: [(day: String, posts: Int, net: Double?)] { brief.reportedDays }
}
