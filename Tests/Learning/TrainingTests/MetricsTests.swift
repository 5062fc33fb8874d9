import Testing
import Training

/// Figures worked out by hand for one small matrix.
@Suite struct MetricsTests {
    private static var matrix: ConfusionMatrix {
        var matrix = ConfusionMatrix(classes: 3)
        for (truth, said, count) in [(0, 0, 3), (0, 1, 1), (1, 1, 2), (1, 2, 2), (2, 2, 2)] {
            for _ in 0..<count { matrix.add(truth: truth, said: said) }
        }
        return matrix
    }

    @Test func figures() {
        let matrix = Self.matrix
        #expect(matrix.total == 10)
        #expect(matrix.accuracy == 0.7)
        // Recalls 3/4, 2/4, 2/2.
        #expect(abs(matrix.macroRecall - 0.75) < 1e-12)
        // F1: 2·3/(3+4), 2·2/(3+4), 2·2/(4+2).
        #expect(abs(matrix.macroF1 - (6.0 / 7 + 4.0 / 7 + 4.0 / 6) / 3) < 1e-12)
        #expect(abs(matrix.weightedF1 - (0.4 * 6 / 7 + 0.4 * 4 / 7 + 0.2 * 4 / 6)) < 1e-12)
    }

    @Test func aClassThatNeverOccursHasNoRecall() {
        var matrix = ConfusionMatrix(classes: 3)
        matrix.add(truth: 0, said: 0)
        #expect(matrix.recalls == [1, nil, nil])
        #expect(matrix.macroRecall == 1)
    }
}
