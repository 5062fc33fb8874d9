import Aggregation
import Domain
import SQLiteDatabase
import Storage
import Testing

@testable import AggregateStage

/// Queries against real full-text rows.
@Suite struct QueryMatchTests {
    private static let posts: [(id: String, text: String)] = [
        ("en", "The new Kettle's battery died; kettles are #BadKettle"), ("zh", "我买的小米手机电池鼓包了 #小米14"),
        ("tw", "電池很好"), ("wide", "ＸＩＡＯＭＩ is here"), ("mimi", "xiaomimi sings"), ("navy", "上海军训开始了"),
        ("said", "he said training works"), ("ai", "AI is everywhere"), ("café", "Café crème"),
        ("far", "battery one two three four five six died"), ("named", "Thanks @Ada_L and ＠顶点 for the tea"),
    ]

    private func sample() throws -> SampleStore {
        let sample = try SampleStore()
        for (index, post) in Self.posts.enumerated() {
            try sample.add(post.text, at: monday + Int64(index), id: post.id, author: post.id)
        }
        try sample.add(
            "", at: monday + 100, id: "picture", attachments: [.init(kind: .image, url: "https://town.example/a.jpg")])
        try sample.add(
            "", at: monday + 101, id: "captioned",
            attachments: [.init(kind: .image, url: "https://town.example/b.jpg", caption: "a kettle on fire")])
        return sample
    }

    @Test func findsWhatAPersonExpects() throws {
        let sample = try sample()
        let stage = AggregateStage(store: sample.store)
        for (query, expected) in Self.cases {
            let compiled = try stage.compiler.compile(try MonitorQuery(query))
            let found = try sample.store.connection.rows(
                "SELECT native_id FROM post AS p WHERE p.post_id BETWEEN ?1 AND ?2 AND \(compiled.condition) ORDER BY post_id",
                bindings: [Int64(0), Int64.max] + compiled.bindings
            ).map { $0.text(0) }
            #expect(found == expected, "\(query)")
            #expect(try stage.matches(query: query, limit: 1).total == expected.count)
        }
    }

    private static let cases: [(String, [String])] = [
        ("kettle", ["en", "captioned"]), ("kettl*", ["en", "captioned"]), ("\"new kettle\"", ["en"]),
        ("\"kettle new\"", []),
        ("电池", ["zh", "tw"]), ("電池", ["zh", "tw"]), ("小米手机", ["zh"]), ("池", ["zh", "tw"]), ("包了", ["zh"]),
        ("海军", ["navy"]), ("xiaomi", ["wide"]), ("ｘiaomi", ["wide"]), ("AI", ["ai"]), ("cafe", ["café"]),
        ("小米14", ["zh"]), ("#小米14", ["zh"]), ("#badkettle", ["en"]), ("#kettle", []),
        ("(小米 OR xiaomi) AND (电池 OR batter*)", ["zh"]), ("（小米 OR xiaomi） 电池", ["zh"]),
        ("battery NEAR/2 died", ["en"]), ("died NEAR/10 battery", ["en", "far"]), ("battery NOT kettle", ["far"]),
        ("battery -kettle", ["far"]), ("手机 NEAR/3 鼓包", ["zh"]), ("has:image", ["picture", "captioned"]),
        ("has:image NOT has:text", ["picture", "captioned"]), ("has:audio", []),
        ("source:town kettle", ["en", "captioned"]),
        ("source:\"town\" has:image NOT kettle", ["picture"]), ("source:nowhere", []), ("lang:zh 电池", ["zh", "tw"]),
        ("@ada_l", ["named"]), ("@Ada", []), ("@顶点", ["named"]), ("@kettle", []), ("#badkett", []),
        ("ada_l -@ada_l", []),
        ("(battery OR 手机) NEAR/3 (died OR 鼓包)", ["en", "zh"]), ("\"and\" NOT @nobody", ["named"]),
        ("platform:town said", ["said"]), ("training OR everywhere died", ["said"]), ("100% OR \"a' OR 1=1 --\"", []),
    ]

    @Test(arguments: [
        ("", 1, "it is empty"), ("(kettle", 1, "`(` has no `)`"), ("kettle)", 7, "`)` has no `(`"),
        ("kettle AND", 11, "a word is missing before the end"), ("OR kettle", 1, "a word is missing before OR"),
        ("\"kettle", 1, "the quote is not closed"), ("NOT kettle", 1, "only says what not to find"),
        ("kettle OR -tea", 1, "only says what not to find"), ("langg:en x", 1, "Did you mean `lang:`?"),
        ("a has:smell", 3, "`has:smell` is not known"), ("a NEAR/0 b", 3, "has no distance"),
        ("a NEAR/5 (b c)", 10, "words or phrases, or several joined by OR"),
        ("kettle or tea", 8, "Write OR, or \"or\""),
        ("kettle And tea", 8, "Write AND"), ("kettle @", 8, "`@` names nothing"), ("# kettle", 1, "`#` names nothing"),
        ("source:", 1, "has no value"),
        ("a - b", 3, "`-` stands alone"),
    ]) func saysWhatIsWrong(_ query: String, _ column: Int, _ part: String) throws {
        let error = #expect(throws: QueryError.self) { try MonitorQuery(query) }
        #expect(error?.column == column)
        #expect(error?.problem.contains(part) == true, "\(error?.problem ?? "")")
    }

    @Test func aTermWithoutLettersIsRefused() throws {
        let stage = AggregateStage(store: try SampleStore().store)
        #expect(throws: QueryError.self) { try stage.matches(query: "kettle OR !!!", limit: 5) }
    }
}
