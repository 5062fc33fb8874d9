import NightlyRun
import Support
import TestSupport
import Testing

@Suite struct ResourcesTests {
    @Test func theCheckoutIsFoundFromItsBuild() throws {
        let resources = try Resources(executable: packageRoot + "/.build/debug/barometer", chosen: nil)
        #expect(resources.schemas.hasSuffix("/schemas"))
        #expect(resources.model("sentiment") == resources.models + "/sentiment")
        #expect(resources.model("/elsewhere/mine") == "/elsewhere/mine")
    }

    @Test func aWrongFolderIsToldAtOnce() {
        #expect(throws: FileError.self) { try Resources(executable: "/bin/true", chosen: "/nowhere") }
        #expect(throws: FileError.self) { try Resources(executable: "/bin/true", chosen: nil) }
    }
}
