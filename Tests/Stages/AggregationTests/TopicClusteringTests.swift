import Aggregation
import Support
import Testing

@Suite struct TopicClusteringTests {
    /// Three subjects of twelve words each, a text holding five of its subject's and one that is nobody else's.
    private static func texts(_ each: Int) -> (texts: [[String]], subjects: [Int]) {
        let words = [
            ["kettle", "leak", "base", "seal", "drip", "puddle", "crack", "spout", "lid", "steam", "hot", "burn"],
            [
                "price", "sale", "coupon", "cheap", "refund", "offer", "deal", "bill", "cost", "discount", "shop",
                "order",
            ],
            ["客服", "电话", "排队", "态度", "投诉", "回复", "热线", "等待", "人工", "机器人", "工单", "经理"],
        ]
        var generator = SeededGenerator(seed: 3)
        var texts: [[String]] = []
        var subjects: [Int] = []
        for index in 0..<each {
            for (subject, own) in words.enumerated() {
                texts.append(own.shuffled(using: &generator).prefix(5) + ["filler\(index)x\(subject)"])
                subjects.append(subject)
            }
        }
        return (texts, subjects)
    }

    @Test func findsThreeSubjectsInTwoLanguages() {
        let (texts, subjects) = Self.texts(40)
        let clustering = TopicClustering(texts)
        #expect(clustering.count == 3)
        #expect(clustering.topics == subjects)
        let labels = TopicLabel.labels(of: clustering, texts)
        #expect(labels.allSatisfy { $0.terms.count >= 3 })
        #expect(labels[2].words.split(separator: " ").allSatisfy { "客服电话排队态度投诉回复热线等待人工机器人工单经理".contains($0) })
        #expect(TopicClustering(texts).topics == clustering.topics)
    }

    @Test(arguments: [1, 2, 5]) func makesAsManyAsWanted(_ wanted: Int) {
        let clustering = TopicClustering(Self.texts(40).texts, wanted: wanted)
        #expect(clustering.count == wanted)
    }

    @Test func whatIsLikeNothingHasNoTopic() {
        let (texts, subjects) = Self.texts(40)
        let clustering = TopicClustering(texts + [[], ["hapax"]])
        #expect(clustering.topics.suffix(2).allSatisfy { $0 == nil })
        #expect(clustering.topics.dropLast(2).map { $0 ?? -1 } == subjects)
        for few in [[], [[]], [["a"]], [["a", "b"], ["a", "b"]]] as [[[String]]] {
            #expect(TopicClustering(few).topics.count == few.count)
        }
    }

    /// Two likely halves stay two where they were told apart before, and one where they were one.
    @Test func memoryDecidesWhatIsClose() {
        let memory = TopicMemory([0, 0, 1, 1, 2], [7, 7, 9, nil, 7])
        #expect(memory.bonus([0], [2]) == TopicMemory.bonus)
        #expect(memory.bonus([0], [1]) == -TopicMemory.bonus)
        #expect(memory.bonus([0, 2], [1]) == -TopicMemory.bonus)
    }

    /// Two triangles joined by a thin edge.
    @Test func communitiesOfTwoTriangles() {
        let edges: [(Int, Int, Double)] = [
            (0, 1, 1), (1, 2, 1), (0, 2, 1), (3, 4, 1), (4, 5, 1), (3, 5, 1), (2, 3, 0.1),
        ]
        var (starts, neighbours, weights) = ([0], [Int32](), [Double]())
        for node in 0..<6 {
            for edge in edges where edge.0 == node || edge.1 == node {
                neighbours.append(Int32(edge.0 == node ? edge.1 : edge.0))
                weights.append(edge.2)
            }
            starts.append(neighbours.count)
        }
        let graph = NeighbourGraph(starts: starts, neighbours: neighbours, weights: weights)
        #expect(Communities.find(graph, resolution: 1) == [0, 0, 0, 1, 1, 1])
        #expect(Communities.find(graph, resolution: 0.001) == [0, 0, 0, 0, 0, 0])
    }
}
