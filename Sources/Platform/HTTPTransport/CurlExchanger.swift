internal import CCurl
internal import Dispatch

/// Transfers over one curl multi handle.
///
/// http and https only, at most five redirects, each hop checked like the first; no private, loopback or link-local address
/// unless its host is allowed by name, checked on the address that is really connected to.
@safe package final class CurlExchanger: HTTPExchanger {
    package struct Options: Sendable {
        /// Sent with every request, with a way to reach the operator.
        package var userAgent: String
        package var allowedPrivateHosts: Set<String>
        package var proxies = ProxySettings.none
        package var concurrent = 8
        /// To one host: we are guests there.
        package var concurrentPerHost = 4
        package var mostRedirects = 5
        /// Transport faults and server errors of one host in a row, after which it is left alone for a while.
        package var mostFaults = 6

        package init(userAgent: String, allowedPrivateHosts: Set<String> = []) {
            self.userAgent = userAgent
            self.allowedPrivateHosts = allowedPrivateHosts
        }
    }

    private let multi: UnsafeMutableRawPointer
    private let options: Options
    private var manners = HostManners()

    package init(_ options: Options) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        // Without memory for a handle nothing else works either.
        unsafe multi = curl_multi_init()!
        self.options = options
    }

    deinit { unsafe _ = curl_multi_cleanup(multi) }

    package func perform(
        _ first: [HTTPRequest], then: (_ job: Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
    ) throws {
        var waiting = first.enumerated().map {
            TransferJob(number: $0.offset, request: $0.element, notBefore: due($0.element))
        }
        var active: [Transfer] = []
        defer { for transfer in active { unsafe _ = curl_multi_remove_handle(multi, transfer.handle) } }
        func answer(_ job: TransferJob, _ result: Result<HTTPResponse, HTTPError>) throws {
            guard let next = try then(job.number, result) else { return }
            waiting.append(TransferJob(number: job.number, request: next, notBefore: due(next)))
        }
        while !waiting.isEmpty || !active.isEmpty {
            let now = DispatchTime.now().uptimeNanoseconds
            while active.count < options.concurrent, let index = ready(waiting, active, now) {
                let job = waiting.remove(at: index)
                if let origin = job.origin, let reason = manners.refusal(origin, at: now) {
                    try answer(job, .failure(HTTPError(.passing, job.request.url, reason)))
                    continue
                }
                if let origin = job.origin { manners.noteSent(to: origin, job.request.pace, at: now) }
                switch Transfer.make(job, options) {
                case .success(let transfer):
                    unsafe curl_multi_add_handle(multi, transfer.handle)
                    active.append(transfer)
                case .failure(let error): try answer(job, .failure(error))
                }
            }
            var running: Int32 = 0
            unsafe curl_multi_perform(multi, &running)
            var code = CURLE_OK
            while let done = unsafe curl_http_next_done(multi, &code) {
                guard let index = active.firstIndex(where: { unsafe $0.handle == done }) else { break }
                let transfer = active.remove(at: index)
                unsafe curl_multi_remove_handle(multi, done)
                switch transfer.outcome(code, mostRedirects: options.mostRedirects) {
                case .again(let job): waiting.append(job)
                case .answer(let result):
                    note(result, of: transfer.job)
                    try answer(transfer.job, result)
                }
            }
            wait(waiting, active)
        }
    }

    /// The first job whose time has come and whose host is not busy with us already.
    private func ready(_ waiting: [TransferJob], _ active: [Transfer], _ now: UInt64) -> Int? {
        let counts = Dictionary(active.map { ($0.origin, 1) }, uniquingKeysWith: +)
        let busy = Set(counts.filter { $0.value >= options.concurrentPerHost }.keys)
        return waiting.firstIndex { job in
            job.notBefore <= now && !busy.contains(job.origin)
                && job.origin.map { manners.isFree($0, job.request.pace, at: now) } ?? true
        }
    }

    private func note(_ result: Result<HTTPResponse, HTTPError>, of job: TransferJob) {
        guard let origin = job.origin else { return }
        manners.note(result, from: origin, at: DispatchTime.now().uptimeNanoseconds, mostFaults: options.mostFaults)
    }

    private func due(_ request: HTTPRequest) -> UInt64 {
        DispatchTime.now().uptimeNanoseconds + UInt64(max(0, request.delay) * 1e9)
    }

    /// Sleeps until something can happen.
    private func wait(_ waiting: [TransferJob], _ active: [Transfer]) {
        let now = DispatchTime.now().uptimeNanoseconds
        if active.isEmpty, waiting.isEmpty { return }
        if active.count < options.concurrent, ready(waiting, active, now) != nil { return }
        // Those that wait for a place are woken by the end of a transfer, not by the clock.
        let times = waiting.map { job in
            max(job.notBefore, job.origin.map { manners.freeAt($0, job.request.pace, after: now) } ?? now)
        }
        let later = times.filter { $0 > now }.min() ?? now + 1_000_000_000
        let milliseconds = Int32(min((later - now) / 1_000_000 + 1, 1000))
        unsafe curl_multi_poll(multi, nil, 0, milliseconds, nil)
    }
}
