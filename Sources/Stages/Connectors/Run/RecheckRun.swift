package import Domain
package import HTTPTransport
internal import Support

/// Asks a source again for posts that are stored: which it has no more, which were edited.
package struct RecheckRun {
    /// A post as the source is asked for it.
    package struct Wanted: Sendable {
        package let id: String
        package let platform: String
        package let nativeID: String

        package init(id: String, platform: String, nativeID: String) {
            self.id = id
            self.platform = platform
            self.nativeID = nativeID
        }
    }

    /// What one answer says.
    package struct Step {
        package var posts: [Post] = []
        package var gone: [Wanted] = []
        /// Asked for and answered, whether it is there or not.
        package var checked: [Wanted] = []
        package var token: Token?
        package var next: HTTPRequest?
        /// Why the rest was not asked for.
        package var problem: String?
    }

    private var run: SourceRun
    private var batches: [[Wanted]]
    private var tries = 0

    /// - Parameter run: of the source, for its secrets and parameters; its own pages are not asked for.
    package init(_ run: SourceRun, _ posts: [Wanted]) {
        self.run = run
        let size = max(1, run.stream.recheck?.batch ?? 1)
        batches = stride(from: 0, to: posts.count, by: size).map { Array(posts[$0..<min($0 + size, posts.count)]) }
    }

    package var firstRequest: HTTPRequest? {
        run.phase == .login ? run.firstRequest : batches.first.flatMap(question)
    }

    private func question(_ batch: [Wanted]) -> HTTPRequest? {
        guard let recheck = run.stream.recheck else { return batch.first.flatMap { run.confirmation(of: $0.id) } }
        var values = run.parameters
        values["ids"] = batch.map(\.id).joined(separator: ",")
        values["id"] = batch.first?.id
        let repeated = recheck.each.map { name in batch.map { (name: name, value: $0.id) } } ?? []
        return run.request(to: SourceRun.address(recheck.url, recheck.query + repeated, values))
    }

    package mutating func handle(_ result: Result<HTTPResponse, HTTPError>) -> Step {
        var step = Step()
        if run.phase == .login {
            let login = run.handle(result)
            step.token = login.token
            step.problem = login.coverage?.reason
            if login.coverage == nil { step.next = run.phase == .login ? login.next : batches.first.flatMap(question) }
            return step
        }
        guard let batch = batches.first else { return step }
        switch result {
        case .failure(let error): return again(error.problem, nil)
        case .success(let response) where (200..<300).contains(response.status): read(response, batch, into: &step)
        // Of one post alone this is the answer.
        case .success(let response) where batch.count == 1 && [404, 410].contains(response.status):
            (step.gone, step.checked) = (batch, batch)
        case .success(let response):
            guard response.status == 429 || response.status >= 500 else {
                step.problem = "status \(response.status)"
                return step
            }
            return again("status \(response.status)", run.spec.rate.wait(after: response, now: run.now))
        }
        if step.problem != nil { return step }
        tries = 0
        batches.removeFirst()
        step.next = batches.first.flatMap(question)
        return step
    }

    private mutating func again(_ problem: String, _ wait: Double?) -> Step {
        var step = Step()
        tries += 1
        let backoff = run.options.backoff
        let seconds = max(wait ?? 0, backoff.seconds(tryNumber: tries, chance: 0.5))
        guard tries < backoff.tries, seconds <= run.options.longestWait, let batch = batches.first else {
            step.problem = problem
            return step
        }
        step.next = question(batch)
        step.next?.delay = run.options.waits ? seconds : 0
        return step
    }

    /// Posts that are in the answer are there, the others are gone.
    private func read(_ response: HTTPResponse, _ batch: [Wanted], into step: inout Step) {
        let json: JSONValue
        do {
            json = try JSONParser.parse(response.body)
        } catch {
            step.problem = "an answer that is not JSON"
            return
        }
        // Some answer `null` for what they do not have.
        if json.isNull, batch.count == 1 {
            (step.gone, step.checked) = (batch, batch)
            return
        }
        let path = run.stream.recheck?.records ?? []
        let found = Expression.value(at: path, in: json)
        // Some leave the list out when nothing is left; but an answer about something else must not delete anything.
        guard
            let records = found?.array ?? (found?.members != nil && batch.count == 1 ? found.map { [$0] } : nil)
                ?? (json.members != nil && !path.isEmpty && json["error"] == nil ? [] : nil)
        else {
            step.problem = "an answer without posts"
            return
        }
        var present: Set<String> = []
        for record in records {
            switch run.readPost(record, response.url, json) {
            case .post(let post):
                step.posts.append(post)
                present.insert(post.nativeID)
            // It is there, whatever the stream makes of it.
            case .skipped: batch.first.map { if batch.count == 1 { present.insert($0.nativeID) } }
            case .gone, .unusable: break
            }
        }
        step.checked = batch
        step.gone = batch.filter { !present.contains($0.nativeID) }
    }
}
