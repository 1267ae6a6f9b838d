import CNghttp2
package import Net

extension HTTP2Session: ByteProtocol {
    package func received(_ bytes: UnsafeRawBufferPointer) throws {
        let now = connection.loop.now
        keepalive.received(now)
        frames.received(bytes)
        let taken = nghttp2_session_mem_recv(ng, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        if taken < 0 {
            // nghttp2 reports the peer's errors by GOAWAY itself; these few stay unsaid unless we do.
            let code = taken == Int(NGHTTP2_ERR_FLOODED.rawValue) ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_PROTOCOL_ERROR
            nghttp2_session_terminate_session(ng, code.rawValue)
            throw NetError(.peer, "HTTP/2: " + String(cString: nghttp2_strerror(Int32(clamping: taken))))
        }
        for _ in 0..<frames.passedOver() { budget.spend(now: now) }
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

    /// Both sides have ended, or it is going away and no stream is left.
    package var isFinished: Bool {
        (nghttp2_session_want_read(ng) == 0 && nghttp2_session_want_write(ng) == 0)
            || (isGoingAway && streams.isEmpty)
    }

    package func inputEnded() { connection.close(NetError(.closed, "the peer closed")) }

    package func check(now: LoopTime) -> Duration? {
        if !streams.isEmpty { keepalive.hasStream(now) } else if keepalive.isIdle(now) { drain() }
        let next: Duration
        switch keepalive.due(now) {
        case .nothing(let wait): next = wait
        case .ping(let answerDue):
            nghttp2_submit_ping(ng, 0, nil)
            next = answerDue
        case .end(let reason):
            connection.close(reason)
            return nil
        }
        return resetLateStreams(now).map { min($0, next) } ?? next
    }

    /// Resets streams whose requests took too long to arrive, or whose answers to leave; returns when the next one is due.
    private func resetLateStreams(_ now: LoopTime) -> Duration? {
        var next: Duration?
        for stream in streams.values {
            guard let deadline = stream.deadline else { continue }
            if deadline <= now {
                stream.reset()
            } else {
                next = min(next ?? .seconds(60), deadline - now)
            }
        }
        return next
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
}
