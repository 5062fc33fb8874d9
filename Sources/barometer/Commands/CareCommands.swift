internal import Configuration
internal import Connectors
internal import Domain
internal import FetchStage
internal import Foundation
internal import HTTPTransport
internal import MailTransport
internal import NightlyRun
internal import ReportStage
internal import SQLiteDatabase
internal import SentimentNetwork
internal import Storage
internal import Support

/// doctor and validate: is all well, and are the files as they should be.
enum CareCommands {
    /// What one check found.
    private struct Finding {
        enum Verdict: String { case ok, warning, fault }

        let verdict: Verdict
        let subject: String
        let text: String
    }

    static let doctor = CommandSpec(
        name: "doctor", summary: "Check configuration, secrets, store, model, sources and deliveries.",
        options: [CommandSpec.Option(name: "offline", value: nil, help: "ask no source anything")],
        examples: [
            ("barometer doctor", "a line a check; exit status 1 when something needs a person"),
            ("barometer doctor --offline", "without asking each source one question"),
        ]
    ) { invocation in
        let session = try Session(invocation)
        var findings: [Finding] = []
        func check(_ subject: String, _ body: () throws -> [Finding]) {
            do {
                let found = try body()
                findings.append(contentsOf: found)
            } catch {
                findings.append(Finding(verdict: .fault, subject: subject, text: "\(error)"))
            }
        }
        check("configuration") { try checkConfiguration(session) }
        check("model") { try checkModel(session) }
        check("store") { try checkStore(session) }
        if !invocation.flag("offline"), FileManager.default.fileExists(atPath: session.configurationPath) {
            check("sources") { try probeSources(session) }
        }
        check("disk") { try checkDisk(session) }
        show(findings, session)
        return findings.contains { $0.verdict == .fault } ? .failed : .ok
    }

    private static func checkModel(_ session: Session) throws -> [Finding] {
        let wanted = try session.configurationIfAny()?.model
        guard FileManager.default.fileExists(atPath: session.layout.database) else {
            let model = try SentimentModel(folder: session.resources.model(wanted ?? "sentiment"))
            return [Finding(verdict: .ok, subject: "model", text: "\(model.name) \(model.identity.prefix(12))")]
        }
        let inUse = try ModelInUse(session.openStore(), session.resources, first: wanted ?? "sentiment")
        var findings = [
            Finding(
                verdict: .ok, subject: "model",
                text: "\(inUse.model.name) \(inUse.model.identity.prefix(12))" + (inUse.news.map { ": " + $0 } ?? ""))
        ]
        if let wanted, session.resources.model(wanted) != session.resources.model(inUse.place) {
            findings.append(
                Finding(
                    verdict: .warning, subject: "model",
                    text:
                        "the configuration names \(wanted), posts are judged by \(inUse.place): the configuration's is that of "
                        + "a new store. Go over with `barometer model promote \(wanted)`"))
        }
        return findings
    }

    private static func checkConfiguration(_ session: Session) throws -> [Finding] {
        let configuration = try session.configuration()
        var findings = [
            Finding(
                verdict: .ok, subject: "configuration",
                text:
                    "\(configuration.path): \(configuration.sources.count) sources, \(configuration.monitors.count) monitors"
            )
        ]
        if configuration.contact == nil {
            findings.append(
                Finding(
                    verdict: .warning, subject: "configuration",
                    text: "has no contact: servers cannot tell you of a problem. Add contact: \"mailto:…\"."))
        }
        if let proxies = session.proxies.summary {
            findings.append(Finding(verdict: .ok, subject: "proxy", text: proxies))
        }
        let catalog = try session.catalog()
        let secrets = try session.secrets(configuration)
        for source in configuration.sources {
            do {
                let spec = try catalog.spec(of: source)
                for name in spec.secret?.names ?? [] where !(spec.secret?.isOptional ?? true) && secrets[name] == nil {
                    findings.append(
                        Finding(
                            verdict: .fault, subject: "source \(source.name)", text: "the secret \(name) is not set"))
                }
                if let old = staleTerms(spec, session) {
                    findings.append(Finding(verdict: .warning, subject: "source \(source.name)", text: old))
                }
            } catch {
                findings.append(Finding(verdict: .fault, subject: "source \(source.name)", text: error.problem))
            }
        }
        let used = Set(configuration.sources.map(\.connector))
        for (name, problem) in catalog.broken.sorted(by: { $0.key < $1.key }) where !used.contains(name) {
            findings.append(Finding(verdict: .warning, subject: "connector \(name)", text: problem))
        }
        return findings + checkDelivery(configuration, secrets, session)
    }

    /// Whether messages can be made and handed over, sending none.
    private static func checkDelivery(
        _ configuration: Configuration, _ secrets: Secrets, _ session: Session
    ) -> [Finding] {
        let settings: DeliverySettings
        do {
            settings = try DeliverySettings(
                configuration.delivery, webhooks: "\(session.resources.reports)/webhooks", secrets: { secrets[$0] })
        } catch {
            return [Finding(verdict: .fault, subject: "delivery", text: "\(error)")]
        }
        var findings: [Finding] = []
        if let mail = settings.mail, !session.invocation.flag("offline") {
            let count = "\(mail.recipients.count) recipients"
            do {
                switch mail.carrier {
                case .server(let server):
                    try MailTransport(server, seconds: 20).probe()
                    findings.append(
                        Finding(verdict: .ok, subject: "mail", text: "\(count); \(server.host):\(server.port) answers"))
                case .sendmail(let program):
                    _ = try SendmailTransport(program: program)
                    findings.append(Finding(verdict: .ok, subject: "mail", text: "\(count); by \(program)"))
                }
            } catch {
                findings.append(Finding(verdict: .fault, subject: "mail", text: "\(error)"))
            }
        }
        if configuration.delivery.makesPDF, PagePrinter.program == nil {
            findings.append(
                Finding(
                    verdict: .warning, subject: "pdf",
                    text: "there is no Chromium to print pages with: apt-get install chromium, or remove delivery.pdf"))
        }
        return findings
    }

    /// Terms change: who fetches has to look again once a year.
    private static func staleTerms(_ spec: ConnectorSpec, _ session: Session) -> String? {
        guard let checked = readTime(spec.policy.checked), session.clock.now - checked > 365 * 86_400 else {
            return nil
        }
        return "its terms were last read on \(spec.policy.checked): \(spec.policy.terms)"
    }

    /// One question to each source, without storing anything.
    private static func probeSources(_ session: Session) throws -> [Finding] {
        let configuration = try session.configuration()
        let secrets = try session.secrets(configuration)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("barometer-\(UUID().uuidString)")
            .path
        defer { session.remove(folder) }
        let store = try Store(StateLayout(root: folder), schemas: session.resources.schemas, clock: session.clock)
        let probe = SourceProbe(try session.fetchStage(store, configuration))
        return configuration.sources.filter(\.enabled).map { source in
            let subject = "source \(source.name)"
            do {
                guard let seen = try probe.probe(source, secrets: { secrets[$0] }) else {
                    return Finding(verdict: .ok, subject: subject, text: "not asked: each answer costs money")
                }
                return Finding(verdict: seen.isWell ? .ok : .fault, subject: subject, text: seen.text)
            } catch {
                return Finding(verdict: .fault, subject: subject, text: "\(error)")
            }
        }
    }

    private static func checkStore(_ session: Session) throws -> [Finding] {
        guard FileManager.default.fileExists(atPath: session.layout.database) else {
            return [Finding(verdict: .ok, subject: "store", text: "none yet at \(session.layout.root)")]
        }
        func rows(_ sql: String) throws -> [[String]] {
            try ReadOnlyQuery(sql, layout: session.layout).rows.map {
                $0.map { $0.text ?? $0.integer.map(String.init) ?? "" }
            }
        }
        var findings = [
            Finding(
                verdict: .ok, subject: "store",
                text: "\(session.layout.database): \(try rows("SELECT count(*) FROM post")[0][0]) posts")
        ]
        findings.append(contentsOf: try checkLog(session))
        if let damage = try session.openStore().damage() {
            findings.append(
                Finding(verdict: .fault, subject: "store", text: "is damaged: \(damage). Restore a backup."))
        }
        let configured = try session.configurationIfAny()?.sources.map(\.name)
        for row in try rows(
            "SELECT source, status, count(*), max(\"end\"), reason FROM coverage_gap GROUP BY source, status ORDER BY source"
        ) where configured?.contains(row[0]) ?? true {
            findings.append(
                Finding(
                    verdict: .warning, subject: "source \(row[0])",
                    text: "\(row[2]) intervals \(row[1]), last until \(row[3]): \(row[4])"))
        }
        // A search that gives next to nothing that was asked for is asked wrongly, or answers something else.
        for row in try rows(SourceYield.query(since: session.clock.now - 7 * 86_400)) {
            guard let posts = Int(row[1]), let unmatched = Int(row[2]), posts >= 100, unmatched * 10 >= posts * 9 else {
                continue
            }
            findings.append(
                Finding(
                    verdict: .warning, subject: "source \(row[0])",
                    text:
                        "no monitor wants \(unmatched) of its \(posts) posts of 7 days: ask it for less, or widen a monitor"
                ))
        }
        for row in try rows(
            """
            SELECT channel, recipient, state, coalesce(last_error, ''), subject, day, delivery_id FROM message
            WHERE state IN ('failed', 'uncertain', 'queued', 'refused', 'sending') ORDER BY delivery_id
            """
        ) {
            findings.append(
                Finding(
                    verdict: row[2] == "queued" ? .warning : .fault, subject: "\(row[0]) to \(row[1])",
                    text: "\(row[4]) of \(row[5]) is \(row[2]) \(row[3]). See barometer deliver show \(row[6])."))
        }
        for row in try rows(
            "SELECT count(*), coalesce(min(reason), '') FROM attachment WHERE state IN ('failed', 'refused') HAVING count(*) > 0"
        ) {
            findings.append(
                Finding(verdict: .warning, subject: "files", text: "\(row[0]) could not be used, such as: \(row[1])"))
        }
        return findings
    }

    /// A log beyond 64 MiB has not been emptied for long: some reader does not end.
    private static func checkLog(_ session: Session) throws -> [Finding] {
        let log = try WriteAheadLog(of: session.layout)
        guard !log.holders.isEmpty || log.sizeBytes > 64 << 20 else { return [] }
        let names = log.holders.map { "\($0.program) (process \($0.process))" }.joined(separator: ", ")
        let size = "write-ahead log of \(log.sizeBytes >> 10) KiB"
        let text = names.isEmpty ? "\(size) that the next run empties" : "\(size); the store is held open by \(names)"
        return [Finding(verdict: log.sizeBytes > 64 << 20 ? .warning : .ok, subject: "store", text: text)]
    }

    private static func checkDisk(_ session: Session) throws -> [Finding] {
        let folder = FileManager.default.fileExists(atPath: session.layout.root) ? session.layout.root : "/"
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int ?? 0
        let text = "\(free >> 20) MiB free at \(folder)"
        return [Finding(verdict: free < 1 << 30 ? .warning : .ok, subject: "disk", text: text)]
    }

    private static func show(_ findings: [Finding], _ session: Session) {
        if session.wantsJSON {
            return Terminal.print(
                JSONValue(
                    .array(
                        findings.map {
                            [
                                "check": JSONValue(.string($0.subject)),
                                "verdict": JSONValue(.string($0.verdict.rawValue)),
                                "text": JSONValue(.string($0.text)),
                            ]
                        })
                ).prettyText)
        }
        for finding in findings where !session.isQuiet || finding.verdict != .ok {
            Terminal.print(
                "\(finding.verdict.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)) \(finding.subject): \(finding.text)"
            )
        }
    }

    static let validate = CommandSpec(
        name: "validate", summary: "Check connector, report and configuration files against their schemas.",
        operands: ["[FILE…]"],
        examples: [
            ("barometer validate", "all connectors and reports that ship"),
            ("barometer validate my-connector.json5", "one file; its kind is told by what is in it"),
        ]
    ) { invocation in
        let session = try Session(invocation)
        let files = invocation.operands.isEmpty ? try shippedFiles(session.resources) : invocation.operands
        var complaints = 0
        for file in files {
            let json = try JSONParser.parse(try readFile(file), file: file, dialect: .json5)
            let kind = json["connector"] != nil ? "connector" : json["monitors"] != nil ? "config" : "report"
            let schema = try JSONSchema(path: "\(session.resources.schemas)/\(kind).schema.json")
            for violation in schema.violations(of: json, file: file) {
                complaints += 1
                Terminal.complain(violation.description)
            }
        }
        if complaints == 0, !session.isQuiet { Terminal.print("\(files.count) files are as their schemas ask") }
        return complaints == 0 ? .ok : .failed
    }

    private static func shippedFiles(_ resources: Resources) throws -> [String] {
        let connectors = try FileManager.default.contentsOfDirectory(atPath: resources.connectors)
            .filter { $0.hasSuffix(".json5") }.map { "\(resources.connectors)/\($0)" }
        let reports = try FileManager.default.contentsOfDirectory(atPath: resources.reports)
            .map { "\(resources.reports)/\($0)/report.json5" }.filter { FileManager.default.fileExists(atPath: $0) }
        return (connectors + reports).sorted()
    }
}
