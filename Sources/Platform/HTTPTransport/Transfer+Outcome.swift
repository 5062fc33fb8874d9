internal import CCurl

/// What the end of a transfer means: an answer, or another try by itself.
extension Transfer {
    enum Outcome {
        case again(TransferJob)
        case answer(Result<HTTPResponse, HTTPError>)
    }

    /// What the end of the transfer means.
    func outcome(_ code: CURLcode, mostRedirects: Int) -> Outcome {
        let request = job.request
        // A host may have a public address beside a private one: then the public one answered.
        if code != CURLE_OK, unsafe sink.pointee.is_refused == 1 {
            return .answer(.failure(Self.privateAddress(request)))
        }
        if unsafe sink.pointee.is_too_large == 1 {
            return .answer(
                .failure(HTTPError(.refused, request.url, "more than \(request.maximumBytes) bytes")))
        }
        let status = unsafe curl_http_status(handle)
        let headers = headerLines
        guard code == CURLE_OK else {
            var error = Self.error(code, request)
            if request.resumes, error.kind == .passing {
                let (part, isNew) = part(status, headers)
                if let part, isNew, job.resumptions < 4 {
                    var next = job
                    next.part = part
                    next.resumptions += 1
                    next.notBefore = 0
                    return .again(next)
                }
                error.part = part
            }
            return .answer(.failure(error))
        }
        if [301, 302, 303, 307, 308].contains(status),
            let target = headers.last(where: { $0.name.lowercased() == "location" })?.value
        {
            return redirected(status, target, most: mostRedirects)
        }
        var (final, body) = (status, self.body)
        if status == 206, let part = job.part {
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
                    isMovedForGood: job.redirects > 0 && job.isMovedForGood)))
    }

    /// What is here of a body that broke off, and whether this transfer added to it; nil where nobody could go on behind it.
    private func part(
        _ status: Int, _ headers: [(name: String, value: String)]
    ) -> (part: HTTPPart?, isNew: Bool) {
        let known = job.part
        let isMore = status == 206 && known.map { Self.start(of: headers) == $0.bytes.count } ?? false
        // Nothing came, or something else: what was here before is as good as it was.
        let body = body
        guard status == 200 || isMore, !body.isEmpty else { return (known, false) }
        func header(_ name: String) -> String? { headers.last { $0.name.lowercased() == name }?.value }
        // A weak validator does not promise equal bytes (RFC 9110, 13.1.5).
        let etag = header("etag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
        guard let validator = etag ?? header("last-modified"), header("content-encoding") == nil else {
            return (nil, false)
        }
        return (HTTPPart(bytes: (isMore ? known?.bytes ?? [] : []) + body, validator: validator), true)
    }

    /// First byte of a 206, by its Content-Range.
    private static func start(of headers: [(name: String, value: String)]) -> Int? {
        headers.last { $0.name.lowercased() == "content-range" }
            .flatMap { $0.value.firstMatch(of: /bytes (\d+)-/) }.flatMap { Int($0.output.1) }
    }

    static func privateAddress(_ request: HTTPRequest) -> HTTPError {
        let host = WebOrigin(request.url)?.host ?? ""
        return HTTPError(
            .refused, request.url,
            "its host has a private address; if \(host) is meant, add allowPrivateHosts: [\"\(host)\"] to the configuration"
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

    private func redirected(_ status: Int, _ target: String, most: Int) -> Outcome {
        var next = job
        guard next.redirects < most else {
            return .answer(.failure(HTTPError(.refused, next.request.url, "more than \(most) redirects")))
        }
        guard let url = WebOrigin.resolve(target, against: next.request.url), let origin = WebOrigin(url) else {
            return .answer(
                .failure(HTTPError(.refused, next.request.url, "redirects to something that is not http or https")))
        }
        if origin != next.origin { next.request.forgetSecrets() }
        next.request.body = nil
        next.move(to: url)
        next.redirects += 1
        next.isMovedForGood = next.isMovedForGood && (status == 301 || status == 308)
        next.notBefore = 0
        return .again(next)
    }
}
