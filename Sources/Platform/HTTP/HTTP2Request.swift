import Net

/// A plain request over one HTTP/2 stream. Loop only.
final class HTTP2Request: HTTP2StreamHandler {
    private let responder: HTTPResponder
    private let limits: HTTPLimits
    private let loop: EventLoop
    /// As far as it has arrived; nil again once it is answered, or its handler has it.
    private var request: HTTPRequest?
    private var isHead = false
    private var answer: [UInt8]?
    private var pending: PendingResponse?
    private var discarded = 0

    init(_ responder: HTTPResponder, _ limits: HTTPLimits, _ loop: EventLoop) {
        self.responder = responder
        self.limits = limits
        self.loop = loop
    }

    func head(_ head: consuming HTTP2Head, on stream: HTTP2Stream) {
        isHead = head.method == "HEAD"
        stream.toleratesLateInput = true
        stream.expectInput(within: limits.request)
        if let (status, reason) = refusal(of: head) { return respond(responder.refused(status, reason), on: stream) }
        head.nameHost()
        request = HTTPRequest(method: head.method, target: head.path, headers: head.fields, peer: stream.peer)
    }

    private func refusal(of head: borrowing HTTP2Head) -> (status: Int, reason: String)? {
        if head.method == "CONNECT" { return (501, "CONNECT is not supported") }
        if !RequestTarget.isAcceptable(head.path) { return (400, "the request is malformed") }
        let length = head.fields["content-length"].flatMap { Int($0) } ?? 0
        return length > limits.bodyBytes ? (413, limits.bodyReason) : nil
    }

    func data(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {
        guard let size = request?.body.count else { return discard(bytes.count, on: stream) }
        if size + bytes.count > limits.bodyBytes {
            request = nil
            return respond(responder.refused(413, limits.bodyReason), on: stream)
        }
        request?.body.append(contentsOf: bytes)
    }

    func inputEnded(trailers: HTTPHeaders?, on stream: HTTP2Stream) {
        guard let request = request.take() else { return }
        if let response = responder.immediate?(request) { return respond(response, on: stream) }
        if let limit = limits.answer { stream.expectAnswer(within: limit) }
        pending = responder.respond(to: request, on: loop) { [weak self, weak stream] response in
            guard let self, let stream else { return }
            pending = nil
            respond(response, on: stream)
        }
    }

    /// Many clients read an early answer only when they have sent all; to a point they are listened to.
    private func discard(_ count: Int, on stream: HTTP2Stream) {
        discarded += count
        if discarded > 8 * limits.bodyBytes { stream.reset() }
    }

    private func respond(_ response: HTTPResponse, on stream: HTTP2Stream) {
        var headers = HTTPHeaders()
        headers.fields.reserveCapacity(response.headers.fields.count + 3)
        headers.add(":status", String(response.status))
        headers.add("date", HTTPDate.current(on: loop))
        let hasBody = response.status != 204 && response.status != 304
        if hasBody { headers.add("content-length", String(response.body.count)) }
        // Fields about the connection are of HTTP/1.1 alone (RFC 9113, 8.2.2).
        for field in response.headers.fields
        where field.name != "connection" && field.name != "transfer-encoding" && field.name != "keep-alive" {
            headers.fields.append(field)
        }
        let isEmpty = !hasBody || response.body.isEmpty || isHead
        if !isEmpty { answer = response.body }
        stream.respond(headers, end: isEmpty)
    }

    func next(on stream: HTTP2Stream) -> HTTP2Outbound {
        guard let body = answer else { return .end(trailers: nil) }
        answer = nil
        return .bytes(body)
    }

    func closed(code: UInt32, on stream: HTTP2Stream) {
        pending?.cancel()
        pending = nil
    }
}
