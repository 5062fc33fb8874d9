import Connectors
import Domain
import HTTPTransport
import Support
import TestSupport
import Testing

/// Logins: client credentials, refresh tokens, tokens that run out, and what is not kept of them.
@Suite struct LoginTests {
    private static let now: Int64 = 1_772_352_930

    private func makeRun(token: Token? = nil, secrets: [String: String] = ["ID": "me", "WORD": "open sesame"]) throws
        -> SourceRun
    {
        let folder = try TemporaryFolder()
        try AtomicFile.write(
            """
            {
              connector: "tea", platform: "tea", parameters: {},
              secret: {
                header: "Authorization", prefix: "Bearer ",
                login: {
                  url: "https://tea.example/token", secrets: ["ID", "WORD"], basic: ["ID", "WORD"],
                  form: { grant_type: "client_credentials", scope: "read all" }, take: "access_token",
                  refresh: { take: "refresh_token", form: { grant_type: "refresh_token", refresh_token: "{refresh}" } },
                },
              },
              policy: { terms: "ours", checked: "2026-11-21", retentionDays: 1, deletions: "keep", media: "store", mailText: true },
              streams: {
                leaves: { request: { url: "https://tea.example/leaves" }, cursor: { field: "id" }, post: { id: "id", at: "at", text: "t" } },
              },
            }
            """, to: folder.path + "/tea.json5")
        let spec = try ConnectorSpec(
            path: folder.path + "/tea.json5",
            schema: try JSONSchema(path: checkoutPath("schemas/connector.schema.json")))
        return try SourceRun(
            Source(name: "s", connector: "tea", stream: "leaves", parameters: [:]), spec, cursor: nil, secret: nil,
            validator: (nil, nil), now: Self.now, options: SourceRun.Options(), secrets: { secrets[$0] }, token: token)
    }

    private func answer(_ text: String, status: Int = 200) -> Result<HTTPResponse, HTTPError> {
        .success(HTTPResponse(status: status, headers: [], body: Array(text.utf8), url: "https://tea.example/token"))
    }

    private func body(_ request: HTTPRequest) -> String? {
        request.body.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func clientCredentials() throws {
        var run = try makeRun()
        let question = run.firstRequest
        #expect(question.isLogin && body(question) == "grant_type=client_credentials&scope=read%20all")
        #expect(question.secretHeader?.value == "Basic bWU6b3BlbiBzZXNhbWU=")
        let step = run.handle(answer(#"{"access_token":"t1","expires_in":3600,"refresh_token":"r1"}"#))
        #expect(step.token == Token(value: "t1", until: Self.now + 3540, refresh: "r1"))
        #expect(step.next?.url == "https://tea.example/leaves" && step.next?.secretHeader?.value == "Bearer t1")
        #expect(step.next.map { !$0.isLogin } ?? false)
    }

    @Test func aTokenThatHoldsNeedsNoLogin() throws {
        let run = try makeRun(token: Token(value: "t0", until: Self.now + 60, refresh: nil))
        #expect(run.firstRequest.url == "https://tea.example/leaves")
        #expect(run.firstRequest.secretHeader?.value == "Bearer t0")
    }

    @Test func aTokenThatEndedIsRefreshed() throws {
        var run = try makeRun(token: Token(value: "t0", until: Self.now - 1, refresh: "r0"))
        #expect(body(run.firstRequest) == "grant_type=refresh_token&refresh_token=r0")
        // A service may leave the refresh token as it is.
        #expect(run.handle(answer(#"{"access_token":"t1"}"#)).token?.refresh == "r0")
    }

    @Test func aTokenThatEndsOnTheWayIsRenewedOnce() throws {
        var run = try makeRun(token: Token(value: "t0", until: Self.now + 60, refresh: nil))
        let again = run.handle(answer("{}", status: 401))
        #expect(again.next?.isLogin == true)
        let back = run.handle(answer(#"{"access_token":"t1"}"#))
        #expect(back.next?.url == "https://tea.example/leaves" && back.next?.secretHeader?.value == "Bearer t1")
        let end = run.handle(answer("{}", status: 401))
        #expect(end.next == nil && end.coverage?.cause == .access)
    }

    @Test func whatIsMissingIsNamed() {
        #expect(
            throws: SourceError(
                source: "s",
                problem: "it needs the secrets ID and WORD. Set them in the environment or the secretsFile.")
        ) { try makeRun(secrets: [:]) }
    }
}
