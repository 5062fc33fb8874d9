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
        /// How many answers it is known to have; nil where that is unknown or it is an answer itself.
        package let replies: Int?
        package let isAnswer: Bool

        package init(id: String, platform: String, nativeID: String, replies: Int? = nil, isAnswer: Bool = false) {
            self.id = id
            self.platform = platform
            self.nativeID = nativeID
            self.replies = replies
            self.isAnswer = isAnswer
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

    /// One question, or several that follow from one another.
    private enum Errand {
        case posts([Wanted])
        /// Posts whose answer also tells how many answers they have.
        case threads([Wanted])
        /// Of a thread that grew. It is stored with its new count behind its last answers: a kill in between asks again.
        case answers(thread: Post, url: String, pages: Int)

        var wanted: [Wanted] {
            switch self {
            case .posts(let wanted), .threads(let wanted): wanted
            case .answers: []
            }
        }
    }

    /// Pages of one thread's answers.
    private static let mostPages = 50

    private var run: SourceRun
    private var errands: [Errand] = []
    private var grown = 0
    private var tries = 0

    /// - Parameter run: of the source, for its secrets and parameters; its own pages are not asked for.
    package init(_ run: SourceRun, _ posts: [Wanted]) {
        self.run = run
        let recheck = run.stream.recheck
        func batches(_ posts: [Wanted], _ size: Int) -> [[Wanted]] {
            stride(from: 0, to: posts.count, by: max(1, size)).map {
                Array(posts[$0..<min($0 + max(1, size), posts.count)])
            }
        }
        let (threads, rest) =
            recheck?.threads == nil ? ([], posts) : (posts.filter { !$0.isAnswer }, posts.filter(\.isAnswer))
        errands =
            batches(threads, recheck?.threads?.batch ?? 1).map(Errand.threads)
            + batches(rest, recheck?.posts.batch ?? 1).map(Errand.posts)
    }

    package var firstRequest: HTTPRequest? {
        run.phase == .login ? run.firstRequest : errands.first.flatMap(question)
    }

    private func question(_ errand: Errand) -> HTTPRequest? {
        switch errand {
        case .posts(let batch):
            guard let recheck = run.stream.recheck else { return batch.first.flatMap { run.confirmation(of: $0.id) } }
            return question(recheck.posts, batch)
        case .threads(let batch): return run.stream.recheck?.threads.map { question($0, batch) }
        case .answers(_, let url, _): return run.request(to: url)
        }
    }

    private func question(_ question: ConnectorSpec.Recheck.Question, _ batch: [Wanted]) -> HTTPRequest {
        var values = run.parameters
        values["ids"] = batch.map(\.id).joined(separator: ",")
        values["id"] = batch.first?.id
        let repeated = question.each.map { name in batch.map { (name: name, value: $0.id) } } ?? []
        return run.request(to: SourceRun.address(question.url, question.query + repeated, values))
    }

    package mutating func handle(_ result: Result<HTTPResponse, HTTPError>) -> Step {
        var step = Step()
        if run.phase == .login {
            let login = run.handle(result)
            step.token = login.token
            step.problem = login.coverage?.reason
            if login.coverage == nil { step.next = run.phase == .login ? login.next : errands.first.flatMap(question) }
            return step
        }
        guard let errand = errands.first else { return step }
        let batch = errand.wanted
        switch result {
        case .failure(let error): return again(error.problem, nil)
        case .success(let response) where (200..<300).contains(response.status):
            tries = 0
            if case .answers(let thread, _, let pages) = errand {
                readAnswers(response, of: thread, pages: pages + 1, into: &step)
            } else {
                read(response, errand, into: &step)
            }
        // Of one post alone this is the answer.
        case .success(let response) where batch.count == 1 && [404, 410].contains(response.status):
            (step.gone, step.checked) = (batch, batch)
            errands.removeFirst()
        // A thread that is gone by now has no answers; the next recheck finds it gone.
        case .success(let response) where batch.isEmpty && [404, 410].contains(response.status): errands.removeFirst()
        case .success(let response):
            guard response.status == 429 || response.status >= 500 else {
                step.problem = "status \(response.status)"
                return step
            }
            return again("status \(response.status)", run.spec.rate.wait(after: response, now: run.now))
        }
        if step.problem != nil { return step }
        tries = 0
        step.next = errands.first.flatMap(question)
        return step
    }

    private mutating func again(_ problem: String, _ wait: Double?) -> Step {
        var step = Step()
        tries += 1
        let backoff = run.options.backoff
        let seconds = max(wait ?? 0, backoff.seconds(tryNumber: tries, chance: 0.5))
        guard tries < backoff.tries, seconds <= run.options.longestWait, let errand = errands.first else {
            step.problem = problem
            return step
        }
        step.next = question(errand)
        step.next?.delay = run.options.waits ? seconds : 0
        return step
    }

    /// Posts that are in the answer are there, the others are gone.
    private mutating func read(_ response: HTTPResponse, _ errand: Errand, into step: inout Step) {
        let batch = errand.wanted
        guard let json = json(response, into: &step) else { return }
        // Some answer `null` for what they do not have.
        if json.isNull, batch.count == 1 {
            (step.gone, step.checked) = (batch, batch)
            errands.removeFirst()
            return
        }
        guard let records = records(json, errand) else {
            step.problem = "an answer without posts"
            return
        }
        errands.removeFirst()
        var present: Set<String> = []
        for record in records {
            switch run.readPost(record, response.url, json) {
            case .post(let post):
                present.insert(post.nativeID)
                if case .threads = errand, let more = missingAnswers(post, record, batch) {
                    errands.insert(more, at: 0)
                } else {
                    step.posts.append(post)
                }
            // It is there, whatever the stream makes of it.
            case .skipped: batch.first.map { if batch.count == 1 { present.insert($0.nativeID) } }
            case .gone, .unusable: break
            }
        }
        step.checked = batch
        step.gone = batch.filter { !present.contains($0.nativeID) }
    }

    private func json(_ response: HTTPResponse, into step: inout Step) -> JSONValue? {
        do {
            return try JSONParser.parse(response.body)
        } catch {
            step.problem = "an answer that is not JSON"
            return nil
        }
    }

    private func records(_ json: JSONValue, _ errand: Errand) -> [JSONValue]? {
        let recheck = run.stream.recheck
        let path: [String]
        if case .threads = errand {
            path = recheck?.threads?.records ?? []
        } else {
            path = recheck?.posts.records ?? []
        }
        let found = Expression.value(at: path, in: json)
        // Some leave the list out when nothing is left; but an answer about something else must not delete anything.
        return found?.array ?? (found?.members != nil && errand.wanted.count == 1 ? found.map { [$0] } : nil)
            ?? (json.members != nil && !path.isEmpty && json["error"] == nil ? [] : nil)
    }

    // MARK: Threads that grew

    /// The question for a thread's answers, when it has more than are known.
    private mutating func missingAnswers(_ post: Post, _ record: JSONValue, _ batch: [Wanted]) -> Errand? {
        guard let more = run.stream.more, let count = post.replies,
            let known = batch.first(where: { $0.nativeID == post.nativeID }), count > known.replies ?? 0,
            grown < run.options.mostErrands, let id = Expression.text(at: run.stream.cursorField, in: record)
        else { return nil }
        grown += 1
        return .answers(thread: post, url: run.address(more, id: id), pages: 0)
    }

    private mutating func readAnswers(_ response: HTTPResponse, of thread: Post, pages: Int, into step: inout Step) {
        guard let more = run.stream.more, let json = json(response, into: &step) else { return }
        errands.removeFirst()
        let records = Expression.value(at: more.records, in: json)?.array ?? []
        for record in records {
            if case .post(let post) = run.readPost(record, response.url, json) { step.posts.append(post) }
        }
        if case .token(let path) = more.next?.value, let token = Expression.text(at: path, in: json), !records.isEmpty,
            pages < Self.mostPages
        {
            let url = run.address(more, id: thread.nativeID, value: token)
            errands.insert(.answers(thread: thread, url: url, pages: pages), at: 0)
        } else {
            step.posts.append(thread)
        }
    }
}
