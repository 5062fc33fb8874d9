import HTTPTransport
import TestSupport

/// One request and its answer.
func ask(
    _ request: HTTPRequest, private hosts: Set<String> = ["127.0.0.1"]
) throws -> Result<HTTPResponse, HTTPError> {
    let exchanger = CurlExchanger(
        CurlExchanger.Options(userAgent: "Barometer/0 (test@k.example)", allowedPrivateHosts: hosts))
    var answer: Result<HTTPResponse, HTTPError>?
    try exchanger.perform([request]) { _, result in
        answer = result
        return nil
    }
    struct NoAnswer: Error {}
    guard let answer else { throw NoAnswer() }
    return answer
}

func problem(_ result: Result<HTTPResponse, HTTPError>) -> String? {
    if case .failure(let error) = result { error.problem } else { nil }
}
