import CNghttp2
package import Net

/// HTTP/2 on one connection, in either role, on nghttp2, which does no I/O. Loop only.
package final class HTTP2Session {
    private(set) var ng: OpaquePointer?
    /// The connection's peer.
    package var peer: ConnectionPeer { connection.peer }
    /// Client role: the peer wants no new streams, or this side does not.
    package internal(set) var isGoingAway = false
    /// Called once, at the end, with nil if this side closed in order.
    package var onClosed: ((NetError?) -> Void)?
    /// Client role: called once, when the peer's first settings are here: it speaks HTTP/2.
    package var onReady: (() -> Void)?
    var isServer: Bool { route != nil }
    /// It holds this session too, and lets go when it is closed.
    let connection: Connection
    let limits: HTTPLimits
    var streams: [Int32: HTTP2Stream] = [:]
    /// Server role: makes the handler once a stream's request headers are complete. Client role: nil.
    let route: ((HTTP2Head, ConnectionPeer) -> any HTTP2StreamHandler)?
    /// The buffer of the `produce` that is under way.
    var output: ByteScratch?
    var budget: ControlBudget
    var frames: FrameCounter
    var keepalive: HTTP2Keepalive
    private(set) var isDraining = false
    /// Bytes that handlers keep until messages are whole.
    private(set) var kept = 0

    /// Client role: a session that a connection's `Start` makes when ALPN chose h2, or for h2 without TLS.
    package convenience init(client connection: Connection, limits: HTTPLimits) {
        self.init(connection, limits: limits, route: nil)
    }

    init(
        _ connection: Connection,
        limits: HTTPLimits,
        route: ((HTTP2Head, ConnectionPeer) -> any HTTP2StreamHandler)?
    ) {
        self.connection = connection
        self.limits = limits
        self.route = route
        let (now, isServer) = (connection.loop.now, route != nil)
        budget = ControlBudget(burst: limits.controlBurst, perSecond: limits.controlPerSecond, now: now)
        frames = FrameCounter(hasPreface: isServer)
        keepalive = HTTP2Keepalive(isServer: isServer, limits: limits, now: now)
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

    func refuseStreams() {
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

    func expect(_ stream: HTTP2Stream, within limit: Duration) {
        stream.deadline = connection.loop.now + limit
        connection.check(in: limit)
    }

    func consume(_ id: Int32, _ count: inout Int) {
        guard count > 0, let ng else { return }
        nghttp2_session_consume_stream(ng, id, count)
        count = 0
        touched()
    }
}
