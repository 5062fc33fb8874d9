import Storage
import Testing

@Suite struct SQLScriptTests {
    @Test(arguments: [
        ("SELECT 1", ["SELECT 1"]), ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';';", ["SELECT ';'"]), ("SELECT 'it''s; so', 2; x", ["SELECT 'it''s; so', 2", "x"]),
        ("-- a; b\nSELECT 1;", ["-- a; b\nSELECT 1"]), ("/* ; */ SELECT 1 /* ; */;", ["/* ; */ SELECT 1 /* ; */"]),
        ("SELECT \"a;b\", [c;d], `e;f`;", ["SELECT \"a;b\", [c;d], `e;f`"]), (";; ;", []), ("-- nothing", []),
        ("/* nothing */", []), ("SELECT 1 -- end; of line", ["SELECT 1 -- end; of line"]),
        ("SELECT -1;", ["SELECT -1"]),
        ("SELECT '水;壶';\r\nSELECT 2", ["SELECT '水;壶'", "SELECT 2"]), ("/*/ ; */ SELECT 3;", ["/*/ ; */ SELECT 3"]),
    ])
    func statementsEndWhereSQLiteEndsThem(_ text: String, _ statements: [String]) {
        #expect(SQLScript.statements(text) == statements)
    }

    @Test(arguments: [
        ("SELECT 1;", false), ("SELECT 1", true), ("SELECT 'a;", true), ("", false), ("-- a", false), ("/* a", true),
        ("SELECT 1; -- done", false), ("SELECT 1; SELECT", true),
    ])
    func aStatementIsOpenUntilItsSemicolon(_ text: String, _ isOpen: Bool) {
        #expect(SQLScript.isOpen(text) == isOpen)
    }
}
