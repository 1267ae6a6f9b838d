import Net

/// One whole response, the same for both versions of HTTP.
package struct HTTPResponse: Sendable {
    /// 200…599.
    package var status: Int
    /// Without `content-length` and `connection`, which the server adds.
    package var headers: HTTPHeaders
    /// Not sent in answer to HEAD, but counted.
    package var body: [UInt8]

    /// A response from its parts.
    package init(status: Int = 200, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
    /// A response of `text/plain`.
    package init(status: Int = 200, text: String) {
        self.init(status: status, headers: ["content-type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }
}

/// Answers one request. Runs on Swift's pool; its task is cancelled when the client has gone.
package typealias HTTPHandler = @Sendable (_ request: HTTPRequest) async -> HTTPResponse

/// Answers a request on the spot, on the connection's loop; nil leaves it to the `HTTPHandler`. Must not block or take long.
package typealias ImmediateHandler = @Sendable (_ request: HTTPRequest) -> HTTPResponse?

/// Answers what no handler is asked about: a request that is malformed, or beyond a limit. `reason` is a sentence for people.
package typealias RefusalHandler = @Sendable (_ status: Int, _ reason: String) -> HTTPResponse

/// What a server answers requests with.
struct HTTPResponder: Sendable {
    var immediate: ImmediateHandler?
    var handler: HTTPHandler
    var refused: RefusalHandler = { HTTPResponse(status: $0, text: $1 + "\n") }

    /// Begins to answer; `answer` is called on the loop.
    func respond(
        to request: HTTPRequest,
        on loop: EventLoop,
        _ answer: @escaping (HTTPResponse) -> Void
    ) -> PendingResponse {
        PendingResponse(request, handler, on: loop, answer)
    }
}

/// An error that knows how it looks to an HTTP client; what a `Router`'s handlers throw.
package protocol HTTPResponseError: Error {
    /// Complete, with its body.
    var httpResponse: HTTPResponse { get }
}
