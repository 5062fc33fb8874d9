internal import CCurl
internal import Dispatch
internal import Foundation

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

    /// A request on its way, or waiting for its time.
    private struct Job {
        let number: Int
        var request: HTTPRequest
        var redirects = 0
        var isMovedForGood = true
        var notBefore: UInt64
        var origin: WebOrigin?
        /// What came before a transfer broke off, and what tells that the file is still the same.
        var part: HTTPPart?
        var resumptions = 0

        init(number: Int, request: HTTPRequest, notBefore: UInt64) {
            self.number = number
            self.request = request
            self.notBefore = notBefore
            part = request.part
            origin = WebOrigin(request.url)
        }

        mutating func move(to url: String) {
            request.url = url
            origin = WebOrigin(url)
        }
    }

    package func perform(
        _ first: [HTTPRequest], then: (_ job: Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
    ) throws {
        var waiting = first.enumerated().map { Job(number: $0.offset, request: $0.element, notBefore: due($0.element)) }
        var active: [Transfer] = []
        defer { for transfer in active { unsafe _ = curl_multi_remove_handle(multi, transfer.handle) } }
        func answer(_ job: Job, _ result: Result<HTTPResponse, HTTPError>) throws {
            guard let next = try then(job.number, result) else { return }
            waiting.append(Job(number: job.number, request: next, notBefore: due(next)))
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
                switch start(job) {
                case .success(let transfer): active.append(transfer)
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
                switch outcome(of: transfer, code) {
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
    private func ready(_ waiting: [Job], _ active: [Transfer], _ now: UInt64) -> Int? {
        let counts = Dictionary(active.map { ($0.origin, 1) }, uniquingKeysWith: +)
        let busy = Set(counts.filter { $0.value >= options.concurrentPerHost }.keys)
        return waiting.firstIndex { job in
            job.notBefore <= now && !busy.contains(job.origin)
                && job.origin.map { manners.isFree($0, job.request.pace, at: now) } ?? true
        }
    }

    private func note(_ result: Result<HTTPResponse, HTTPError>, of job: Job) {
        guard let origin = job.origin else { return }
        manners.note(result, from: origin, at: DispatchTime.now().uptimeNanoseconds, mostFaults: options.mostFaults)
    }

    private func due(_ request: HTTPRequest) -> UInt64 {
        DispatchTime.now().uptimeNanoseconds + UInt64(max(0, request.delay) * 1e9)
    }

    /// Sleeps until something can happen.
    private func wait(_ waiting: [Job], _ active: [Transfer]) {
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

    // MARK: One transfer

    /// An easy handle with what it writes to; freed together.
    @safe private final class Transfer {
        let job: Job
        let handle: UnsafeMutableRawPointer
        let sink: UnsafeMutablePointer<curl_http_sink>
        private let headers: UnsafeMutablePointer<curl_slist>?

        init?(_ job: Job, headers lines: [String], allowsPrivate: Bool) {
            guard let handle = unsafe curl_easy_init() else { return nil }
            guard let sink = unsafe curl_http_sink_new(job.request.maximumBytes, allowsPrivate ? 1 : 0) else {
                return nil
            }
            var list: UnsafeMutablePointer<curl_slist>?
            for line in lines { unsafe list = curl_slist_append(list, line) }
            self.job = job
            unsafe self.handle = handle
            unsafe self.sink = sink
            unsafe headers = list
            unsafe curl_http_set_sink(handle, sink)
            unsafe curl_http_set_list(handle, CURLOPT_HTTPHEADER, list)
        }

        deinit {
            unsafe curl_easy_cleanup(handle)
            unsafe curl_http_sink_free(sink)
            unsafe curl_slist_free_all(headers)
        }

        var origin: WebOrigin? { job.origin }

        func set(_ option: CURLoption, _ text: String) { unsafe curl_http_set_text(handle, option, text) }
        func set(_ option: CURLoption, _ number: Int) { unsafe curl_http_set_number(handle, option, number) }

        /// Copies `bytes` as the body of a POST.
        func post(_ bytes: [UInt8]) {
            unsafe bytes.withUnsafeBytes { buffer in unsafe curl_http_set_body(handle, buffer.baseAddress, buffer.count)
            }
        }

        var body: [UInt8] {
            let count = unsafe sink.pointee.body_count
            return unsafe Array(UnsafeBufferPointer(start: sink.pointee.body, count: count))
        }

        /// Of the final answer: interim answers come before it.
        var headerLines: [(name: String, value: String)] {
            let bytes = unsafe UnsafeRawBufferPointer(start: sink.pointee.headers, count: sink.pointee.headers_count)
            let text = unsafe String(decoding: bytes, as: UTF8.self)
            // Trailers make a block of their own after it.
            let blocks = text.components(separatedBy: "\r\n\r\n").filter { $0.hasPrefix("HTTP/") }
            return (blocks.last ?? "").components(separatedBy: "\r\n").dropFirst().compactMap { line in
                line.firstIndex(of: ":").map {
                    (
                        String(line[..<$0]),
                        String(line[line.index(after: $0)...]).trimmingCharacters(in: .whitespaces)
                    )
                }
            }
        }
    }

    private func start(_ job: Job) -> Result<Transfer, HTTPError> {
        let request = job.request
        guard let origin = job.origin, let url = WebOrigin.normalized(request.addressWithSecrets) else {
            return .failure(HTTPError(.refused, request.url, "not an http or https address"))
        }
        var lines = request.headers.map { "\($0.name): \($0.value)" }
        if let secret = request.secretHeader { lines.append("\(secret.name): \(secret.value)") }
        if let part = job.part {
            lines += ["Range: bytes=\(part.bytes.count)-", "If-Range: \(part.validator)"]
        }
        if let body = request.body { lines.append("Content-Type: \(body.type)") }
        // A line break in a value would begin a header of its own.
        lines.removeAll { $0.unicodeScalars.contains { $0 == "\r" || $0 == "\n" } }
        let isAllowed = options.allowedPrivateHosts.contains(origin.host)
        let proxy = options.proxies.proxy(for: origin)
        if proxy != nil, !isAllowed, ProxySettings.isLocal(origin.host) {
            return .failure(Self.privateAddress(request))
        }
        // The address that is connected to is the proxy's own then, which the operator named.
        guard let transfer = Transfer(job, headers: lines, allowsPrivate: isAllowed || proxy != nil) else {
            return .failure(HTTPError(.passing, request.url, "out of memory"))
        }
        transfer.set(CURLOPT_URL, url)
        transfer.set(CURLOPT_USERAGENT, options.userAgent)
        // Parts of an encoded body cannot be joined.
        if !request.resumes { transfer.set(CURLOPT_ACCEPT_ENCODING, "") }
        if let body = request.body { transfer.post(body.bytes) }
        transfer.set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Empty is none: libcurl would look at the environment by itself, past the guard on addresses.
        transfer.set(CURLOPT_PROXY, proxy ?? "")
        transfer.set(CURLOPT_NOPROXY, "")
        transfer.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        transfer.set(CURLOPT_FOLLOWLOCATION, 0)
        transfer.set(CURLOPT_NOSIGNAL, 1)
        transfer.set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(request.seconds, 20) * 1000))
        transfer.set(CURLOPT_TIMEOUT_MS, Int(request.seconds * 1000))
        // A connection to an allowed private address must not be reused for a host that is not allowed.
        transfer.set(CURLOPT_FORBID_REUSE, isAllowed ? 1 : 0)
        unsafe curl_multi_add_handle(multi, transfer.handle)
        return .success(transfer)
    }

    private enum Outcome {
        case again(Job)
        case answer(Result<HTTPResponse, HTTPError>)
    }

    private func outcome(of transfer: Transfer, _ code: CURLcode) -> Outcome {
        let request = transfer.job.request
        // A host may have a public address beside a private one: then the public one answered.
        if code != CURLE_OK, unsafe transfer.sink.pointee.is_refused == 1 {
            return .answer(.failure(Self.privateAddress(request)))
        }
        if unsafe transfer.sink.pointee.is_too_large == 1 {
            return .answer(
                .failure(HTTPError(.refused, request.url, "more than \(request.maximumBytes) bytes")))
        }
        let status = unsafe curl_http_status(transfer.handle)
        let headers = transfer.headerLines
        guard code == CURLE_OK else {
            var error = Self.error(code, request)
            if request.resumes, error.kind == .passing {
                let (part, isNew) = Self.part(of: transfer, status, headers)
                if let part, isNew, transfer.job.resumptions < 4 {
                    var job = transfer.job
                    job.part = part
                    job.resumptions += 1
                    job.notBefore = 0
                    return .again(job)
                }
                error.part = part
            }
            return .answer(.failure(error))
        }
        if [301, 302, 303, 307, 308].contains(status),
            let target = headers.last(where: { $0.name.lowercased() == "location" })?.value
        {
            return redirected(transfer.job, status, target)
        }
        var (final, body) = (status, transfer.body)
        if status == 206, let part = transfer.job.part {
            guard Self.start(of: headers) == part.bytes.count else {
                return .answer(.failure(HTTPError(.passing, request.url, "it went on at another place")))
            }
            guard part.bytes.count + body.count <= request.maximumBytes else {
                return .answer(.failure(HTTPError(.refused, request.url, "more than \(request.maximumBytes) bytes")))
            }
            (final, body) = (200, part.bytes + body)
        }
        return .answer(
            .success(
                HTTPResponse(
                    status: final, headers: headers, body: body, url: request.url,
                    isMovedForGood: transfer.job.redirects > 0 && transfer.job.isMovedForGood)))
    }

    /// What is here of a body that broke off, and whether this transfer added to it; nil where nobody could go on behind it.
    private static func part(
        of transfer: Transfer, _ status: Int, _ headers: [(name: String, value: String)]
    ) -> (part: HTTPPart?, isNew: Bool) {
        let known = transfer.job.part
        let isMore = status == 206 && known.map { start(of: headers) == $0.bytes.count } ?? false
        // Nothing came, or something else: what was here before is as good as it was.
        guard status == 200 || isMore, !transfer.body.isEmpty else { return (known, false) }
        func header(_ name: String) -> String? { headers.last { $0.name.lowercased() == name }?.value }
        // A weak validator does not promise equal bytes (RFC 9110, 13.1.5).
        let etag = header("etag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
        guard let validator = etag ?? header("last-modified"), header("content-encoding") == nil else {
            return (nil, false)
        }
        return (HTTPPart(bytes: (isMore ? known?.bytes ?? [] : []) + transfer.body, validator: validator), true)
    }

    /// First byte of a 206, by its Content-Range.
    private static func start(of headers: [(name: String, value: String)]) -> Int? {
        headers.last { $0.name.lowercased() == "content-range" }
            .flatMap { $0.value.firstMatch(of: /bytes (\d+)-/) }.flatMap { Int($0.output.1) }
    }

    private static func privateAddress(_ request: HTTPRequest) -> HTTPError {
        HTTPError(
            .refused, request.url, "its host has a private address; name the host in allowPrivateHosts if that is meant"
        )
    }

    /// In the words of the ledger.
    private static func error(_ code: CURLcode, _ request: HTTPRequest) -> HTTPError {
        let problem =
            switch code {
            case CURLE_COULDNT_CONNECT: "connection refused"
            case CURLE_COULDNT_RESOLVE_HOST: "host name not found"
            case CURLE_COULDNT_RESOLVE_PROXY: "the proxy's name is not found"
            case CURLE_OPERATION_TIMEDOUT: "no whole answer in \(Int(request.seconds)) s"
            case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_HTTP2_STREAM: "the answer was cut short"
            case CURLE_GOT_NOTHING: "empty answer"
            case CURLE_PEER_FAILED_VERIFICATION: "its certificate cannot be verified"
            default: unsafe String(cString: curl_easy_strerror(code)).lowercased()
            }
        let isForGood = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL
        let isBefore = [
            CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR,
        ].contains(code)
        return HTTPError(
            isForGood ? .refused : .passing, request.url, problem, mayHaveArrived: !isForGood && !isBefore)
    }

    private func redirected(_ job: Job, _ status: Int, _ target: String) -> Outcome {
        var job = job
        guard job.redirects < options.mostRedirects else {
            return .answer(
                .failure(HTTPError(.refused, job.request.url, "more than \(options.mostRedirects) redirects")))
        }
        guard let url = WebOrigin.resolve(target, against: job.request.url), let origin = WebOrigin(url) else {
            return .answer(
                .failure(HTTPError(.refused, job.request.url, "redirects to something that is not http or https")))
        }
        if origin != job.origin { job.request.forgetSecrets() }
        job.request.body = nil
        job.move(to: url)
        job.redirects += 1
        job.isMovedForGood = job.isMovedForGood && (status == 301 || status == 308)
        job.notBefore = 0
        return .again(job)
    }
}
