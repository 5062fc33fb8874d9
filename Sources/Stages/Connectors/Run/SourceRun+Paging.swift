internal import Domain
internal import HTTPTransport
internal import Support

/// What a page says about the one after it.
struct PageFacts {
    let json: JSONValue?
    let records: [JSONValue]
    /// In a feed.
    let nextAddress: String?
}

/// What follows a page.
extension SourceRun {
    /// Sets what comes after a page.
    mutating func advance(_ step: inout Step, _ response: HTTPResponse, _ facts: PageFacts, _ wait: Double?) {
        let links = response.headers.filter { $0.name.lowercased() == "link" }.map(\.value).joined(separator: ", ")
        func page(_ relation: String?) -> String? {
            relation.flatMap { Self.link(links, $0) }.flatMap { ownPage($0, response.url) }
        }
        switch phase {
        case .login, .lookup: break
        case .recheck: finish(&step)
        case .forward:
            step.cursor = highest
            if let url = page(stream.newer) ?? forwardPage(step), !step.posts.isEmpty || emptyPages < 2 {
                go(to: url, &step, wait)
            } else if stream.newer == nil {
                finish(&step)
            } else {
                recheck(&step, wait)
            }
        case .back:
            // By the newest: a late arrival with an old date among new posts is not the end.
            let far = isNewest && knownCursor != nil ? start - options.overlap : start
            let isFarEnough = step.posts.map(\.publishedAt).max().map { $0 < far } ?? false
            if isFarEnough { return finish(&step) }
            guard let url = page(stream.older) ?? nextPage(facts, response.url, step) else { return runOut(&step) }
            guard emptyPages < 3 else {
                if isToldOfMore { note = "empty_page: it ended with three empty pages, though the service names more" }
                return runOut(&step)
            }
            go(to: url, &step, wait)
        }
    }

    /// Where each page is asked for by what was last taken: until a page is empty.
    private func forwardPage(_ step: Step) -> String? {
        guard stream.newer == nil, stream.forward?.contains(where: { $0.value.contains("{cursor") }) ?? false,
            step.records > 0
        else { return nil }
        return ask(stream.forward ?? []).url
    }

    /// Whether a next page is the service's word, and not counted here.
    private var isToldOfMore: Bool {
        switch stream.next?.value {
        case .count, .oldest: false
        case .token, .address, nil: true
        }
    }

    /// The page after this one by what the answer holds, or by counting.
    private mutating func nextPage(_ facts: PageFacts, _ page: String, _ step: Step) -> String? {
        if stream.isWindow { return facts.nextAddress.flatMap { ownPage($0, page) } }
        guard let next = stream.next else { return nil }
        switch next.value {
        case .token(let path):
            guard let token = facts.json.flatMap({ Expression.text(at: path, in: $0) }) else { return nil }
            return ask(next.query, value: token).url
        case .address(let path):
            return facts.json.flatMap { Expression.text(at: path, in: $0) }.flatMap { ownPage($0, page) }
        case .count(let first, let step): return ask(next.query, value: String(first + pages * step)).url
        case .oldest(let path, let step):
            let values = facts.records.compactMap { Expression.text(at: path, in: $0) }
            var value = values.min { Self.isLater($1, than: $0) }
            if values.isEmpty, let step, let last = lastValue.flatMap({ Int64($0) }), last > Int64(step) {
                value = String(last - Int64(step))
            }
            guard let value, value != lastValue else { return nil }
            lastValue = value
            return ask(next.query, value: value).url
        }
    }

    /// `target` on the server that was asked, nil for any other: the token goes with it. Behind a careless proxy servers
    /// link to themselves by plain http; the scheme and port of the configuration stay.
    private func ownPage(_ target: String, _ page: String) -> String? {
        guard let found = WebOrigin.resolve(target, against: page), let origin = WebOrigin(found),
            let own = WebOrigin(firstAddress), origin.host == own.host
        else { return nil }
        let url = spec.secret?.removed(from: found) ?? found
        if origin == own { return url }
        guard let start = url.firstRange(of: "://")?.upperBound, let old = firstAddress.firstRange(of: "://") else {
            return nil
        }
        let authority = firstAddress[old.upperBound...].prefix { !"/?#".contains($0) }
        let rest = url[start...].drop { !"/?#".contains($0) }
        return "\(own.scheme)://\(authority)\(rest)"
    }

    private mutating func go(to url: String, _ step: inout Step, _ wait: Double?) {
        guard !visited.contains(url) else { return close(&step, .partial, "the server repeats its pages", .content) }
        if phase == .back { step.progress = progress(at: url) }
        if let left = options.recordsLeft, records >= left {
            return close(&step, .partial, "this month's budget of records is spent", .budget)
        }
        guard ownPages < options.mostPages else {
            let more = phase == .back ? "" : "; the next run goes on"
            return close(&step, .partial, "more than \(options.mostPages) pages\(more)", .pageCap)
        }
        request = request(to: url)
        follow(&step, wait)
    }

    private func progress(at url: String) -> Progress {
        Progress(
            url: url, highest: highest, oldest: oldest, reached: reached, interval: wanted, posts: posts, pages: pages,
            at: now,
            isNewest: isNewest && knownCursor == nil)
    }

    /// Waits first when the server says that nothing is left.
    mutating func follow(_ step: inout Step, _ wait: Double?) {
        let seconds = wait ?? 0
        guard seconds <= options.longestWait, waited + seconds <= options.backoff.budget else {
            return close(&step, .partial, "rate limit; it asks to wait \(Int(seconds)) s", .rateLimit)
        }
        waited += seconds
        request.delay = options.waits ? seconds : 0
        step.next = request
    }

    /// One more look at the newest page: edits, late arrivals, and posts that are gone.
    private mutating func recheck(_ step: inout Step, _ wait: Double?) {
        phase = .recheck
        request = ask([])
        follow(&step, wait)
    }

    /// The address of a relation in a Link header (RFC 8288). Addresses may hold commas.
    static func link(_ header: String, _ relation: String) -> String? {
        for match in header.matches(of: /<([^<>]*)>((?:\s*;\s*[^;,"]+(?:"[^"]*")?)*)/) {
            let relations = match.2.matches(of: /;\s*rel\s*=\s*"?([^";,]+)"?/).flatMap { $0.1.split(separator: " ") }
            if relations.contains(where: { $0.lowercased() == relation }) { return String(match.1) }
        }
        return nil
    }
}
