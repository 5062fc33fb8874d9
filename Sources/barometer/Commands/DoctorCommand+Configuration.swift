internal import Configuration
internal import Connectors
internal import Domain
internal import FetchStage
internal import Foundation
internal import HTTPTransport
internal import MailTransport
internal import NightlyRun
internal import ReportStage
internal import Storage
internal import Support

/// What the configuration names: sources, secrets, deliveries.
extension DoctorCommand {
    static func checkConfiguration(_ session: Session) throws -> [Finding] {
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
    static func probeSources(_ session: Session) throws -> [Finding] {
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
}
