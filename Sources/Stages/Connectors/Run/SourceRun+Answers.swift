internal import Domain
package import HTTPTransport
internal import Support

/// What answers mean.
extension SourceRun {
    /// What an answer to the last request means.
    package mutating func handle(_ result: Result<HTTPResponse, HTTPError>) -> Step {
        switch result {
        case .failure(let error):
            return error.kind == .passing
                ? retry(after: nil, error.problem, .network) : end(.failed, error.problem, .access)
        case .success(let response): return handle(response)
        }
    }

    /// What a status asks for. 408, 429, 5xx and Cloudflare's own are worth another try; other 4xx are not.
    private mutating func handle(_ response: HTTPResponse) -> Step {
        let wait = spec.rate.wait(after: response, now: now)
        switch response.status {
        case 200..<300:
            if phase == .login { return loggedIn(response) }
            return held == nil ? page(response, wait: wait) : errandAnswer(response)
        case 304:
            pages += 1
            return end(.complete, nil, nil)
        case 429: return retry(after: wait, "rate limit (status 429)", .rateLimit)
        case 408, 500, 502, 503, 504, 520, 522:
            return retry(after: wait, "server error (status \(response.status))", .server)
        case 401 where phase != .login && logins < 2 && options.waits:
            // The token ran out on the way.
            if let login = spec.secret?.login,
                let question = login.request(parameters, secrets: secrets, refreshToken: refreshToken)
            {
                logins = 2
                interrupted = (request.url, phase)
                phase = .login
                request = question
                return Step(next: question)
            }
            return refused(response)
        default: return refused(response)
        }
    }

    private mutating func refused(_ response: HTTPResponse) -> Step {
        let word = stream.reason.flatMap { path in json(response).flatMap { Expression.text(at: path, in: $0) } }
        // Some say in the body what others say with 429.
        if let word, ["rate_limit_error", "rateLimitExceeded", "too_many_requests"].contains(word) {
            return retry(after: spec.rate.wait(after: response, now: now), "rate limit (\(word))", .rateLimit)
        }
        if phase != .login, [404, 410].contains(response.status) {
            // A thread that is gone by now has no answers.
            if held != nil { return nextErrand(Step()) }
            if phase == .lookup, let lookup = stream.lookup, let step = lookedUpBefore(lookup) { return step }
        }
        let what = phase == .login ? "the login was refused, " : ""
        let cause: Coverage.Cause = [401, 402, 403, 451].contains(response.status) ? .access : .content
        var step = end(.failed, "\(what)status \(response.status)\(word.map { " (\($0))" } ?? "")", cause)
        step.hint = word.flatMap { stream.hints[$0] } ?? stream.hints[String(response.status)]
        if [404, 410].contains(response.status), stream.lookup?.isAccount ?? false {
            step.news = .gone("the service has no such account any more (status \(response.status))")
        }
        return step
    }

    private mutating func loggedIn(_ response: HTTPResponse) -> Step {
        guard let login = spec.secret?.login, let json = json(response), let token = login.token(in: json, now: now)
        else { return end(.failed, "the login's answer holds no token", .access) }
        tries = 0
        secret = token.value
        refreshToken = token.refresh ?? refreshToken
        if let interrupted {
            phase = interrupted.phase
            request = request(to: interrupted.url)
        } else {
            beginAfterLogin()
        }
        var step = Step()
        step.token = Token(value: token.value, until: token.until, refresh: refreshToken)
        step.next = request
        return step
    }

    mutating func retry(after wait: Double?, _ reason: String, _ cause: Coverage.Cause) -> Step {
        tries += 1
        let backoff = options.backoff
        // `Retry-After: 0` occurs; at once would only be refused again.
        let seconds = max(wait ?? 0, wait ?? 0 < 1 ? backoff.seconds(tryNumber: tries, chance: generator.unit()) : 0)
        guard tries < backoff.tries, seconds <= options.longestWait, waited + seconds <= backoff.budget else {
            let long = seconds > options.longestWait ? "; it asks to wait \(Int(seconds)) s" : ""
            return end(.failed, reason + long, cause)
        }
        waited += seconds
        request.delay = options.waits ? seconds : 0
        return Step(next: request, fault: reason)
    }

    /// Puts what a lookup answers in the parameter's place and asks for the first page.
    private mutating func lookedUp(_ lookup: ConnectorSpec.Lookup, _ response: HTTPResponse, _ wait: Double?) -> Step {
        guard let json = json(response) else { return retry(after: nil, "an answer that is not JSON", .content) }
        guard let value = Expression.text(at: lookup.take, in: json) else {
            if let step = lookedUpBefore(lookup) { return step }
            return end(
                .failed, "no `\(lookup.take.joined(separator: "."))` in the answer about its \(lookup.parameter)",
                .content)
        }
        tries = 0
        var step = Step()
        if lookup.isAccount { note(value, lookup, into: &step) } else { parameters[lookup.parameter] = value }
        begin()
        follow(&step, wait)
        return step
    }

    /// Stays with the account that the source meant from the beginning.
    private mutating func note(_ value: String, _ lookup: ConnectorSpec.Lookup, into step: inout Step) {
        let name = parameters[lookup.parameter] ?? ""
        parameters[lookup.parameter] = knownAccount ?? value
        guard let knownAccount else { return step.account = value }
        step.news =
            knownAccount == value
            ? .back : .renamed("\(name) is another account now; what is fetched stays with the first, \(knownAccount)")
    }

    /// Goes on by the id that an earlier run looked up, where the name is not known any more.
    private mutating func lookedUpBefore(_ lookup: ConnectorSpec.Lookup) -> Step? {
        guard lookup.isAccount, let knownAccount else { return nil }
        tries = 0
        var step = Step()
        step.news = .renamed(
            "there is no account \(parameters[lookup.parameter] ?? "") any more; it is asked for by its id, \(knownAccount)"
        )
        parameters[lookup.parameter] = knownAccount
        begin()
        step.next = request
        return step
    }

    private func json(_ response: HTTPResponse) -> JSONValue? {
        do {
            return try JSONParser.parse(response.body)
        } catch {
            // Sign-in pages and answers cut short: whoever asks says what was expected.
            return nil
        }
    }

    private mutating func page(_ response: HTTPResponse, wait: Double?) -> Step {
        if phase == .lookup, let lookup = stream.lookup { return lookedUp(lookup, response, wait) }
        let feed =
            stream.format == .feed ? FeedReader.feed(response.body, contentType: response.header("Content-Type")) : nil
        let json = stream.format == .json ? json(response) : nil
        guard let records = feed?.records ?? json.flatMap(records) else {
            return retry(after: nil, "an answer that is not \(stream.format == .feed ? "a feed" : "JSON")", .content)
        }
        // gzip that ends early passes for a whole answer: another try may bring the rest.
        let isCut = feed?.isCut ?? false
        if isCut, tries + 1 < options.backoff.tries { return retry(after: nil, "a feed that was cut short", .content) }
        tries = 0
        pages += 1
        ownPages += 1
        visited.insert(request.url)
        var step = Step()
        step.records = records.count
        read(records, response.url, json ?? nil, into: &step)
        if stream.isWindow { noteWindow(response, feed, into: &step) }
        oldest = [oldest, step.posts.map(\.publishedAt).min()].compactMap(\.self).min()
        let times = step.posts.map(\.publishedAt).sorted()
        let middle = stream.isWindow ? times.first : times.isEmpty ? nil : times[times.count / 2]
        reached = [reached, middle].compactMap(\.self).min()
        emptyPages = records.isEmpty ? emptyPages + 1 : 0
        if phase == .recheck, spec.policy.followsDeletions { step.presentIDs = step.recordIDs }
        if phase != .recheck {
            posts += step.posts.count
            self.records += records.count
            // Answers are as old as they like.
            let listed = stream.nested == nil ? step.posts : step.posts.filter { $0.replyTo == nil }
            if !stream.isWindow { pageTimes.add(listed.map(\.publishedAt), page: pages) }
        }
        total =
            total
            ?? stream.total.flatMap { path in json.flatMap { Expression.text(at: path, in: $0) } }.flatMap(readCount)
        if phase != .recheck, isRepeated(step) {
            close(&step, .partial, "the server repeats its pages", .content)
            return step
        }
        if isCut {
            step.validator = nil
            close(&step, .partial, "the feed was cut short", .content)
            return step
        }
        lastIDs = step.recordIDs
        seenIDs.formUnion(step.recordIDs)
        if let omits = stream.omits, omits.when?.holds(in: json ?? nil, answer: json ?? nil) ?? true {
            note = omits.note
        }
        let (asked, isLookingBack) = (request, phase == .recheck)
        advance(&step, response, PageFacts(json: json, records: records, nextAddress: feed?.next), wait)
        return isLookingBack ? step : withErrands(step, records, asked)
    }

    /// Some servers ignore where a page should begin and send the same one for ever.
    private func isRepeated(_ step: Step) -> Bool {
        guard !step.recordIDs.isEmpty, step.recordIDs == lastIDs else { return false }
        // A walk by the oldest ends with the oldest alone, again.
        if phase == .back, case .oldest = stream.next?.value { return false }
        return true
    }

    private func noteWindow(_ response: HTTPResponse, _ feed: FeedReader.Feed?, into step: inout Step) {
        if response.isMovedForGood {
            step.problems.append("it moved for good to \(withoutQuery(response.url)): change its address")
        }
        if let feed, feed.isDamaged { step.problems.append("its feed is not well-formed; what could be read was") }
        // Of an archive's further pages they are nobody's concern.
        guard ownPages == 1 else { return }
        step.validator = (response.header("ETag"), response.header("Last-Modified"))
        step.rest = feed?.rest(at: now)
    }

    /// The list of records, each with those nested in it.
    func records(_ json: JSONValue) -> [JSONValue]? {
        let list = stream.records.lazy.compactMap { Expression.value(at: $0, in: json) }.first { !$0.isNull }
        guard let list else {
            // No list at all on an empty page is the way of some; anything else is no answer of theirs.
            return json.members != nil && isKnownEmpty(json) ? [] : nil
        }
        // A thread's root stands alone.
        guard let records = list.array ?? (stream.nested == nil ? nil : [list]) else { return nil }
        return stream.nested.map { path in records.flatMap { Self.flat($0, path, depth: 0) } } ?? records
    }

    /// Whether an answer without a list tells its paging or its count of nothing.
    private func isKnownEmpty(_ json: JSONValue) -> Bool {
        ["meta", "total_number", "ok", "cursor", "data", "items"].contains { json[$0] != nil }
    }

    private static func flat(_ record: JSONValue, _ path: [String], depth: Int) -> [JSONValue] {
        guard depth < 100 else { return [record] }
        return [record]
            + (Expression.value(at: path, in: record)?.array ?? []).flatMap { flat($0, path, depth: depth + 1) }
    }

    private mutating func read(_ records: [JSONValue], _ address: String, _ answer: JSONValue, into step: inout Step) {
        for record in records {
            let id = Expression.text(at: stream.cursorField, in: record)
            if let id, !stream.isWindow, Self.isLater(id, than: highest) { highest = id }
            switch readPost(record, address, answer) {
            case .post(let post):
                highest = highest ?? post.nativeID
                step.posts.append(post)
                step.recordIDs.append(id ?? post.nativeID)
            case .skipped: break
            case .gone(let nativeID): step.gone.append(nativeID)
            case .unusable(let problem): step.problems.append(problem)
            }
        }
        if stream.isWindow, let newest = step.posts.map(\.publishedAt).max() { highest = String(newest) }
    }

    /// A record as a post, with the files that its policy allows.
    func readPost(_ record: JSONValue, _ address: String, _ answer: JSONValue) -> PostMapping.Reading {
        let reading = stream.mapping.read(
            record, platform: spec.platform(of: source), now: now, base: address, answer: answer, parameters: parameters
        )
        guard case .post(var post) = reading else { return reading }
        for index in post.attachments.indices {
            switch spec.policy.media {
            case .store: break
            case .images: post.attachments[index].isBarred = post.attachments[index].kind != .image
            case .skip: post.attachments[index].isBarred = true
            }
        }
        return .post(post)
    }

    /// Ids grow in length first: "9" comes before "10".
    static func isLater(_ id: String, than other: String?) -> Bool {
        guard let other else { return true }
        return id.count == other.count ? id > other : id.count > other.count
    }
}
