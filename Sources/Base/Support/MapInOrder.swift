internal import Dispatch
internal import Synchronization

/// Maps what `next` gives on other threads, and hands the results to `consume` on this one, in the order they came.
///
/// Reading, mapping and consuming overlap; `window` inputs and results are alive at a time, so memory stays flat.
package func mapInOrder<Input: Sendable, Output: Sendable>(
    window: Int, next: () throws -> Input?, transform: @escaping @Sendable (Input) -> Output,
    consume: (Output) throws -> Void
) throws {
    var waiting: [Slot<Output>] = []
    var isOver = false
    while true {
        while !isOver, waiting.count < window {
            guard let input = try next() else {
                isOver = true
                break
            }
            let slot = Slot<Output>()
            waiting.append(slot)
            DispatchQueue.global().async {
                let output = transform(input)
                slot.output.withLock { $0 = output }
                slot.isDone.signal()
            }
        }
        guard !waiting.isEmpty else { return }
        let slot = waiting.removeFirst()
        slot.isDone.wait()
        let output = slot.output.withLock { value in
            defer { value = nil }
            return value
        }
        if let output { try consume(output) }
    }
}

/// Where one result will be.
private final class Slot<Output: Sendable>: Sendable {
    let output = Mutex<Output?>(nil)
    let isDone = DispatchSemaphore(value: 0)
}
