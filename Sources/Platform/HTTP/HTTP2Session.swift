import CNghttp2
package import Net

/// HTTP/2 on one connection, in either role, on nghttp2, which does no I/O. Loop only.
package final class HTTP2Session: ByteProtocol {
    private(set) var ng: OpaquePointer?
    /// The connection's peer.
    package var peer: PeerInfo { connection.peer }
    /// Client role: the peer wants no new streams, or this side does not.
    package private(set) var isGoingAway = false
    /// Called once, at the end, with nil if this side closed in order.
    package var onClosed: ((NetError?) -> Void)?
    /// Client role: called once, when the peer's first settings are here: it speaks HTTP/2.
    package var onReady: (() -> Void)?
    private let isServer: Bool
    private unowned let connection: Connection
    private let limits: HTTPLimits
    private var streams: [Int32: HTTP2Stream] = [:]
    /// Server role: makes the handler once a stream's request headers are complete.
    private let route: (HTTPHeaders) -> (any HTTP2StreamHandler)?
    /// The buffer of the `produce` that is under way.
    private var output: ByteScratch?
    private var budget: ControlBudget
    private var frames: FrameCounter
    private var lastActivity: LoopTime
    private var lastStream: LoopTime
    private var pingSent: LoopTime?
    private var isDraining = false
    /// Bytes that handlers keep until messages are whole.
    private var kept = 0
    /// The peer's first settings are here.
    private var isEstablished = false
    private let establishedBy: LoopTime

    /// Client role: a session that a connection's `Start` makes when ALPN chose h2, or for h2 without TLS.
    package convenience init(client connection: Connection, limits: HTTPLimits) {
        self.init(connection, isServer: false, limits: limits) { _ in nil }
    }

    init(
        _ connection: Connection,
        isServer: Bool,
        limits: HTTPLimits,
        route: @escaping (HTTPHeaders) -> (any HTTP2StreamHandler)?
    ) {
        self.connection = connection
        self.isServer = isServer
        self.limits = limits
        self.route = route
        let now = connection.loop.now
        budget = ControlBudget(burst: limits.controlBurst, perSecond: limits.controlPerSecond, now: now)
        frames = FrameCounter(hasPreface: isServer)
        lastActivity = now
        lastStream = now
        establishedBy = now + limits.handshake
        // Unretained: nghttp2's session ends in `deinit`.
        let me = Unmanaged.passUnretained(self).toOpaque()
        cng_session_new(&ng, isServer ? 1 : 0, HTTP2Callbacks.table, me, HTTP2Callbacks.option)
        submitSettings()
    }
    deinit {
        for stream in streams.values { stream.session = nil }
        nghttp2_session_del(ng)
    }

    private func submitSettings() {
        func entry(_ id: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
            nghttp2_settings_entry(settings_id: Int32(id.rawValue), value: UInt32(clamping: value))
        }
        var settings = [
            entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, isServer ? limits.concurrentStreams : 0),
            entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, limits.streamWindow),
            entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.headBytes),
        ]
        if !isServer { settings.append(entry(NGHTTP2_SETTINGS_ENABLE_PUSH, 0)) }
        nghttp2_submit_settings(ng, 0, settings, settings.count)
        nghttp2_session_set_local_window_size(ng, 0, 0, Int32(clamping: limits.connectionWindow))
    }

    // MARK: - For the application

    /// Client role: opens a stream, whose body is pulled from the handler; nil when no stream can be opened any more.
    package func request(_ headers: HTTPHeaders, handler: any HTTP2StreamHandler) -> HTTP2Stream? {
        guard let ng, !isGoingAway, !connection.isClosed else { return nil }
        let stream = HTTP2Stream(session: self, handler: handler)
        var provider = stream.provider
        headers.withNameValues { fields, count in
            let data = Unmanaged.passUnretained(stream).toOpaque()
            stream.id = nghttp2_submit_request(ng, nil, fields, count, &provider, data)
        }
        guard stream.id > 0 else { return nil }
        streams[stream.id] = stream
        touched()
        return stream
    }

    /// Refuses new streams; the connection closes when those that are open have ended.
    ///
    /// Server role: the peer is told first, and streams that it opened before it heard are still served.
    package func drain() {
        if isGoingAway || isDraining { return }
        isDraining = true
        guard isServer else { return refuseStreams() }
        nghttp2_submit_shutdown_notice(ng)
        // Its answer comes after all that was on its way before the peer heard the notice.
        nghttp2_submit_ping(ng, 0, nil)
        touched()
    }

    private func refuseStreams() {
        if isGoingAway { return }
        isGoingAway = true
        nghttp2_submit_goaway(
            ng,
            0,
            nghttp2_session_get_last_proc_stream_id(ng),
            NGHTTP2_NO_ERROR.rawValue,
            nil,
            0
        )
        touched()
    }

    /// Closes the connection, whatever is open.
    package func close(_ reason: NetError? = nil) { connection.close(reason) }

    func touched() { connection.wantsToSend() }

    /// Counts what a stream's handler keeps more (or less) than before; false if all together keep too much.
    func keeps(_ change: Int) -> Bool {
        kept += change
        return kept <= limits.unfinishedBytes
    }

    func consume(_ id: Int32, _ count: inout Int) {
        guard count > 0, let ng else { return }
        nghttp2_session_consume_stream(ng, id, count)
        count = 0
        touched()
    }

    // MARK: - ByteProtocol

    package func received(_ bytes: UnsafeRawBufferPointer) throws {
        lastActivity = connection.loop.now
        pingSent = nil
        frames.received(bytes)
        let taken = nghttp2_session_mem_recv(ng, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        if taken < 0 {
            // nghttp2 reports the peer's errors by GOAWAY itself; these few stay unsaid unless we do.
            let code = taken == Int(NGHTTP2_ERR_FLOODED.rawValue) ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_PROTOCOL_ERROR
            nghttp2_session_terminate_session(ng, code.rawValue)
            throw NetError(.peer, "HTTP/2: " + String(cString: nghttp2_strerror(Int32(clamping: taken))))
        }
        for _ in 0..<frames.passedOver() { budget.spend(now: lastActivity) }
        if budget.isExhausted {
            nghttp2_session_terminate_session(ng, NGHTTP2_ENHANCE_YOUR_CALM.rawValue)
            throw NetError(.peer, "HTTP/2: too many control frames")
        }
    }

    package func produce(into out: ByteScratch, limit: Int) {
        output = out
        while out.count < limit {
            var start: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(ng, &start)
            if count <= 0 { break }
            out.append(UnsafeRawBufferPointer(start: start, count: count))
        }
        output = nil
    }

    package var isFinished: Bool {
        (nghttp2_session_want_read(ng) == 0 && nghttp2_session_want_write(ng) == 0)
            || (isGoingAway && streams.isEmpty)
    }

    package func inputEnded() { connection.close(NetError(.closed, "the peer closed")) }

    func expectInput(on stream: HTTP2Stream, within limit: Duration) {
        stream.inputDeadline = connection.loop.now + limit
        connection.check(in: limit)
    }

    package func check(now: LoopTime) -> Duration? {
        if isServer, !isEstablished {
            if now < establishedBy { return establishedBy - now }
            connection.close(NetError(.timeout, "HTTP/2: no settings"))
            return nil
        }
        let requests = checkRequests(now)
        guard let next = checkConnection(now) else { return nil }
        return requests.map { min($0, next) } ?? next
    }

    /// Resets streams whose requests took too long to arrive; returns when the next one is due.
    private func checkRequests(_ now: LoopTime) -> Duration? {
        var next: Duration?
        for stream in streams.values {
            guard let deadline = stream.inputDeadline, !stream.isInputDone else { continue }
            if deadline <= now {
                stream.reset()
            } else {
                next = min(next ?? .seconds(60), deadline - now)
            }
        }
        return next
    }

    private func checkConnection(_ now: LoopTime) -> Duration? {
        if let sent = pingSent {
            if now < sent + limits.pingTimeout { return (sent + limits.pingTimeout) - now }
            connection.close(NetError(.timeout, "keepalive: no answer to a PING"))
            return nil
        }
        if isServer, streams.isEmpty {
            if now >= lastStream + limits.keepAlive { drain() }
        } else {
            lastStream = now
        }
        let due = lastActivity + limits.ping
        if now < due { return due - now }
        pingSent = now
        nghttp2_submit_ping(ng, 0, nil)
        return limits.pingTimeout
    }

    package func closed(_ reason: NetError?) {
        let open = streams
        streams = [:]
        for stream in open.values {
            stream.session = nil
            stream.handler?.closed(code: HTTP2Stream.connectionLost, on: stream)
            stream.handler = nil
        }
        onClosed?(reason)
        onClosed = nil
        onReady = nil
    }

    // MARK: - nghttp2's events

    static func from(_ data: UnsafeMutableRawPointer?) -> HTTP2Session? {
        data.map { Unmanaged<HTTP2Session>.fromOpaque($0).takeUnretainedValue() }
    }

    private func stream(_ id: Int32) -> HTTP2Stream? {
        guard id > 0, let data = nghttp2_session_get_stream_user_data(ng, id) else { return nil }
        return Unmanaged<HTTP2Stream>.fromOpaque(data).takeUnretainedValue()
    }

    func begin(_ id: Int32) {
        guard isServer, streams[id] == nil else { return }
        let stream = HTTP2Stream(session: self, handler: nil)
        stream.id = id
        // Hot: growing field by field was 5 % of a small request.
        stream.headers.fields.reserveCapacity(12)
        streams[id] = stream
        nghttp2_session_set_stream_user_data(ng, id, Unmanaged.passUnretained(stream).toOpaque())
    }

    /// nghttp2 does not enforce the header list size that was announced; this does.
    func header(_ id: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Int32 {
        guard let stream = stream(id) else { return 0 }
        stream.headerBytes += name.count + value.count + 32
        guard stream.headerBytes <= limits.headBytes, stream.headers.fields.count < limits.headFields else {
            return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
        }
        stream.headers.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
        return 0
    }

    func received(_ frame: nghttp2_frame) {
        let type = nghttp2_frame_type(UInt32(frame.hd.type))
        frames.noted()
        switch type {
        case NGHTTP2_SETTINGS:
            budget.spend(now: lastActivity)
            isEstablished = true
            onReady?()
            onReady = nil
        case NGHTTP2_PING where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
            if isDraining && isServer { refuseStreams() }
        case NGHTTP2_RST_STREAM, NGHTTP2_PING, NGHTTP2_PRIORITY: budget.spend(now: lastActivity)
        case NGHTTP2_DATA where frame.hd.length == 0: budget.spend(now: lastActivity)
        case NGHTTP2_GOAWAY: if !isServer { isGoingAway = true }
        default: break
        }
        guard let stream = stream(frame.hd.stream_id) else { return }
        let isLast = frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        if type == NGHTTP2_HEADERS {
            receivedHeaders(stream, isLast)
        } else if type == NGHTTP2_DATA, isLast {
            inputEnded(stream, nil)
        }
    }

    private func receivedHeaders(_ stream: HTTP2Stream, _ isLast: Bool) {
        let headers = stream.headers
        stream.headers = HTTPHeaders()
        stream.headerBytes = 0
        if stream.sawHeaders {
            if isLast { inputEnded(stream, headers) }
            return
        }
        if !isServer, headers[":status"]?.first == "1" { return }
        stream.sawHeaders = true
        if isServer {
            lastStream = lastActivity
            stream.handler = route(headers)
        }
        stream.handler?.headers(headers, on: stream)
        // An answer that is headers alone carries its trailers in them.
        if isLast { inputEnded(stream, isServer ? nil : headers) }
    }

    private func inputEnded(_ stream: HTTP2Stream, _ trailers: HTTPHeaders?) {
        stream.isInputDone = true
        stream.handler?.inputEnded(trailers: trailers, on: stream)
        // A finished answer ends the call even if our half is still open.
        if !isServer && !stream.isOutputDone { stream.reset(NGHTTP2_NO_ERROR) }
    }

    /// Server role: after the answer's end a request half that is still open is cut, or the stream would stay.
    func sent(_ frame: nghttp2_frame) {
        guard frame.hd.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0, frame.hd.type <= 1,
            let stream = stream(frame.hd.stream_id)
        else { return }
        stream.isOutputDone = true
        if isServer && !stream.isInputDone && !stream.toleratesLateInput { stream.reset(NGHTTP2_NO_ERROR) }
    }

    func data(_ id: Int32, _ bytes: UnsafeRawBufferPointer) {
        nghttp2_session_consume_connection(ng, bytes.count)
        guard let stream = stream(id) else { return }
        stream.unconsumed += bytes.count
        stream.handler?.data(bytes, on: stream)
        if !stream.readPaused { consume(id, &stream.unconsumed) }
    }

    func closeStream(_ id: Int32, _ code: UInt32) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        lastStream = connection.loop.now
        kept -= stream.kept
        stream.session = nil
        stream.handler?.closed(code: code, on: stream)
        stream.handler = nil
        if isGoingAway && streams.isEmpty { touched() }
    }

    func sendData(_ id: Int32, _ header: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
        guard let output, let stream = stream(id) else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
        output.append(UnsafeRawBufferPointer(start: header, count: 9))
        stream.copyOut(count, to: output)
        return 0
    }
}
