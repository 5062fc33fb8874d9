internal import Foundation
internal import Support

/// doctor: is all well, and what needs a person.
enum DoctorCommand {
    /// What one check found.
    struct Finding {
        enum Verdict: String { case ok, warning, fault }

        let verdict: Verdict
        let subject: String
        let text: String
    }

    static let command = CommandSpec(
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
}
