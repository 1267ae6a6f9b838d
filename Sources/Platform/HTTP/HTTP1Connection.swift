import Net

/// HTTP/1.1 server role on one connection: one request at a time, keep-alive, pipelining. Loop only.
final class HTTP1Connection: ByteProtocol {
    /// Bytes that a client may send before the answer to its last request.
    private static let maxPipelined = 64 * 1024
    /// It holds this object too, and lets go when it is closed.
    private let connection: Connection
    private let limits: HTTPLimits
    private let responder: HTTPResponder
    private var parser: HTTP1Parser
    private var output: [UInt8] = []
    private var outputOffset = 0
    private var pipelined: [UInt8] = []
    private var pending: PendingResponse?
    private var isClosing = false
    /// Nothing more comes; what has come is still answered.
    private var hasInputEnded = false
    /// A request was cut off: its rest may still be coming.
    private var hasRefused = false
    private var hasContinued = false
    /// When the state began that a deadline is about: a request's first byte, or the last answer.
    private var since: LoopTime
    /// When the answer that is under way must have left; see `HTTPLimits.answer`.
    private var answerDue: LoopTime?

    init(_ connection: Connection, limits: HTTPLimits, responder: HTTPResponder) {
        self.connection = connection
        self.limits = limits
        self.responder = responder
        parser = HTTP1Parser(limits: limits)
        since = connection.loop.now
    }

    /// Takes no further request; one that is under way, or has begun to come, is answered.
    func drain() {
        isClosing = true
        connection.wantsToSend()
    }

    func received(_ bytes: UnsafeRawBufferPointer) throws {
        if isClosing && pending == nil && parser.isIdle { return }
        // The next request waits until the last answer has left: who does not read is not answered further.
        if pending != nil || (!output.isEmpty && parser.isIdle) {
            pipelined.append(contentsOf: bytes)
            if pipelined.count > Self.maxPipelined { throw NetError(.peer, "too many pipelined bytes") }
            return
        }
        var rest = bytes[...]
        do throws(HTTP1Parser.Failure) {
            while !rest.isEmpty, pending == nil, !isClosing || !parser.isIdle, output.isEmpty || !parser.isIdle {
                if parser.isIdle {
                    since = connection.loop.now
                    connection.check(in: min(limits.head, limits.request))
                }
                guard let complete = try parser.feed(&rest) else {
                    if parser.wantsContinue && !hasContinued {
                        hasContinued = true
                        output += "HTTP/1.1 100 Continue\r\n\r\n".utf8
                    }
                    return
                }
                hasContinued = false
                dispatch(complete)
            }
            pipelined.append(contentsOf: rest)
        } catch {
            hasRefused = true
            let (status, reason) =
                switch error {
                case .malformed: (400, "the request is malformed")
                case .headTooLarge: (431, limits.headReason)
                case .bodyTooLarge: (413, limits.bodyReason)
                case .unsupportedEncoding: (501, "the transfer encoding is not supported")
                case .unsupportedVersion: (505, "the version of HTTP is not supported")
                case .unsupportedExpectation: (417, "the expectation is not supported")
                }
            refuse(status, reason)
        }
    }

    /// Answers a request that has not come whole, and hears of no other.
    private func refuse(_ status: Int, _ reason: String) {
        isClosing = true
        parser = HTTP1Parser(limits: limits)
        write(responder.refused(status, reason), isHead: false)
    }

    private func dispatch(_ complete: HTTP1Parser.Complete) {
        var request = complete.request
        request.peer = connection.peer
        let isHead = request.method == "HEAD"
        if let limit = limits.answer {
            answerDue = connection.loop.now + limit
            connection.check(in: limit)
        }
        if let response = responder.immediate?(request) {
            since = connection.loop.now
            if !complete.keepsAlive { isClosing = true }
            return write(response, isHead: isHead)
        }
        pending = responder.respond(to: request, on: connection.loop) { [weak self] response in
            guard let self else { return }
            pending = nil
            since = connection.loop.now
            if !complete.keepsAlive { isClosing = true }
            write(response, isHead: isHead)
            resumePipeline()
        }
    }

    private func resumePipeline() {
        if pipelined.isEmpty || isClosing { return }
        let more = pipelined
        pipelined = []
        do { try more.withUnsafeBytes { try received($0) } } catch { connection.close(error as? NetError) }
    }

    private func write(_ response: HTTPResponse, isHead: Bool) {
        output.reserveCapacity(output.count + 256 + response.body.count)
        output += "HTTP/1.1 ".utf8
        output += String(response.status).utf8
        output += " ".utf8
        HTTPStatusText.phrase(response.status).withUTF8Buffer { output += $0 }
        output += "\r\ndate: ".utf8
        output += HTTPDate.current(on: connection.loop).utf8
        // RFC 9110, 8.6: neither 204 nor 304 may carry a body or (204) a length.
        let hasBody = response.status != 204 && response.status != 304
        if hasBody {
            output += "\r\ncontent-length: ".utf8
            output += String(response.body.count).utf8
        }
        for field in response.headers.fields {
            // A field that would break out of its line is a bug of a handler, and not to be sent.
            if field.value.utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) { continue }
            output += "\r\n".utf8
            output += field.name.utf8
            output += ": ".utf8
            output += field.value.utf8
        }
        output += isClosing ? "\r\nconnection: close\r\n\r\n".utf8 : "\r\n\r\n".utf8
        if hasBody && !isHead { output += response.body }
        connection.wantsToSend()
    }

    func produce(into out: ByteScratch, limit: Int) {
        if output.isEmpty { return }
        let end = min(output.count, outputOffset + limit)
        since = connection.loop.now
        output.withUnsafeBytes { out.append(UnsafeRawBufferPointer(rebasing: $0[outputOffset..<end])) }
        outputOffset = end
        if end == output.count {
            output = []
            outputOffset = 0
            if pending == nil { answerDue = nil }
            if pending == nil { resumePipeline() }
        }
    }

    var endsEarly: Bool { hasRefused }

    var isFinished: Bool {
        output.isEmpty && pending == nil && (isClosing && parser.isIdle || hasInputEnded && pipelined.isEmpty)
    }

    /// What was asked before is still answered: the peer may have closed its sending half only.
    func inputEnded() { hasInputEnded = true }

    func check(now: LoopTime) -> Duration? {
        if let answerDue {
            if now < answerDue { return answerDue - now }
            connection.close(NetError(.timeout, "the answer took too long"))
            return nil
        }
        // Otherwise a handler has as long as it wants; a client has not.
        if pending != nil { return limits.request }
        let limit =
            parser.isIdle
            ? limits.keepAlive : parser.isInHead ? min(limits.head, limits.request) : limits.request
        if now < since + limit { return (since + limit) - now }
        if !output.isEmpty || isClosing && parser.isIdle {
            // It does not read its answer.
            connection.close(NetError(.timeout, "the client took too long"))
            return nil
        }
        isClosing = true
        if !parser.isIdle { refuse(408, "the request did not arrive within \(limit)") }
        return limits.request
    }

    func closed(_ reason: NetError?) {
        pending?.cancel()
        pending = nil
    }
}
