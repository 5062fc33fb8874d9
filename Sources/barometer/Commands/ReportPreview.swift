internal import Configuration
internal import Foundation
internal import NightlyRun
internal import ReportStage
internal import Reports
internal import Storage
internal import Support

/// report preview: a page to look at while its definition is being written. Nothing goes into the store or to anyone.
struct ReportPreview {
    let session: Session

    init(_ session: Session) {
        self.session = session
    }

    func run(_ name: String) throws -> ExitCode {
        try session.requireDatabase()
        let configuration = try session.configuration()
        let code = try build(name, configuration)
        guard session.invocation.flag("watch") else { return code }
        var seen = try state(name)
        Terminal.print("watching \(try session.reportCatalog().entry(name).folder); Ctrl-C ends it")
        var said = ""
        while true {
            Thread.sleep(forTimeInterval: 0.3)
            do {
                let now = try state(name)
                guard now != seen else { continue }
                seen = now
                _ = try build(name, configuration)
                said = ""
            } catch {
                // A file half written, or a mistake to be mended: said once, then watched on.
                if said != "\(error)" { Terminal.complain("barometer: \(error)") }
                said = "\(error)"
            }
        }
    }

    private func build(_ name: String, _ configuration: Configuration) throws -> ExitCode {
        let stage = ReportStage(
            store: try session.openStore(), catalog: try session.reportCatalog(),
            program: "Barometer \(barometerVersion)")
        let folder = session.invocation.value("out") ?? "\(session.layout.root)/previews/\(name)"
        let pages = try stage.preview(
            name, monitors: configuration.monitors, languages: configuration.languages, now: session.clock.now,
            period: session.invocation.value("day") ?? session.invocation.value("period"), into: folder)
        guard let pages else {
            Terminal.print("\(name) has nothing to report about this time; name another with --day")
            return .partial
        }
        for page in pages { Terminal.print(page.path) }
        return .ok
    }

    /// When each file of the definition changed last.
    private func state(_ name: String) throws -> [String: Date] {
        var dates: [String: Date] = [:]
        let catalog = try session.reportCatalog()
        for folder in [try catalog.entry(name).folder] + catalog.shared {
            for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                let path = "\(folder)/\(file)"
                dates[path] = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            }
        }
        return dates
    }
}
