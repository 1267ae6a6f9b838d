import CNghttp2
import Net

// What nghttp2 reports, by `HTTP2Callbacks`: frames, header fields, data, the ends of streams.
extension HTTP2Session {
    /// Lends the session to one of nghttp2's callbacks; nil if that has none.
    ///
    /// No reference is counted, which was a tenth of a small request: the connection holds the session while it runs.
    static func lend<Result>(_ data: UnsafeMutableRawPointer?, _ body: (HTTP2Session) -> Result) -> Result? {
        data.map { Unmanaged<HTTP2Session>.fromOpaque($0)._withUnsafeGuaranteedRef(body) }
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
        stream.head.fields.fields.reserveCapacity(8)
        streams[id] = stream
        nghttp2_session_set_stream_user_data(ng, id, Unmanaged.passUnretained(stream).toOpaque())
    }

    /// nghttp2 does not enforce the header list size that was announced; this does.
    func header(_ id: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Int32 {
        guard let data = nghttp2_session_get_stream_user_data(ng, id) else { return 0 }
        return Unmanaged<HTTP2Stream>.fromOpaque(data)._withUnsafeGuaranteedRef { stream in
            stream.head.add(name, value, limits) ? 0 : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
        }
    }

    func received(_ frame: nghttp2_frame) {
        let type = nghttp2_frame_type(UInt32(frame.hd.type))
        let now = connection.loop.now
        frames.noted()
        switch type {
        case NGHTTP2_SETTINGS:
            budget.spend(now: now)
            keepalive.receivedSettings()
            onReady?()
            onReady = nil
        case NGHTTP2_PING where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0:
            if isDraining && isServer { refuseStreams() }
        case NGHTTP2_RST_STREAM, NGHTTP2_PING, NGHTTP2_PRIORITY: budget.spend(now: now)
        case NGHTTP2_DATA where frame.hd.length == 0: budget.spend(now: now)
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
        let head = stream.takeHead()
        if stream.sawHeaders {
            if isLast { inputEnded(stream, head.fields) }
            return
        }
        if !isServer, head.status.first == "1" { return }
        stream.sawHeaders = true
        stream.isInputDone = isLast
        guard let route else {
            stream.handler?.head(head, on: stream)
            // An answer that is headers alone carries its trailers in them.
            if isLast { inputEnded(stream, head.fields) }
            return
        }
        keepalive.hasStream(connection.loop.now)
        let handler = route(head, connection.peer)
        stream.handler = handler
        handler.head(consume head, on: stream)
        if isLast { inputEnded(stream, nil) }
    }

    private func inputEnded(_ stream: HTTP2Stream, _ trailers: HTTPHeaders?) {
        stream.isInputDone = true
        stream.deadline = nil
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
        keepalive.hasStream(connection.loop.now)
        _ = keeps(-stream.kept)
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
