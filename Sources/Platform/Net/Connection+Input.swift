import CUV

// What the peer sends, on its way to the protocol.
extension Connection {
    func read(_ count: Int) {
        if count == 0 || isClosed { return }
        if count < 0 {
            guard count == Int(CUV_EOF) else { return close(NetError(.closed, "read", uv: Int32(count))) }
            return endInput()
        }
        if lingersUntil != nil {
            lingeredBytes += count
            if lingeredBytes > Self.mostLingeredBytes { close(closeReason) }
            return
        }
        let bytes = UnsafeRawBufferPointer(start: loop.scratch.read, count: count)
        do {
            if let tls { try tls.withInput(bytes) { try readTLS(tls) } } else { try deliver(bytes) }
        } catch {
            // The protocol may have queued its last words (GOAWAY, 400), TLS its alert: try to say them.
            flush()
            if !isClosed { writeScratch() }
            linger(error as? NetError ?? NetError(.peer, "\(error)"))
            return
        }
        wantsToSend()
    }

    private func readTLS(_ tls: TLSSession) throws {
        if !isSecured {
            isSecured = try tls.handshake()
            writeScratch()
            guard isSecured, !isClosed else { return }
            let alpn = tls.applicationProtocol
            if !alpn.isEmpty || sniffedBytes == 0 { begin(alpn, []) }
        }
        while !isClosed {
            guard let count = try tls.decrypt(into: loop.scratch.decrypted, LoopScratch.recordSize) else {
                return endInput()
            }
            if count == 0 { return }
            try deliver(UnsafeRawBufferPointer(start: loop.scratch.decrypted, count: count))
        }
    }

    private func deliver(_ bytes: UnsafeRawBufferPointer) throws {
        if let application { return try application.received(bytes) }
        early.append(contentsOf: bytes)
        guard early.count >= sniffedBytes else { return }
        begin("", Array(early.prefix(sniffedBytes)))
        let first = early
        early = []
        try first.withUnsafeBytes { try application?.received($0) }
    }

    private func endInput() {
        if lingersUntil != nil { return close(closeReason) }
        if hasInputEnded { return }
        hasInputEnded = true
        guard let application else { return close(NetError(.closed, "the peer closed before it said anything")) }
        if let tcp { uv_read_stop(cuv_stream(tcp)) }
        application.inputEnded()
        wantsToSend()
    }
}
