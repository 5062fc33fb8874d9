internal import Glibc

/// What time it is, in Unix seconds UTC. Passed to whatever needs it, so that a run can be repeated at a fixed time.
package struct Clock: Sendable {
    private let read: @Sendable () -> Int64

    package init(_ read: @escaping @Sendable () -> Int64) {
        self.read = read
    }

    package var now: Int64 { read() }

    /// The machine's own clock.
    package static let system = Clock { Int64(time(nil)) }

    /// A clock that stands still.
    package static func fixed(_ time: Int64) -> Clock { Clock { time } }
}
