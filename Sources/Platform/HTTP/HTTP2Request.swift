import Net

/// A plain request over one HTTP/2 stream. Loop only.
final class HTTP2Request: HTTP2StreamHandler {
    private let responder: HTTPResponder
    private let limits: HTTPLimits
    private let loop: EventLoop
    private var request = HTTPRequest()
    private var answer: [UInt8]?
    private var pending: PendingResponse?
    private var isAnswered = false
    private var discarded = 0

    init(_ responder: HTTPResponder, _ limits: HTTPLimits, _ loop: EventLoop) {
        self.responder = responder
        self.limits = limits
        self.loop = loop
    }

    func headers(_ headers: HTTPHeaders, on stream: HTTP2Stream) {
        request.method = headers[":method"] ?? ""
        request.target = headers[":path"] ?? ""
        request.peer = stream.peer
        // nghttp2 has seen to it that pseudo fields come first.
        request.headers.fields = Array(headers.fields.drop { $0.name.utf8.first == UInt8(ascii: ":") })
        if request.headers["host"] == nil, let authority = headers[":authority"] {
            request.headers.add("host", authority)
        }
        stream.toleratesLateInput = true
        stream.expectInput(within: limits.request)
        if request.method == "CONNECT" { return refuse(501, "CONNECT is not supported", on: stream) }
        if !RequestTarget.isAcceptable(request.target) { return refuse(400, "the request is malformed", on: stream) }
        if let length = request.headers["content-length"].flatMap({ Int($0) }), length > limits.bodyBytes {
            refuse(413, limits.bodyReason, on: stream)
        }
    }

    func data(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {
        if isAnswered { return discard(bytes.count, on: stream) }
        guard request.body.count + bytes.count <= limits.bodyBytes else {
            request.body = []
            return refuse(413, limits.bodyReason, on: stream)
        }
        request.body.append(contentsOf: bytes)
    }

    func inputEnded(trailers: HTTPHeaders?, on stream: HTTP2Stream) {
        if isAnswered { return }
        if let response = responder.immediate?(request) { return respond(response, on: stream) }
        let complete = request
        request.body = []
        pending = responder.respond(to: complete, on: loop) { [weak self, weak stream] response in
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

    private func refuse(_ status: Int, _ reason: String, on stream: HTTP2Stream) {
        respond(responder.refused(status, reason), on: stream)
    }

    private func respond(_ response: HTTPResponse, on stream: HTTP2Stream) {
        isAnswered = true
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
        let isEmpty = !hasBody || response.body.isEmpty || request.method == "HEAD"
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
