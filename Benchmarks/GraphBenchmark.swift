internal import Dispatch
internal import Domain
internal import Features
internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Synchronization
internal import Tensors
internal import Training

/// Times the whole network on prepared batches, and writes those for peers that run the same graph with the same weights:
/// words to probabilities, and words with a picture to probabilities. Without the linear path of words, and with a topic head
/// that says nothing: neither is part of the graph.
struct GraphBenchmark {
    let model: SentimentModel
    let workers: Int
    private let batches: [Batch]
    private let pictures: [Tensor]
    private static let passes = 5
    private static let size = 32
    /// Posts that have a picture.
    private static let illustrated = 64

    private struct Batch: Sendable {
        let tokens: [[String]]
        let words: TextBatch
    }

    /// - Parameter posts: how many of SemEval's development tweets.
    init(dataFolder: String, model: SentimentModel, posts: Int, workers: Int) throws {
        self.model = model
        self.workers = workers
        let texts = try DataTable(path: dataFolder + "/text/semeval2017-4a-dev.tsv.gz").column("text")
        let tokenizer = TextTokenizer()
        let tokens = texts.map { tokenizer.tokens(of: $0) }.filter { !$0.isEmpty }.prefix(posts)
        batches = stride(from: 0, to: tokens.count, by: Self.size).map { start in
            let part = Array(tokens[start..<min(start + Self.size, tokens.count)])
            return Batch(tokens: part, words: Self.batch(part, model))
        }
        pictures = (0..<Self.illustrated).map { Self.picture($0) }
    }

    /// The same for each of `count` pictures as the peers make.
    private static func picture(_ number: Int) -> Tensor {
        Tensor([224, 224, 3], elements: (0..<224 * 224 * 3).map { Float(sin(0.7 * Double($0) + Double(number))) })
    }

    private static func batch(_ tokens: [[String]], _ model: SentimentModel) -> TextBatch {
        TextBatch(tokens: tokens, vocabulary: model.vocabulary, gramRows: model.text.grams.weight.rows)
    }

    // MARK: Passes

    /// Probabilities, rows in the batch's own order.
    private func read(_ batch: TextBatch) -> (vectors: Tensor, logits: Tensor) {
        var generator = SeededGenerator(seed: 0)
        let vectors = model.text.forward(batch, &generator).0
        return (vectors, model.heads.textSentiment.forward(vectors))
    }

    /// Probabilities of a batch's posts, the first of which has picture number `first`.
    private func see(_ batch: TextBatch, first: Int) -> [Float] {
        let (vectors, logits) = read(batch)
        var generator = SeededGenerator(seed: 0)
        let seen = Scorer(model).look(
            at: batch.order.indices.map { model.image.forward(pictures[(first + $0) % pictures.count]) })
        return batch.order.indices.flatMap { row -> [Float] in
            let parts = [
                Part(modality: .text, vector: Array(vectors.row(row)), logits: Array(logits.row(row))), seen[row].part,
            ]
            return softmax(
                Tensor([1, 3], elements: model.fusion.forward(parts, topic: [0, 0, 0], &generator).0)
            ).elements
        }
    }

    /// Median seconds of a pass over `batches` on our threads, and what the last said of each batch.
    private func time<Said: Sendable>(
        _ count: Int, _ body: @Sendable (Int) -> Said
    ) -> (seconds: Double, said: [Said]) {
        var times: [Double] = []
        let said = Mutex<[Int: Said]>([:])
        for _ in 0...Self.passes {
            let clock = ContinuousClock()
            times.append(
                clock.measure {
                    DispatchQueue.concurrentPerform(iterations: workers) { worker in
                        for index in stride(from: worker, to: count, by: workers) {
                            let answer = body(index)
                            said.withLock { $0[index] = answer }
                        }
                    }
                } / .seconds(1))
        }
        return (
            times.dropFirst().sorted()[Self.passes / 2], said.withLock { said in (0..<count).compactMap { said[$0] } }
        )
    }

    /// Posts a second and probabilities, with the batches where `includingBatches` is asked for.
    func json(includingBatches: Bool) -> JSONValue {
        let (batches, model) = (batches, model)
        let posts = batches.reduce(0) { $0 + $1.tokens.count }
        let seenBatches = Self.illustrated / Self.size
        let tokens = time(batches.count) { softmax(self.read(Self.batch(batches[$0].tokens, model)).logits).elements }
        let words = time(batches.count) { softmax(self.read(batches[$0].words).logits).elements }
        let fused = time(seenBatches) { self.see(batches[$0].words, first: $0 * Self.size) }
        var members = [
            JSONMember("posts", JSONValue(.integer(Int64(posts)))),
            JSONMember("fusedPosts", JSONValue(.integer(Int64(Self.illustrated)))),
            JSONMember("tokensSeconds", JSONValue(.number(tokens.seconds))),
            JSONMember("wordsSeconds", JSONValue(.number(words.seconds))),
            JSONMember("fusedSeconds", JSONValue(.number(fused.seconds))),
        ]
        if includingBatches {
            members += [
                JSONMember("batches", JSONValue(.array(batches.map { Self.json($0.words) }))),
                JSONMember("words", Self.json(words.said.flatMap(\.self))),
                JSONMember("fused", Self.json(fused.said.flatMap(\.self))),
            ]
        }
        return JSONValue(.object(members))
    }

    private static func json(_ batch: TextBatch) -> JSONValue {
        func list(_ numbers: some Sequence<some BinaryInteger>) -> JSONValue {
            JSONValue(.array(numbers.map { JSONValue(.integer(Int64($0))) }))
        }
        return [
            "lengths": list(batch.shape.lengths), "places": list(batch.places), "ids": list(batch.forms.map(\.id)),
            "grams": JSONValue(.array(batch.forms.map { list($0.grams) })),
        ]
    }

    private static func json(_ values: [Float]) -> JSONValue {
        JSONValue(.array(values.map { JSONValue(.number(Double($0))) }))
    }
}
