/// A request on its way, or waiting for its time.
struct TransferJob {
    let number: Int
    var request: HTTPRequest
    var redirects = 0
    var isMovedForGood = true
    var notBefore: UInt64
    var origin: WebOrigin?
    /// What came before a transfer broke off, and what tells that the file is still the same.
    var part: HTTPPart?
    var resumptions = 0

    init(number: Int, request: HTTPRequest, notBefore: UInt64) {
        self.number = number
        self.request = request
        self.notBefore = notBefore
        part = request.part
        origin = WebOrigin(request.url)
    }

    mutating func move(to url: String) {
        request.url = url
        origin = WebOrigin(url)
    }
}
