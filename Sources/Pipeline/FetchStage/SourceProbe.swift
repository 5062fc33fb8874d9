internal import Connectors
package import Domain
internal import Foundation
internal import HTTPTransport
internal import Storage
internal import Support

/// Asks a source one question and says what it saw; nothing is stored.
package struct SourceProbe {
    let stage: FetchStage

    package init(_ stage: FetchStage) { self.stage = stage }

    package struct Finding: Sendable {
        package let isWell: Bool
        package let text: String
    }

    /// - Returns: nil for a source that charges for each answer.
    package func probe(_ source: Source, secrets: @escaping (String) -> String?) throws -> Finding? {
        let spec = try stage.catalog.spec(of: source)
        guard spec.policy.access != .paid else { return nil }
        let tokens = try TokenCache(stage.store)
        var run = try stage.makeRun(source, spec, try stage.store.sourceID(of: source), .newest, secrets, tokens)
        var finding = Finding(isWell: false, text: "no answer")
        try stage.exchanger.perform([run.firstRequest]) { _, result in
            var seen = "no answer"
            if case .success(let response) = result { seen = "status \(response.status), \(response.body.count) bytes" }
            if case .failure(let error) = result { seen = error.problem }
            let step = run.handle(result)
            if let token = step.token { try tokens.keep(token, for: source, spec, secrets) }
            // A login and a look-up come before the question itself; a second try does not.
            if case .success(let response) = result, (200..<300).contains(response.status), step.records == 0,
                step.posts.isEmpty, step.coverage == nil, let next = step.next, next.delay == 0
            {
                return next
            }
            finding = Self.finding(seen, step, result)
            return nil
        }
        return finding
    }

    private static func finding(
        _ seen: String, _ step: SourceRun.Step, _ result: Result<HTTPResponse, HTTPError>
    ) -> Finding {
        let hint = step.hint.map { ". \($0)" } ?? ""
        guard case .success(let response) = result, (200..<400).contains(response.status) else {
            return Finding(isWell: false, text: seen + hint)
        }
        if response.status == 304 { return Finding(isWell: true, text: "nothing new since the last fetch") }
        if let fault = step.fault { return Finding(isWell: false, text: "\(seen): \(fault)") }
        if let reason = step.coverage?.reason, step.posts.isEmpty, step.records == 0 {
            return Finding(isWell: false, text: "\(seen): \(reason)\(hint)")
        }
        let newest = step.posts.map(\.publishedAt).max().map { ", the newest of \(formatted($0))" } ?? ""
        let odd = step.problems.isEmpty ? "" : "; \(step.problems.count) could not be used: \(step.problems[0])"
        return Finding(isWell: true, text: "\(step.posts.count) posts of \(step.records) records\(newest)\(odd)")
    }

    private static func formatted(_ time: Int64) -> String {
        Date(timeIntervalSince1970: Double(time)).ISO8601Format()
    }
}
