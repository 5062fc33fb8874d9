internal import Dispatch
internal import Synchronization

/// What a filter answers to one line of input.
package struct LineAnswer: Sendable {
    /// Written as one line; nil writes nothing.
    package let text: String?
    /// Something of it was wrong, so the filter ends with "done with gaps".
    package let isPartial: Bool

    package init(_ text: String?, isPartial: Bool = false) {
        self.text = text
        self.isPartial = isPartial
    }

    /// The answer to a line that cannot be used.
    package static func error(_ problem: String, line: Int) -> LineAnswer {
        let json: JSONValue = ["error": JSONValue(.string(problem)), "line": JSONValue(.integer(Int64(line)))]
        return LineAnswer(json.text, isPartial: true)
    }
}

/// Answers a stream of lines on several threads, in the order of the input and in constant memory.
///
/// Lines are answered in chunks whose bounds depend on line numbers alone, so that a stream gives the same bytes on any
/// number of threads.
package struct LineFilter: Sendable {
    /// Lines that one thread takes at once.
    package let chunk: Int
    package let workers: Int
    /// Chunks in the memory at once, for each worker: the last ones of a round leave some threads waiting.
    private static let rounds = 8

    package init(chunk: Int, workers: Int) {
        self.chunk = max(1, chunk)
        self.workers = max(1, workers)
    }

    /// Reads `input` to its end.
    ///
    /// - Parameters:
    ///   - answer: one answer a line, in their order. Blank lines never reach it.
    ///   - consume: takes the answers of some lines, in order.
    package func run<Answer: Sendable>(
        input: Int32, answer: @Sendable ([InputLine]) -> [Answer], consume: ([Answer]) throws -> Void
    ) throws {
        var reader = LineReader(descriptor: input)
        // A chunk of one is for callers that wait for each answer before they ask again.
        let most = chunk == 1 ? 1 : chunk * workers * Self.rounds
        while true {
            var lines: [InputLine] = []
            while lines.count < most, let line = try reader.next() {
                if !line.isBlank { lines.append(line) }
            }
            guard !lines.isEmpty else { return }
            try consume(answers(to: lines, answer))
        }
    }

    private func answers<Answer: Sendable>(
        to lines: [InputLine], _ answer: @Sendable ([InputLine]) -> [Answer]
    ) -> [Answer] {
        let chunks = stride(from: 0, to: lines.count, by: chunk).map {
            Array(lines[$0..<min($0 + chunk, lines.count)])
        }
        let results = Mutex([[Answer]](repeating: [], count: chunks.count))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: min(workers, chunks.count)) { _ in
            while true {
                let index = next.withLock { value in
                    defer { value += 1 }
                    return value
                }
                guard index < chunks.count else { return }
                let own = answer(chunks[index])
                results.withLock { $0[index] = own }
            }
        }
        return results.withLock { $0.flatMap(\.self) }
    }
}
