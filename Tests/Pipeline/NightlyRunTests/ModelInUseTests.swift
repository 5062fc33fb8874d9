import ScoreStage
import SentimentNetwork
import Storage
import Support
import TestSupport
import Testing

@testable import NightlyRun

@Suite struct ModelInUseTests {
    /// A run between a promotion that was killed and its aggregation: what came since is judged by the model whose figures come next.
    @Test func aModelThatIsDueJudgesWhatComes() throws {
        let folder = try TemporaryFolder()
        let store = try Store(
            StateLayout(root: folder.path + "/state"), schemas: checkoutPath("schemas"), clock: .fixed(1_793_577_600))
        let resources = try Resources(executable: "/proc/self/exe", chosen: checkoutPath(""))
        try store.useIfFirst(model: try store.enterModel(name: "old", sha256: "00", place: "old", mix: nil))
        let model = try SentimentModel(folder: resources.model("sentiment"))
        try store.setDue(model: try store.enter(model, at: "sentiment"))
        let inUse = try ModelInUse(store, resources, first: "old")
        #expect(inUse.place == "sentiment" && inUse.news == nil)
        #expect(try store.currentModel()?.name == "old")
    }
}
