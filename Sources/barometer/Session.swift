internal import Configuration
internal import Connectors
internal import FetchStage
internal import Foundation
internal import HTTPTransport
internal import Media
internal import NightlyRun
internal import Reports
internal import Storage
internal import Support

/// What the commands share: options, places, clock, store.
struct Session {
    let invocation: Invocation
    let resources: Resources
    let clock: Clock
    let layout: StateLayout
    let log: Log
    private let environment = ProcessInfo.processInfo.environment

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        if let when = invocation.value("color"), !["auto", "always", "never"].contains(when) {
            throw UsageError(description: "--color \(when): take auto, always or never")
        }
        resources = try Resources(
            executable: "/proc/self/exe", chosen: ProcessInfo.processInfo.environment["BAROMETER_RESOURCES"])
        if let text = invocation.value("now") {
            guard let time = readTime(text) else {
                throw UsageError(description: "--now \(text): write a time such as 2026-11-18T02:00:00Z")
            }
            clock = .fixed(time)
        } else {
            clock = .system
        }
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? "/var/lib"
        let root =
            invocation.value("state") ?? environment["BAROMETER_STATE"]
            ?? (environment["XDG_STATE_HOME"] ?? home + "/.local/state") + "/barometer"
        layout = StateLayout(root: URL(fileURLWithPath: root).standardizedFileURL.path)
        log = Log(threshold: invocation.flag("verbose") ? .debug : invocation.flag("quiet") ? .error : .warning)
    }

    var isQuiet: Bool { invocation.flag("quiet") }
    var wantsJSON: Bool { invocation.flag("json") }

    /// Whether what is printed may have colours: `--color`, else as no-color.org says.
    var isColoured: Bool {
        switch invocation.value("color") {
        case "always": true
        case "never": false
        default: Terminal.isColoured
        }
    }

    /// Where the configuration is, or should be.
    var configurationPath: String {
        invocation.value("config") ?? environment["BAROMETER_CONFIG"] ?? "barometer.json5"
    }

    func configuration() throws -> Configuration {
        let path = configurationPath
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError(
                path: path, action: "read the configuration",
                reason: "there is none. Run `barometer init`, or name one with --config")
        }
        return try Configuration(path: path, schema: resources.schemas + "/config.schema.json")
    }

    /// The configuration if there is one: commands that need no source or monitor work without.
    func configurationIfAny() throws -> Configuration? {
        FileManager.default.fileExists(atPath: configurationPath) ? try configuration() : nil
    }

    func secrets(_ configuration: Configuration?) throws -> Secrets {
        try Secrets(file: configuration?.secretsFile, environment: environment)
    }

    /// Opens the store for writing; one run at a time.
    func lockedStore() throws -> (store: Store, lock: StateLock) {
        let lock = try StateLock(layout, clock: clock)
        return (try openStore(), lock)
    }

    func openStore() throws -> Store { try Store(layout, schemas: resources.schemas, clock: clock) }

    /// A store that must be there already.
    func requireDatabase() throws {
        guard FileManager.default.fileExists(atPath: layout.database) else {
            throw FileError(
                path: layout.database, action: "read the store",
                reason:
                    "there is none yet. Run `barometer nightly` or `barometer import` first, or name its folder with --state"
            )
        }
    }

    // MARK: Fetching

    /// The connectors that ship, and those in the folder `connectors` beside the configuration.
    func catalog() throws -> ConnectorCatalog {
        let own = (configurationPath as NSString).deletingLastPathComponent
        return try ConnectorCatalog(
            folders: [resources.connectors, "\(own.isEmpty ? "." : own)/connectors"],
            schema: resources.schemas + "/connector.schema.json")
    }

    /// The folder of one's own reports, beside the configuration.
    var ownReports: String {
        let own = (configurationPath as NSString).deletingLastPathComponent
        return URL(fileURLWithPath: "\(own.isEmpty ? "." : own)/reports").standardizedFileURL.path
    }

    /// The reports that ship, and those of one's own, which take their places.
    func reportCatalog() throws -> ReportCatalog {
        try ReportCatalog(
            folders: [ownReports, resources.reports].uniqued, schema: resources.schemas + "/report.schema.json")
    }

    func limits(_ configuration: Configuration?) -> MediaLimits {
        var limits = MediaLimits()
        if let bytes = configuration?.media.bytes { limits.bytes = bytes }
        if let pixels = configuration?.media.pixels { limits.pixels = pixels }
        if let seconds = configuration?.media.seconds { limits.seconds = seconds }
        return limits
    }

    /// The network, as the configuration lets us use it.
    func exchanger(_ configuration: Configuration?) -> CurlExchanger {
        let contact = configuration?.contact.map { " (+\($0))" } ?? ""
        var transport = CurlExchanger.Options(
            userAgent: "Barometer/\(barometerVersion)\(contact)",
            allowedPrivateHosts: Set((configuration?.allowPrivateHosts ?? []).map { $0.lowercased() }))
        transport.proxies = proxies
        return CurlExchanger(transport)
    }

    /// - Parameter isStopped: whether the run is to end after the page under way.
    func fetchStage(
        _ store: Store, _ configuration: Configuration?, isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws -> FetchStage {
        var options = FetchStage.Options()
        options.isStopped = isStopped
        options.limits = limits(configuration)
        var exchanger: any HTTPExchanger = exchanger(configuration)
        if let folder = invocation.value("replay") {
            exchanger = try ReplayExchanger(folder: folder, clock: clock)
            options.run.waits = false
        } else if let folder = invocation.value("record") {
            exchanger = try RecordingExchanger(exchanger, folder: folder, clock: clock)
        }
        return FetchStage(
            store: store, exchanger: exchanger,
            catalog: try catalog(), options: options, log: log)
    }

    var proxies: ProxySettings { ProxySettings(environment: environment) }

    /// Takes a folder of ours away again; what cannot be removed is in the temporary folder anyway.
    func remove(_ folder: String) {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            log(.debug, "\(error)")
        }
    }

    /// Half of the processors would leave the other half idle, more than all of them help nobody.
    var workers: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
