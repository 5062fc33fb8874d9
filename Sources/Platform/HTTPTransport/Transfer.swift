internal import CCurl
internal import Foundation

/// An easy handle with what it writes to; freed together.
@safe final class Transfer {
    let job: TransferJob
    let handle: UnsafeMutableRawPointer
    let sink: UnsafeMutablePointer<curl_http_sink>
    private let headers: UnsafeMutablePointer<curl_slist>?

    init?(_ job: TransferJob, headers lines: [String], allowsPrivate: Bool) {
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

extension Transfer {
    /// A transfer with all its settings, not under way yet.
    static func make(_ job: TransferJob, _ options: CurlExchanger.Options) -> Result<Transfer, HTTPError> {
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
            return .failure(privateAddress(request))
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
        return .success(transfer)
    }
}
