internal import Foundation

/// How hosts are treated, whichever source asks: not faster than they take, not at all while they are down, and not before the
/// time they named.
struct HostManners {
    private struct Host {
        /// When requests went out, in nanoseconds, as far back as a pace looks.
        var sent: [UInt64] = []
        /// Asked by the host (`Retry-After`) to be left alone until then.
        var heldUntil: UInt64 = 0
        var faults = 0
        /// The circuit is open: nothing goes out until then, and after it one try.
        var closedUntil: UInt64 = 0
    }

    /// Longer waits are for whoever asked to decide on.
    private static let longestHold = 120.0
    private static let rest: UInt64 = 60_000_000_000
    private var hosts: [WebOrigin: Host] = [:]

    /// Why nothing is sent to `origin` now; nil while it is worth a try.
    func refusal(_ origin: WebOrigin, at now: UInt64) -> String? {
        guard let host = hosts[origin], host.closedUntil > now else { return nil }
        return "its host failed \(host.faults) times in a row and is left alone for now"
    }

    func isFree(_ origin: WebOrigin, _ pace: (requests: Int, seconds: Double)?, at now: UInt64) -> Bool {
        // A refusal is an answer as well, and need not wait.
        refusal(origin, at: now) != nil || freeAt(origin, pace, after: now) <= now
    }

    /// When the next request may go out.
    func freeAt(_ origin: WebOrigin, _ pace: (requests: Int, seconds: Double)?, after now: UInt64) -> UInt64 {
        guard let host = hosts[origin] else { return now }
        var time = max(now, host.heldUntil)
        if let pace, host.sent.count >= pace.requests {
            time = max(time, host.sent[host.sent.count - pace.requests] + UInt64(pace.seconds * 1e9))
        }
        return time
    }

    mutating func noteSent(to origin: WebOrigin, _ pace: (requests: Int, seconds: Double)?, at now: UInt64) {
        guard let pace else { return }
        hosts[origin, default: Host()].sent.append(now)
        let count = hosts[origin]?.sent.count ?? 0
        if count > pace.requests * 2 { hosts[origin]?.sent.removeFirst(count - pace.requests) }
    }

    mutating func note(
        _ result: Result<HTTPResponse, HTTPError>, from origin: WebOrigin, at now: UInt64, mostFaults: Int
    ) {
        var host = hosts[origin] ?? Host()
        switch result {
        case .success(let response) where response.status < 500:
            host.faults = 0
            if response.status == 429, let text = response.header("Retry-After"), let seconds = Double(text),
                seconds > 0, seconds <= Self.longestHold
            {
                host.heldUntil = max(host.heldUntil, now + UInt64(seconds * 1e9))
            }
        case .failure(let error) where error.kind == .refused: break
        default:
            host.faults += 1
            if host.faults >= mostFaults { host.closedUntil = now + Self.rest }
        }
        hosts[origin] = host
    }
}
