import Support
import TestSupport
import Testing

@testable import Training

@Suite struct CorpusAuditTests {
    @Test func findsRepeatsContradictionsAndMeasuredTexts() throws {
        let folder = try TemporaryFolder()
        func write(_ name: String, _ rows: [String]) throws {
            let text = (["id\tlabel\ttext"] + rows).joined(separator: "\n") + "\n"
            try AtomicFile.write(text, to: "\(folder.path)/\(name).tsv.gz")
        }
        for file in TextRecipe.developmentFiles { try write(file, []) }
        try write("umsab-dev", ["d\tpositive\tThis kettle sings to me"])
        try write(
            "one",
            [
                "1\tpositive\tthis kettle sings to me!", "2\tnegative\tit broke in a week",
                "3\tpositive\tIt broke in a week.",
                "4\tpositive\ta fine and quiet machine",
            ])
        try write("two", ["1\tpositive\tA fine and quiet machine", "2\tpositive\tnothing in common here"])
        let labels = ["negative": 0, "neutral": 1, "positive": 2]
        let audit = try CorpusAudit(
            TextRecipe(
                heads: ["sentiment": 3],
                corpora: ["one", "two"].map { TextCorpus($0, "sentiment", labels) }), folder: folder.path)
        let expected = [
            CorpusAudit.Finding(
                file: "one", head: "sentiment", rows: 4, repeated: 1, contradictory: 1, measured: 1, shared: 1,
                agreed: 1),
            CorpusAudit.Finding(
                file: "two", head: "sentiment", rows: 2, repeated: 0, contradictory: 0, measured: 0, shared: 1,
                agreed: 1),
        ]
        #expect(audit.findings == expected)
    }
}
