package import HTTP
package import Net

/// One gRPC call over one HTTP/2 stream, in either role. Loop only; to reach it from elsewhere, use `LoopBound`.
package final class GRPCCall {
    /// The call's home.
    package let loop: EventLoop
    /// Server role: what the caller sent. Client role: the answer's headers, once `headersReceived`.
    package private(set) var metadata: HTTPHeaders
    /// Client role: the answer's trailing metadata, complete in `closed`.
    package private(set) var trailers = HTTPHeaders()
    /// The full method, as in "/package.Service/Method"; server role only.
    package let path: String
    /// What the connection proves of the other side.
    package let peer: ConnectionPeer
    /// Messages to the peer may be compressed: it compresses its own (server role), or we announced it (client role).
    package private(set) var compresses: Bool
    /// `closed` was, or is being, called.
    package private(set) var isClosed = false

    private let isServer: Bool
    private var handler: (any GRPCCallHandler)?
    /// The stream holds this call too; `closed` cuts the circle.
    private var stream: HTTP2Stream?
    private var decoder: GRPCDecoder
    private var peerCompresses = false
    private var forced: GRPCStatus?
    private var status: GRPCStatus?
    private var httpStatus = ""
    private var deadline: LoopTimer?
    private let count: GRPCMethodMetrics.Call?
    /// Nil where nobody wants to know, and in client role.
    private let trace: GRPCTrace?
    /// The second piece of the message that is being sent.
    private var piece: [UInt8]?

    init(
        loop: EventLoop,
        path: String = "",
        metadata: HTTPHeaders,
        peer: ConnectionPeer,
        handler: any GRPCCallHandler,
        isServer: Bool,
        compresses: Bool,
        maxMessage: Int,
        metrics: GRPCMethodMetrics? = nil,
        trace: GRPCTrace? = nil
    ) {
        self.loop = loop
        self.path = path
        self.metadata = metadata
        self.peer = peer
        self.handler = handler
        self.isServer = isServer
        self.compresses = compresses
        decoder = GRPCDecoder(limit: maxMessage)
        count = metrics?.begin()
        self.trace = trace
    }

    /// Says that the handler's `next` has something now, after it answered `.wait`.
    package func wake() { stream?.wake() }

    /// Set to let the peer send no more than one window ahead.
    package var readPaused: Bool {
        get { stream?.readPaused ?? false }
        set { stream?.readPaused = newValue }
    }

    /// Ends the call: in server role with this status, in client role by a reset. `closed` follows.
    package func cancel(_ status: GRPCStatus = .cancelled) {
        if isClosed { return }
        if isServer {
            forced = forced ?? status
            wake()
        } else {
            self.status = self.status ?? status
            stream?.reset()
        }
    }

    func begin(on stream: HTTP2Stream, timeout: Duration?) {
        self.stream = stream
        handler?.opened(on: self)
        if let timeout { expire(in: timeout) }
    }

    private func expire(in timeout: Duration) {
        deadline = loop.timer(after: timeout) { [weak self] in self?.cancel(.deadlineExceeded) }
    }
}

extension GRPCCall: HTTP2StreamHandler {
    package func head(_ head: HTTP2Head, on stream: HTTP2Stream) {
        self.stream = stream
        let encoding = head.fields["grpc-encoding"] ?? "identity"
        peerCompresses = encoding == "gzip"
        guard isServer else {
            metadata = head.fields
            httpStatus = head.status
            return
        }
        guard head.method == "POST" else { return stream.respond([":status": "405"], end: true) }
        var answer: HTTPHeaders = [
            ":status": "200", "content-type": "application/grpc", "grpc-accept-encoding": "identity,gzip",
        ]
        if peerCompresses {
            compresses = true
            answer.add("grpc-encoding", "gzip")
        } else if encoding != "identity" {
            forced = GRPCStatus(.unimplemented, "grpc-encoding \(encoding) is not supported")
        }
        stream.respond(answer)
        if let timeout = head.fields["grpc-timeout"].flatMap(GRPCTimeout.duration) { expire(in: timeout) }
        handler?.opened(on: self)
    }

    package func data(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {
        guard forced == nil, status == nil else { return }
        do throws(GRPCStatus) {
            try decoder.feed(bytes, gzip: peerCompresses) { message in
                guard forced == nil, status == nil else { return }
                count?.received()
                handler?.message(message, on: self)
            }
            guard stream.keeps(decoder.unfinishedBytes) else {
                throw GRPCStatus(.resourceExhausted, "too many bytes of unfinished messages on this connection")
            }
        } catch {
            // What is kept is of no use any more; there was less of it when the error is about another thing.
            decoder = GRPCDecoder(limit: decoder.limit)
            _ = stream.keeps(0)
            cancel(error)
        }
    }

    package func inputEnded(trailers: HTTPHeaders?, on stream: HTTP2Stream) {
        if isServer {
            if forced == nil, !decoder.isBetweenMessages {
                cancel(GRPCStatus(.internal, "the last message is not whole"))
            }
        } else if status == nil {
            self.trailers = trailers ?? HTTPHeaders()
            let plain =
                httpStatus == "200"
                ? GRPCStatus(.unknown, "the answer has no grpc-status") : GRPCStatus(http: httpStatus)
            status = GRPCStatus(trailers: trailers) ?? plain
        }
        if forced == nil { handler?.inputEnded(on: self) }
    }

    package func next(on stream: HTTP2Stream) -> HTTP2Outbound {
        if let piece {
            self.piece = nil
            return .bytes(piece)
        }
        switch forced.map({ .end($0) }) ?? handler?.next(on: self) ?? .wait {
        case .message(let frame):
            count?.sent()
            let first: [UInt8]
            (first, piece) = frame.pieces(gzip: compresses)
            return .bytes(first)
        case .wait: return .wait
        case .end(let end):
            guard isServer else { return .end(trailers: nil) }
            status = end
            return .end(trailers: end.trailers)
        }
    }

    package func closed(code: UInt32, on stream: HTTP2Stream) {
        isClosed = true
        self.stream = nil
        deadline?.cancel()
        deadline = nil
        let last = handler
        handler = nil
        let end = status ?? GRPCStatus(http2: code)
        count?.ended(end)
        trace?.ended(end)
        last?.closed(end, on: self)
    }
}
