import Foundation
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

@Suite struct SchemaDescriptionTests {
    private static func open() throws -> (TemporaryFolder, Store, StoreReader) {
        let folder = try TemporaryFolder()
        let layout = StateLayout(root: folder.path)
        let store = try Store(layout, schemas: packageRoot + "/schemas", clock: .fixed(0))
        return (folder, store, try StoreReader(layout))
    }

    /// The comments stand in schemas/*.sql above each view: `--   column: meaning`.
    @Test func everyColumnOfEveryViewIsDescribed() throws {
        let (folder, _, reader) = try Self.open()
        let views = try SchemaDescription(reader, schemas: packageRoot + "/schemas").views
        #expect(views.count >= 28)
        for view in views {
            #expect(!view.summary.isEmpty, "\(view.name) has no sentence above it in schemas/")
            for column in view.columns {
                #expect(
                    column.meaning != nil, "\(view.name).\(column.name): add `--   \(column.name): …` above the view")
            }
        }
        withExtendedLifetime(folder) {}
    }

    @Test func aUsersOwnViewIsShownWithoutWordsOfOurs() throws {
        let (folder, store, reader) = try Self.open()
        try store.connection.execute("CREATE VIEW my_days AS SELECT day, net FROM daily_sentiment")
        let mine = try SchemaDescription(reader, schemas: packageRoot + "/schemas").views.last
        #expect(mine?.name == "my_days" && mine?.columns.map(\.name) == ["day", "net"])
        #expect(mine?.columns.allSatisfy { $0.meaning == nil } == true)
        withExtendedLifetime(folder) {}
    }

    @Test func datasetteGetsDescriptionsQuestionsAndHiddenTables() throws {
        let (folder, _, reader) = try Self.open()
        let json = DatasetteMetadata(
            schema: try SchemaDescription(reader, schemas: packageRoot + "/schemas"),
            queries: try SavedQuery.all(in: [packageRoot + "/reports/queries"])
        ).json
        let database = json["databases"]?["barometer"]
        #expect(database?["tables"]?["daily_sentiment"]?["columns"]?["net"]?.string?.contains("from -1 to 1") == true)
        #expect(database?["queries"]?["worst-days"]?["title"]?.string == "Which days were the most negative?")
        // All that FTS5 made, and no other.
        let shadows = try reader.answer("SELECT name FROM sqlite_schema WHERE name LIKE 'post\\_search%' ESCAPE '\\'")
            .rows
        #expect(shadows.count == 6)
        for row in shadows {
            #expect(database?["tables"]?[row[0].text ?? ""]?["hidden"]?.bool == true)
        }
        withExtendedLifetime(folder) {}
    }
}
