internal import Domain
internal import HTTPTransport
internal import Support

/// Records that came without all of their answers: those are asked for before the walk goes on.
extension SourceRun {
    /// One record's missing answers.
    struct Errand {
        let id: String
        var url: String
        var pages = 0
    }

    /// A page whose own posts are stored, and whose cursor and next page wait for what its records lacked: a kill in between
    /// asks for the page again.
    struct HeldPage {
        var step: Step
        /// How the page was asked for, and what comes after it.
        let page: HTTPRequest
        let following: HTTPRequest
    }

    /// Pages of one record's answers.
    private static let mostPages = 50

    /// The page's step, or its posts alone when answers are missing.
    mutating func withErrands(_ step: Step, _ records: [JSONValue], _ page: HTTPRequest) -> Step {
        guard let more = stream.more else { return step }
        let ids = records.filter { more.when.holds(in: $0, answer: nil) }.compactMap {
            Expression.text(at: stream.cursorField, in: $0)
        }
        let room = max(0, options.mostErrands - errandCount)
        lost += max(0, ids.count - room)
        errands = ids.prefix(room).map { Errand(id: $0, url: address(more, id: $0)) }
        errandCount += errands.count
        guard let first = errands.first else { return lost > 0 ? withLosses(step) : step }
        var (now, rest) = (Step(), step)
        (now.posts, now.recordIDs, now.records) = (step.posts, step.recordIDs, step.records)
        (now.gone, now.problems) = (step.gone, step.problems)
        (rest.posts, rest.recordIDs, rest.records, rest.gone, rest.problems) = ([], [], 0, [], [])
        held = HeldPage(step: rest, page: page, following: request)
        request = request(to: first.url)
        // The wait that the service asked for comes before the first of them.
        request.delay = rest.next?.delay ?? 0
        now.next = request
        return now
    }

    func address(_ more: ConnectorSpec.More, id: String, value: String? = nil) -> String {
        var values = parameters
        values["id"] = id
        values["value"] = value
        return Self.address(more.url, more.query + (value == nil ? [] : more.next?.query ?? []), values)
    }

    mutating func errandAnswer(_ response: HTTPResponse) -> Step {
        guard let more = stream.more, let errand = errands.first else { return nextErrand(Step()) }
        let json: JSONValue
        do {
            json = try JSONParser.parse(response.body)
        } catch {
            return retry(after: nil, "an answer that is not JSON", .content)
        }
        tries = 0
        var step = Step()
        let records = Expression.value(at: more.records, in: json)?.array ?? []
        step.records = records.count
        for record in records {
            switch readPost(record, response.url, json) {
            case .post(let post):
                step.posts.append(post)
                step.recordIDs.append(Expression.text(at: stream.cursorField, in: record) ?? post.nativeID)
            case .gone(let id): step.gone.append(id)
            case .unusable(let problem): step.problems.append(problem)
            case .skipped: break
            }
        }
        posts += step.posts.count
        errands[0].pages += 1
        if case .token(let path) = more.next?.value, let token = Expression.text(at: path, in: json), !records.isEmpty {
            guard errands[0].pages < Self.mostPages else {
                lost += 1
                return nextErrand(step)
            }
            request = request(to: address(more, id: errand.id, value: token))
            step.next = request
            return step
        }
        return nextErrand(step)
    }

    /// The next record's answers, else what the page waited with.
    mutating func nextErrand(_ step: Step) -> Step {
        var step = step
        tries = 0
        if !errands.isEmpty { errands.removeFirst() }
        if let next = errands.first {
            request = request(to: next.url)
            step.next = request
            return step
        }
        guard let held else { return step }
        self.held = nil
        request = held.following
        var whole = held.step
        (whole.posts, whole.recordIDs, whole.records) = (step.posts, step.recordIDs, step.records)
        (whole.gone, whole.problems) = (step.gone, step.problems)
        return lost > 0 ? withLosses(whole) : whole
    }

    /// An end that was thought complete is not.
    private mutating func withLosses(_ step: Step) -> Step {
        guard step.coverage?.status == .complete, step.gaps.isEmpty else { return step }
        var step = step
        step.cursor = nil
        step.coverage?.status = .partial
        step.coverage?.reason = "the answers to \(lost) posts could not be had"
        step.coverage?.cause = .content
        return step
    }

    /// Before a run ends in the middle of them: the page that they belong to is asked for again.
    mutating func giveUpErrands() {
        guard let held else { return }
        lost += errands.count
        request = held.page
        errands = []
        self.held = nil
    }
}
