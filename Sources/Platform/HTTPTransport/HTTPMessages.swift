internal import Foundation

/// A GET request, or a POST where it has a body.
package struct HTTPRequest: Sendable {
    package var url: String
    package var headers: [(name: String, value: String)]
    /// Sent to the first host only, never to another one nor over plain http after https, and never recorded.
    package var secretHeader: (name: String, value: String)?
    /// Like it, for services that want their key in the query, or in place of `{secret}` in the address.
    package var secretQuery: (name: String, value: String)?
    package var secretPart: String?
    /// Bytes and media type of a POST.
    package var body: (bytes: [UInt8], type: String)?
    /// Asks for a token: neither the question nor the answer may be kept.
    package var isLogin = false
    /// So many requests in so many seconds are fine with the host, whoever of us sends them.
    package var pace: (requests: Int, seconds: Double)?
    /// A transfer that breaks off goes on where it broke off, if the server can do that.
    package var resumes = false
    /// What an earlier run has of it already.
    package var part: HTTPPart?
    /// Of the decoded body.
    package var maximumBytes: Int
    /// From the first packet to the last.
    package var seconds: Double
    /// Not before this many seconds from now: back-off and rate limits.
    package var delay: Double

    package init(
        url: String, headers: [(name: String, value: String)] = [],
        secretHeader: (name: String, value: String)? = nil, maximumBytes: Int = 16 << 20, seconds: Double = 60,
        delay: Double = 0
    ) {
        self.url = url
        self.headers = headers
        self.secretHeader = secretHeader
        self.maximumBytes = maximumBytes
        self.seconds = seconds
        self.delay = delay
    }
}

/// The beginning of a body whose transfer broke off, and what tells that the file is still the same.
package struct HTTPPart: Equatable, Sendable {
    package var bytes: [UInt8]
    /// A strong ETag or a date, for `If-Range`.
    package var validator: String

    package init(bytes: [UInt8], validator: String) {
        self.bytes = bytes
        self.validator = validator
    }
}

/// A whole answer.
package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// After redirects.
    package let url: String
    /// Every hop was permanent (301 or 308), so that the new address may be remembered.
    package let isMovedForGood: Bool

    package init(
        status: Int, headers: [(name: String, value: String)], body: [UInt8], url: String, isMovedForGood: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
        self.isMovedForGood = isMovedForGood
    }

    /// The last header of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.last { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A request that got no whole answer.
package struct HTTPError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// May work later: connection, time, a cut answer.
        case passing
        /// Will not work until somebody changes something: address, scheme, redirect, limit.
        case refused
    }

    package let kind: Kind
    /// What happened, as the ledger and attachments keep it: `connection refused`.
    package let problem: String
    /// Where, without query.
    package let place: String
    /// What came of a body before it broke off, where another run can go on behind it.
    package var part: HTTPPart?
    /// Whether the request may have been taken all the same: its answer is what failed.
    package let mayHaveArrived: Bool

    package init(
        _ kind: Kind, _ url: String, _ problem: String, part: HTTPPart? = nil, mayHaveArrived: Bool = false
    ) {
        self.part = part
        self.kind = kind
        self.problem = problem
        self.mayHaveArrived = mayHaveArrived
        place = withoutQuery(url)
    }

    package var description: String { "\(place): \(problem)" }
}

/// `url` with neither query nor user name: those may hold secrets, and texts end up in logs and mails.
package func withoutQuery(_ url: String) -> String {
    // By hand: what cannot be taken apart as an address must be stripped as well.
    let bare = url.prefix { $0 != "?" && $0 != "#" }
    let start = bare.firstRange(of: "://")?.upperBound ?? bare.startIndex
    let authority = bare[start...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return String(bare) }
    return String(bare[..<start] + bare[bare.index(after: at)...])
}

/// Something that answers requests: the network, or a recording of it.
package protocol HTTPExchanger {
    /// Sends the first request of each job, and for each answer the request that `then` returns for the same job.
    ///
    /// Jobs go on side by side; `then` is called on this thread, one call at a time.
    func perform(
        _ first: [HTTPRequest], then: (_ job: Int, Result<HTTPResponse, HTTPError>) throws -> HTTPRequest?
    ) throws
}
