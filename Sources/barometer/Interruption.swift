internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// Ctrl-C during a run: the first ends it after the batch under way, so that what was fetched or scored is kept; the second at once.
final class Interruption: Sendable {
    private let count = Mutex(0)

    /// Whether the run is to end soon.
    var isAsked: Bool { count.withLock { $0 > 0 } }

    /// Does `work` under it; SIGINT is as before when it is done.
    func during<Answer>(_ work: () throws -> Answer) rethrows -> Answer {
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        _ = signal(SIGINT, SIG_IGN)
        source.setEventHandler { [self] in
            guard
                count.withLock({
                    $0 += 1; return $0
                }) == 1
            else { exit(ExitCode.interrupted.rawValue) }
            Terminal.complain("barometer: stopping after this batch; Ctrl-C again stops now")
        }
        source.resume()
        defer {
            source.cancel()
            _ = signal(SIGINT, SIG_DFL)
        }
        return try work()
    }
}
