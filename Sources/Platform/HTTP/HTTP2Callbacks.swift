import CNghttp2

/// The options and the callback table that all sessions share.
///
/// `nonisolated(unsafe)`: made once, only read afterwards.
enum HTTP2Callbacks {
    nonisolated(unsafe) static let option: OpaquePointer? = {
        var option: OpaquePointer?
        nghttp2_option_new(&option)
        nghttp2_option_set_no_auto_window_update(option, 1)
        nghttp2_option_set_no_closed_streams(option, 1)
        nghttp2_option_set_peer_max_concurrent_streams(option, 1000)
        nghttp2_option_set_max_deflate_dynamic_table_size(option, 4096)
        // What a peer may make us answer at once: PINGs and SETTINGS to acknowledge.
        nghttp2_option_set_max_outbound_ack(option, 1000)
        // Resets by the peer: a burst, and what comes back per second (CVE-2023-44487).
        nghttp2_option_set_stream_reset_rate_limit(option, 500, 33)
        return option
    }()

    nonisolated(unsafe) static let table: OpaquePointer? = {
        var table: OpaquePointer?
        nghttp2_session_callbacks_new(&table)
        nghttp2_session_callbacks_set_on_begin_headers_callback(table) { _, frame, me in
            guard let frame else { return 0 }
            HTTP2Session.lend(me) { $0.begin(frame.pointee.hd.stream_id) }
            return 0
        }
        nghttp2_session_callbacks_set_on_header_callback(table) { _, frame, name, nameCount, value, valueCount, _, me in
            guard let frame else { return 0 }
            let name = UnsafeBufferPointer(start: name, count: nameCount)
            let value = UnsafeBufferPointer(start: value, count: valueCount)
            return HTTP2Session.lend(me) { $0.header(frame.pointee.hd.stream_id, name, value) } ?? 0
        }
        nghttp2_session_callbacks_set_on_frame_recv_callback(table) { _, frame, me in
            guard let frame else { return 0 }
            HTTP2Session.lend(me) { $0.received(frame.pointee) }
            return 0
        }
        nghttp2_session_callbacks_set_on_frame_send_callback(table) { _, frame, me in
            guard let frame else { return 0 }
            HTTP2Session.lend(me) { $0.sent(frame.pointee) }
            return 0
        }
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(table) { _, _, id, bytes, count, me in
            HTTP2Session.lend(me) { $0.data(id, UnsafeRawBufferPointer(start: bytes, count: count)) }
            return 0
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(table) { _, id, code, me in
            HTTP2Session.lend(me) { $0.closeStream(id, code) }
            return 0
        }
        nghttp2_session_callbacks_set_send_data_callback(table) { _, frame, header, count, _, me in
            guard let frame, let header else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
            return HTTP2Session.lend(me) { $0.sendData(frame.pointee.hd.stream_id, header, count) }
                ?? NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
        }
        return table
    }()
}
