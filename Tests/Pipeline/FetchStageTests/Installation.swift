import Connectors
import Domain
import FetchStage
import HTTPTransport
import SQLiteDatabase
import Storage
import Support
import TestSupport

/// A state folder with its store, and a fetch stage that may reach loopback.
struct Installation {
    let folder: TemporaryFolder
    let store: Store
    let clock: Clock

    init(now: Int64, in folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        clock = .fixed(now)
        store = try Store(
            StateLayout(root: self.folder.path + "/state"), schemas: checkoutPath("schemas"), clock: clock)
    }

    /// Read once: without optimisation it takes a third of a second, and there are two hundred stages.
    private static let catalog = Result {
        try ConnectorCatalog(
            folder: checkoutPath("connectors"), schema: checkoutPath("schemas/connector.schema.json"))
    }

    func stage(
        _ exchanger: any HTTPExchanger, _ change: (inout FetchStage.Options) -> Void = { _ in }
    ) throws -> FetchStage {
        let catalog = try Self.catalog.get()
        var options = FetchStage.Options()
        options.run.backoff.base = 0.01
        change(&options)
        return FetchStage(store: store, exchanger: exchanger, catalog: catalog, options: options)
    }

    func fetch(_ sources: [Source]) throws -> FetchStage.Summary {
        let live = CurlExchanger(
            CurlExchanger.Options(userAgent: "Barometer/0 (test@k.example)", allowedPrivateHosts: ["127.0.0.1"]))
        return try stage(live).run(sources) { _ in nil }
    }

    /// One text a row, cells apart by bars, NULL as `-`.
    func rows(_ sql: String) throws -> [String] {
        try store.connection.plainRows(sql)
    }
}

func kettleTag(_ server: LoopbackServer) -> Source {
    Source(
        name: "kettle", connector: "mastodon", stream: "tag", parameters: ["server": server.address, "tag": "kettle"])
}
