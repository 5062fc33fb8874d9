internal import Connectors
package import Domain
internal import HTTPTransport
internal import SQLiteDatabase
internal import Storage
internal import Support

extension FetchStage {
    /// Questions of one source in one run.
    private static let mostConfirmations = 40

    /// Posts that a page lacks are asked for one by one: 404 or 410 is a deletion, anything else leaves them for another night.
    func followDeletions(_ active: inout Active) throws {
        var gone: [(platform: String, nativeID: String)] = []
        var doubtful: [(platform: String, nativeID: String)] = []
        var questions: [HTTPRequest] = []
        for post in active.missing.prefix(Self.mostConfirmations) {
            if let question = active.run.confirmation(of: post.recordID) {
                questions.append(question)
                doubtful.append((post.platform, post.nativeID))
            } else {
                gone.append((post.platform, post.nativeID))
            }
        }
        try exchanger.perform(questions) { job, result in
            if case .success(let response) = result, response.status == 404 || response.status == 410 {
                gone.append(doubtful[job])
            }
            return nil
        }
        if !gone.isEmpty { active.result.deleted += try store.withdraw(gone, .source) }
    }

    /// Asks for stored posts again, those first that were not asked for longest: what is gone goes here as well, what was
    /// edited is a revision.
    package func recheck(_ sources: [Source], secrets: @escaping (String) -> String?) throws -> Summary {
        let tokens = try TokenCache(store)
        var summary = Summary()
        var active: [(run: RecheckRun, source: Source, spec: ConnectorSpec, id: Int64, result: SourceResult)] = []
        for source in sources where source.enabled {
            do {
                let spec = try catalog.spec(of: source)
                let id = try store.sourceID(of: source)
                guard spec.policy.followsDeletions, let stream = spec.streams[source.stream],
                    stream.recheck != nil || stream.confirm != nil
                else { continue }
                let most = stream.recheck == nil ? options.mostRechecks / 10 : options.mostRechecks
                let since = spec.policy.recheckDays.map { store.clock.now - Int64($0) * 86_400 } ?? 0
                let posts = try store.leastChecked(
                    of: id, since: since, usesPostIDs: stream.recheck?.usesPostIDs ?? false, limit: most)
                let run = RecheckRun(
                    try makeRun(source, spec, id, .newest, secrets, tokens),
                    posts.map {
                        RecheckRun.Wanted(
                            id: $0.id, platform: $0.platform, nativeID: $0.nativeID, replies: $0.replies,
                            isAnswer: $0.isAnswer)
                    })
                active.append((run, source, spec, id, SourceResult(source: source.name)))
            } catch let error as SourceError {
                summary.sources.append(try refuse(source, error))
            }
        }
        active.removeAll { $0.run.firstRequest == nil }
        try exchanger.perform(active.compactMap(\.run.firstRequest)) { job, answer in
            let step = active[job].run.handle(answer)
            if let token = step.token {
                try tokens.keep(token, for: active[job].source, active[job].spec, secrets)
            }
            try store.connection.transaction {
                active[job].result.counts =
                    active[job].result.counts + (try store.store(step.posts, from: active[job].id))
                try store.noteChecked(step.checked.map { ($0.platform, $0.nativeID) }, of: active[job].id)
            }
            active[job].result.rechecked += step.checked.count
            active[job].result.deleted += try store.withdraw(step.gone.map { ($0.platform, $0.nativeID) }, .source)
            if let problem = step.problem {
                active[job].result.problem = problem
                log(.info, "source \"\(active[job].source.name)\": recheck stopped: \(problem)")
            }
            return step.next
        }
        summary.sources += active.map { one in
            var result = one.result
            result.isResting = result.problem == nil
            return result
        }
        return summary
    }
}
