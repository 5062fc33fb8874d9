internal import Domain
internal import HTTPTransport
internal import Support

/// What follows a page, and how a source's run ends.
extension SourceRun {
    /// Sets what comes after a page.
    mutating func advance(_ step: inout Step, _ response: HTTPResponse, _ json: JSONValue?, _ wait: Double?) {
        let links = response.headers.filter { $0.name.lowercased() == "link" }.map(\.value).joined(separator: ", ")
        func page(_ relation: String?) -> String? {
            relation.flatMap { Self.link(links, $0) }.flatMap { ownPage($0, response.url) }
        }
        switch phase {
        case .lookup: break
        case .recheck: finish(&step)
        case .forward:
            step.cursor = highest
            if let url = page(stream.newer), !step.posts.isEmpty || emptyPages < 2 {
                go(to: url, &step, wait)
            } else {
                recheck(&step, wait)
            }
        case .back:
            // By the newest: a late arrival with an old date among new posts is not the end.
            let far = knownCursor == nil ? start : start - options.overlap
            let isFarEnough = step.posts.map(\.publishedAt).max().map { $0 < far } ?? false
            if !isFarEnough, emptyPages < 3, let url = page(stream.older) ?? counted(json, response.url) {
                go(to: url, &step, wait)
            } else {
                finish(&step)
            }
        }
    }

    /// The page after this one by what the answer holds, or by counting.
    private func counted(_ json: JSONValue?, _ page: String) -> String? {
        switch stream.next {
        case nil: return nil
        case .token(let path, let parameter):
            guard let token = json.flatMap({ Expression.text(at: path, in: $0) }) else { return nil }
            return ask([(parameter, token)]).url
        case .address(let path):
            return json.flatMap { Expression.text(at: path, in: $0) }.flatMap { ownPage($0, page) }
        case .count(let parameter, let first, let step): return ask([(parameter, String(first + pages * step))]).url
        }
    }

    /// `target` on the server that was asked, nil for any other: the token goes with it. Behind a careless proxy servers
    /// link to themselves by plain http; the scheme and port of the configuration stay.
    private func ownPage(_ target: String, _ page: String) -> String? {
        guard let url = WebOrigin.resolve(target, against: page), let origin = WebOrigin(url),
            let own = WebOrigin(firstAddress), origin.host == own.host
        else { return nil }
        if origin == own { return url }
        guard let start = url.firstRange(of: "://")?.upperBound, let old = firstAddress.firstRange(of: "://") else {
            return nil
        }
        let authority = firstAddress[old.upperBound...].prefix { !"/?#".contains($0) }
        let rest = url[start...].drop { !"/?#".contains($0) }
        return "\(own.scheme)://\(authority)\(rest)"
    }

    private mutating func go(to url: String, _ step: inout Step, _ wait: Double?) {
        guard !visited.contains(url) else { return close(&step, .partial, "the server repeats its pages") }
        guard pages < options.mostPages else {
            if phase == .back { return giveUpOlder(&step) }
            return close(&step, .partial, "more than \(options.mostPages) pages; the next run goes on")
        }
        request = request(to: url)
        follow(&step, wait)
    }

    /// Waits first when the server says that nothing is left.
    mutating func follow(_ step: inout Step, _ wait: Double?) {
        let seconds = wait ?? 0
        guard seconds <= options.longestWait, waited + seconds <= options.backoff.budget else {
            return close(&step, .partial, "rate limit; it asks to wait \(Int(seconds)) s")
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

    mutating func finish(_ step: inout Step) {
        step.cursor = highest
        // A window that does not reach back to the last look has lost what was between.
        if stream.isWindow, knownCursor != nil, let oldest, oldest > start {
            return close(&step, .partial, "items fell off the feed before it was read; fetch it more often")
        }
        close(&step, .complete, nil)
    }

    /// A first look back that is too long ends here: what is older is a gap, and the next run begins at what is newest.
    private mutating func giveUpOlder(_ step: inout Step) {
        step.cursor = highest
        close(&step, .complete, nil)
        guard let reached = step.coverage?.interval.start, start < reached else { return }
        step.gap = Coverage(
            source: source.name, interval: Interval(start: start, end: reached), status: .partial,
            reason: "more than \(options.mostPages) pages on the first run", posts: 0, pages: 0)
    }

    mutating func close(_ step: inout Step, _ status: Coverage.Status, _ reason: String?) {
        step.next = nil
        // The first look back may end with the service's own history: nothing is claimed before its oldest post.
        let from = knownCursor == nil && status != .failed ? min(max(start, oldest ?? start), now - 1) : start
        step.coverage = Coverage(
            source: source.name, interval: Interval(start: min(from, now), end: now), status: status,
            reason: reason, posts: posts, pages: pages)
    }

    mutating func end(_ status: Coverage.Status, _ reason: String?) -> Step {
        var step = Step()
        // All that is new is here by then; only the second look at the newest page failed.
        if phase == .recheck, let reason {
            step.problems.append("deletions and edits were not looked for: \(reason)")
            finish(&step)
            return step
        }
        close(&step, status == .failed && pages > 0 ? .partial : status, reason)
        return step
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
