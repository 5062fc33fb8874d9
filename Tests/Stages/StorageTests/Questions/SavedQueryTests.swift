import Foundation
import SQLiteDatabase
import Storage
import Support
import TestSupport
import Testing

/// The questions that ship, on a small store whose answers plain Python worked out (Benchmarks/peers/cookbook.py).
@Suite struct SavedQueryTests {
    private static let folder = packageRoot + "/reports/queries"

    struct Case: Sendable, CustomTestStringConvertible {
        let query: String
        let parameters: [String: SQLValue]
        let rows: [JSONValue]

        var testDescription: String { "\(query) \(parameters.keys.sorted().joined(separator: " "))" }
    }

    private static let cases: [Case] = {
        guard let text = try? fixture("cookbook/answers.json"),
            let list = try? JSONParser.parse(text).array
        else { return [] }
        return list.map { item in
            Case(
                query: item["query"]?.string ?? "",
                parameters: Dictionary(
                    (item["parameters"]?.members ?? []).map {
                        ($0.key, $0.value.integer.map { .integer($0) } ?? .text($0.value.string ?? ""))
                    }, uniquingKeysWith: { $1 }), rows: item["rows"]?.array ?? [])
        }
    }()

    /// Made once: filling it takes longer than all the questions.
    private static let store: (reader: TemporaryFolder, layout: StateLayout)? = {
        guard let folder = try? TemporaryFolder(), let script = try? fixture("cookbook/store.sql") else { return nil }
        let layout = StateLayout(root: folder.path)
        guard let store = try? Store(layout, schemas: packageRoot + "/schemas", clock: .fixed(0)),
            (try? store.connection.execute("BEGIN; \(String(decoding: script, as: UTF8.self)) COMMIT;")) != nil
        else { return nil }
        return (folder, layout)
    }()

    @Test func everyQuestionHasAnAnswerToCompareWith() throws {
        let queries = try SavedQuery.all(in: [Self.folder])
        #expect(queries.count >= 30)
        #expect(Set(queries.map(\.name)).isSubset(of: Set(Self.cases.map(\.query))))
        for query in queries {
            #expect(query.title.hasSuffix("?"), "\(query.name)")
            #expect(SavedQuery.isName(query.name), "\(query.name)")
            // What its comment tells of is what its SQL takes.
            let used = Set(query.sql.matches(of: /[( ]:([a-z]+)/).map { String($0.1) })
            #expect(used == Set(query.parameters.map(\.name)), "\(query.name)")
        }
    }

    @Test(arguments: cases) func aQuestionAnswersWhatPythonWorkedOut(_ item: Case) throws {
        let store = try #require(Self.store)
        let query = try SavedQuery(path: "\(Self.folder)/\(item.query).sql")
        let answer = try StoreReader(store.layout).answer(query.sql, parameters: item.parameters)
        #expect(answer.rows.count == item.rows.count)
        for (row, expected) in zip(answer.rows, item.rows) {
            let cells = expected.array ?? []
            #expect(row.count == cells.count)
            for (value, cell) in zip(row, cells) {
                #expect(Self.agree(value, cell), "\(value) is not \(cell.text) in \(expected.text)")
            }
        }
    }

    private static func agree(_ value: SQLValue, _ json: JSONValue) -> Bool {
        if json.isNull { return value == .null }
        if let number = json.double, let real = value.real { return abs(number - real) <= 1e-6 * max(1, abs(number)) }
        return json.string == value.text
    }

    @Test func aSavedQuestionIsReadBack() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/mine.sql"
        try AtomicFile.write(SavedQuery.fileText(title: "mine", sql: "SELECT 1\n"), to: path)
        let mine = try SavedQuery(path: path)
        #expect(mine.title == "mine" && mine.sql == "-- mine\nSELECT 1;\n")
        // One's own takes the place of one that ships.
        try AtomicFile.write("-- Other?\nSELECT 2;\n", to: folder.path + "/gaps.sql")
        #expect(try SavedQuery.all(in: [Self.folder, folder.path]).first { $0.name == "gaps" }?.title == "Other?")
        #expect(throws: FileError.self) {
            try AtomicFile.write("SELECT 1;", to: path)
            _ = try SavedQuery(path: path)
        }
    }
}
