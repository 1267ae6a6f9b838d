import CNghttp2
package import Net

/// One HTTP/2 stream, in either role. Loop only.
package final class HTTP2Stream {
    /// What a handler's `closed` is told when the whole connection went; no error code of HTTP/2.
    package static let connectionLost = UInt32.max
    /// The error code of a normal end.
    package static let noError: UInt32 = 0
    /// The connection's peer.
    package var peer: ConnectionPeer { session?.peer ?? ConnectionPeer() }
    /// Set to stop granting window: the peer then has to stop sending.
    package var readPaused = false {
        didSet { if !readPaused { session?.consume(id, &unconsumed) } }
    }

    var id: Int32 = 0
    var handler: (any HTTP2StreamHandler)?
    /// Invariant: the session sets it to nil when it lets go of the stream, and lets go of all before it is freed. (A weak
    /// reference would put every reference count of the session on the slow path.)
    unowned(unsafe) var session: HTTP2Session?
    /// Unchecked, since the checks were a twentieth of a small request: nothing is called back while a field is added.
    @exclusivity(unchecked) var head = HTTP2Head()
    var sawHeaders = false
    var isInputDone = false
    var isOutputDone = false
    /// Server role: the request may go on after its answer; its handler decides when it has heard enough.
    var toleratesLateInput = false
    /// Server role: when the request must have arrived whole, and then when its answer must have left; nil for streams.
    var deadline: LoopTime?
    var unconsumed = 0
    /// See `keeps`.
    private(set) var kept = 0
    private var chunk: [UInt8] = []
    private var offset = 0
    private var isWaiting = false

    init(session: HTTP2Session, handler: (any HTTP2StreamHandler)?) {
        self.session = session
        self.handler = handler
    }

    /// Server role: sends response headers; the body is pulled from the handler, unless `end`.
    package func respond(_ headers: HTTPHeaders, end: Bool = false) {
        guard let session, let ng = session.ng else { return }
        var provider = provider
        headers.withNameValues { fields, count in
            if end {
                nghttp2_submit_response(ng, id, fields, count, nil)
            } else {
                nghttp2_submit_response(ng, id, fields, count, &provider)
            }
        }
        session.touched()
    }

    /// Says that `next` has something now, after it answered `.wait`.
    package func wake() {
        guard isWaiting, let session, let ng = session.ng else { return }
        isWaiting = false
        nghttp2_session_resume_data(ng, id)
        session.touched()
    }

    /// Says how many bytes of the peer's the handler keeps until a message is whole; false if that is more than the connection
    /// may have.
    package func keeps(_ bytes: Int) -> Bool {
        defer { kept = bytes }
        return session?.keeps(bytes - kept) ?? true
    }

    /// Ends the stream at once: CANCEL.
    package func reset() { reset(NGHTTP2_CANCEL) }

    func reset(_ code: nghttp2_error_code) {
        guard let session, let ng = session.ng else { return }
        nghttp2_submit_rst_stream(ng, 0, id, code.rawValue)
        session.touched()
    }

    /// What has arrived of a head, which the next one then begins anew.
    func takeHead() -> HTTP2Head {
        defer { head = HTTP2Head() }
        return head
    }

    /// Server role: resets the stream if the request has not arrived whole within this time.
    func expectInput(within limit: Duration) {
        if !isInputDone { session?.expect(self, within: limit) }
    }

    /// Server role: resets the stream if the answer has not left within this time.
    func expectAnswer(within limit: Duration) { session?.expect(self, within: limit) }

    var provider: nghttp2_data_provider {
        var provider = nghttp2_data_provider()
        // Unretained: the session holds the stream until nghttp2 reports its close.
        provider.source.ptr = Unmanaged.passUnretained(self).toOpaque()
        provider.read_callback = { _, _, _, length, flags, source, _ in
            guard let data = source?.pointee.ptr, let flags else { return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
            return Unmanaged<HTTP2Stream>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.fill(length, flags) }
        }
        return provider
    }

    /// nghttp2 asks how many bytes come next; `copyOut` then delivers them (NO_COPY).
    private func fill(_ length: Int, _ flags: UnsafeMutablePointer<UInt32>) -> Int {
        while offset == chunk.count {
            switch handler?.next(on: self) ?? .end(trailers: nil) {
            case .bytes(let bytes):
                chunk = bytes
                offset = 0
            case .wait:
                isWaiting = true
                return Int(NGHTTP2_ERR_DEFERRED.rawValue)
            case .end(let trailers):
                flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
                if let trailers {
                    flags.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
                    trailers.withNameValues { fields, count in
                        _ = nghttp2_submit_trailer(session?.ng, id, fields, count)
                    }
                }
                return 0
            }
        }
        flags.pointee |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
        return min(length, chunk.count - offset)
    }

    func copyOut(_ count: Int, to out: ByteScratch) {
        chunk.withUnsafeBytes { out.append(UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)])) }
        offset += count
        if offset == chunk.count {
            chunk = []
            offset = 0
        }
    }
}

extension HTTPHeaders {
    /// Lends the fields in nghttp2's form; nghttp2 copies them.
    func withNameValues(_ body: (UnsafePointer<nghttp2_nv>?, Int) -> Void) {
        let size = fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, size)) { bytes in
            withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: max(1, fields.count)) { values in
                var at = bytes.startIndex
                for (index, field) in fields.enumerated() {
                    let value = bytes[at...].initialize(fromContentsOf: field.name.utf8)
                    let end = bytes[value...].initialize(fromContentsOf: field.value.utf8)
                    values[index] = nghttp2_nv(
                        name: bytes.baseAddress.map { $0 + at },
                        value: bytes.baseAddress.map { $0 + value },
                        namelen: value - at,
                        valuelen: end - value,
                        flags: 0
                    )
                    at = end
                }
                body(UnsafePointer(values.baseAddress), fields.count)
            }
        }
    }
}
