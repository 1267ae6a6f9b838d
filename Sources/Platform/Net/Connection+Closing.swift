import CUV
import Glibc

extension Connection {
    /// Closes now, unsent bytes are lost. Harmless when closed already.
    ///
    /// - Parameter reason: nil for an orderly end.
    package func close(_ reason: NetError? = nil) {
        if isClosed { return }
        isClosed = true  // first: the last words below may fail, and a failed write closes
        closeReason = reason
        loop.deadlines.remove(self)
        connector?.cancel()
        connector = nil
        guard let tcp else {
            finish()
            return
        }
        if let tls, application != nil, !isWriting, lingersUntil == nil {
            let out = loop.scratch.cipher
            out.clear()
            tls.shutdown()
            if out.count > 0 {
                // close_notify is a courtesy: its loss is no error.
                var buffer = uv_buf_init(out.base.assumingMemoryBound(to: CChar.self), UInt32(out.count))
                uv_try_write(cuv_stream(tcp), &buffer, 1)
                out.clear()
            }
        }
        self.tcp = nil
        uv_close(cuv_handle(tcp)) { handle in
            guard let handle, let data = handle.pointee.data else { return }
            let connection = Unmanaged<Connection>.fromOpaque(data).takeRetainedValue()
            handle.deallocate()
            connection.finish()
        }
    }

    /// Closes by a reset of TCP: the peer learns that something went wrong. What is unsent is lost.
    package func reset(_ reason: NetError? = nil) {
        guard let tcp, !isClosed else { return close(reason) }
        var descriptor: uv_os_fd_t = -1
        uv_fileno(cuv_handle(tcp), &descriptor)
        var atOnce = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout.size(ofValue: atOnce)))
        close(reason)
    }

    /// Not before libuv has let go: `close` may be called from inside the protocol's own callbacks.
    private func finish() {
        let application = application
        self.application = nil
        tls = nil
        early = []
        application?.closed(closeReason)
        onClose?(closeReason)
        onClose = nil
        loop.heapTrim.connectionClosed()
    }

    // MARK: - In order

    /// The most that a peer may send after it was told the end.
    static let mostLingeredBytes = 1 << 20

    /// Ends the sending half, and closes when the peer has closed its own, or after 2 s.
    func linger(_ reason: NetError?) {
        guard let tcp, !isClosed, lingersUntil == nil, !hasInputEnded, application != nil else { return close(reason) }
        closeReason = reason
        lingersUntil = loop.now + .seconds(2)
        if let tls {
            tls.shutdown()
            writeScratch()
            if isClosed { return }
        }
        loop.deadlines.check(self, in: .seconds(2))
        let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
        let status = uv_shutdown(request, cuv_stream(tcp)) { request, _ in request?.deallocate() }
        if status != 0 {
            request.deallocate()
            close(reason)
        }
    }
}
