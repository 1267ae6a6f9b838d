import CUV
import Glibc

/// One TCP connection, with or without TLS: the shell that moves bytes between a socket and a `ByteProtocol`. Loop only.
///
/// It keeps itself alive until it is closed. A slow reader costs at most one flush: nothing more is pulled from the
/// protocol until the kernel has taken what was pulled before.
package final class Connection {
    /// Makes what runs over a ready connection. `alpn` is "" if none was negotiated; `first` holds the first plaintext
    /// bytes if they were waited for. The bytes themselves come by `received` afterwards.
    package typealias Start = (_ connection: Connection, _ alpn: String, _ first: [UInt8]) -> any ByteProtocol

    /// Its home.
    package let loop: EventLoop
    /// Complete when the protocol starts.
    package private(set) var peer: PeerInfo
    /// Called once, after the protocol's `closed`; with the reason, nil for an orderly end here.
    package var onClose: ((NetError?) -> Void)?
    /// Nothing is sent or received any more.
    package private(set) var isClosed = false
    /// The second of the loop's clock at which the wheel looks at this connection.
    var checkDue: UInt64?

    private var tcp: UnsafeMutablePointer<uv_tcp_t>?
    private var connector: Connector?
    private var tls: TLSSession?
    private var application: (any ByteProtocol)?
    private let start: Start
    private let sniffedBytes: Int
    private let handshakeDeadline: LoopTime
    private let stallLimit: Duration
    private var early: [UInt8] = []
    private var isSecured = false
    private var isWriting = false
    /// What waited in the kernel's way when it was last looked at, and since when it is so much.
    private var stalled = (bytes: 0, since: LoopTime(milliseconds: 0))
    private var isFlushQueued = false
    private var hasInputEnded = false
    /// All is said; only the peer's end is awaited, until this moment.
    private var lingersUntil: LoopTime?
    private var lingeredBytes = 0
    private var closeReason: NetError?

    private init(
        loop: EventLoop,
        peer: PeerInfo,
        sniffing: Int,
        handshakeWithin: Duration,
        stallLimit: Duration = .seconds(60),
        start: @escaping Start
    ) {
        self.loop = loop
        self.peer = peer
        self.start = start
        sniffedBytes = sniffing
        self.stallLimit = stallLimit
        handshakeDeadline = loop.now + handshakeWithin
        loop.deadlines.check(self, in: handshakeWithin)
    }

    /// Runs a protocol over a socket that a listener accepted; the socket is this connection's from now on.
    ///
    /// - `sniffing`: Plaintext bytes to wait for before `start`; only where ALPN has not decided. 0: start at once.
    /// - `handshakeWithin`: For TLS and the sniffed bytes together.
    /// - `stallLimit`: The connection is lost if the peer takes nothing of what waits for it for so long.
    @discardableResult
    package static func accept(
        _ socket: AcceptedSocket,
        on loop: EventLoop,
        tls: TLSContext?,
        sniffing: Int = 0,
        handshakeWithin: Duration = .seconds(10),
        stallLimit: Duration = .seconds(60),
        start: @escaping Start
    ) -> Connection {
        let peer = PeerInfo(remoteAddress: socket.remoteAddress, localAddress: socket.localAddress, isTLS: tls != nil)
        let connection = Connection(
            loop: loop,
            peer: peer,
            sniffing: sniffing,
            handshakeWithin: handshakeWithin,
            stallLimit: stallLimit,
            start: start
        )
        connection.adopt(descriptor: socket.descriptor, tls: tls)
        return connection
    }

    /// Connects to a name or address and runs a protocol over it; addresses are tried in turn.
    ///
    /// - `source`: The address of this host that the connection comes from; nil: the system chooses.
    /// - `within`: For lookup, connecting and handshake together.
    package static func connect(
        to host: String,
        port: Int,
        from source: IPAddress? = nil,
        on loop: EventLoop,
        tls: TLSContext? = nil,
        within: Duration = .seconds(10),
        start: @escaping Start
    ) -> Connection {
        let connection = Connection(
            loop: loop,
            peer: PeerInfo(isTLS: tls != nil),
            sniffing: 0,
            handshakeWithin: within,
            start: start
        )
        connection.connector = Connector(host: host, port: port, source: source, loop: loop) { result in
            connection.connector = nil
            switch result {
            case .success(let handle):
                if connection.isClosed { return closeHandle(handle) }
                connection.adopt(handle, tls: tls, host: host)
            case .failure(let error): connection.close(error)
            }
        }
        return connection
    }

    /// Connects to a Unix socket and runs a protocol over it, without TLS. Neither happens before this returns.
    package static func connect(
        toSocket path: String,
        on loop: EventLoop,
        within: Duration = .seconds(10),
        start: @escaping Start
    ) -> Connection {
        let connection = Connection(
            loop: loop,
            peer: PeerInfo(isTLS: false),
            sniffing: 0,
            handshakeWithin: within,
            start: start
        )
        loop.timer(after: .zero) {
            guard !connection.isClosed else { return }
            do throws(NetError) {
                connection.adopt(descriptor: try UnixAddress(path).connect(), tls: nil)
            } catch {
                connection.close(error)
            }
        }
        return connection
    }

    // MARK: - For the protocol

    /// Pulls from the protocol before the loop next sleeps.
    package func wantsToSend() {
        if isFlushQueued || isClosed || lingersUntil != nil { return }
        isFlushQueued = true
        loop.flushLater(self)
    }

    /// Has the protocol's `check` called within about this time, to the second.
    package func check(in delay: Duration) {
        if !isClosed { loop.deadlines.check(self, in: delay) }
    }

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

    // MARK: - Beginning

    /// A socket that is connected already; it is this connection's from now on.
    private func adopt(descriptor: Int32, tls: TLSContext?) {
        let handle = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
        uv_tcp_init(loop.uv, handle)
        let status = uv_tcp_open(handle, descriptor)
        if status != 0 { Glibc.close(descriptor) }
        adopt(handle, tls: tls, host: nil)
        if status != 0 { close(NetError(.closed, "open", uv: status)) }
    }

    private func adopt(_ handle: UnsafeMutablePointer<uv_tcp_t>, tls settings: TLSContext?, host: String?) {
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        tcp = handle
        if host != nil {
            var descriptor: uv_os_fd_t = -1
            uv_fileno(cuv_handle(handle), &descriptor)
            peer.remoteAddress = SocketAddress.of(descriptor, peer: true)
            peer.localAddress = SocketAddress.of(descriptor, peer: false)
        }
        if let settings {
            tls = TLSSession(settings, host: host, output: loop.scratch.cipher)
            if tls == nil { return close(NetError(.tls, "make a TLS session: " + OpenSSLContext.lastError())) }
        }
        uv_tcp_nodelay(handle, 1)
        uv_read_start(
            cuv_stream(handle),
            { handle, _, buffer in
                // libuv reads at once after this call, so one buffer serves the whole loop.
                guard let scratch = owner(Connection.self, of: handle?.pointee.data)?.loop.scratch else { return }
                buffer?.pointee = uv_buf_init(
                    scratch.read.assumingMemoryBound(to: CChar.self),
                    UInt32(LoopScratch.readSize)
                )
            },
            { stream, count, _ in owner(Connection.self, of: stream?.pointee.data)?.read(count) }
        )
        do {
            if let tls {
                if host != nil { _ = try tls.handshake() }  // a client speaks first
                writeScratch()
            } else if sniffedBytes == 0 {
                begin("", [])
            }
        } catch {
            close(error)
        }
    }

    private func begin(_ alpn: String, _ first: [UInt8]) {
        peer.certificate = tls?.verifiedPeerCertificate
        application = start(self, alpn, first)
        loop.deadlines.remove(self)
        check(in: .zero)
        wantsToSend()
    }

    // MARK: - Input

    private func read(_ count: Int) {
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

    // MARK: - Output

    func flush() {
        isFlushQueued = false
        guard let application, !isClosed, lingersUntil == nil else { return }
        let plain = loop.scratch.plain
        while !isWriting && !isClosed {
            plain.clear()
            application.produce(into: plain, limit: LoopScratch.flushSize)
            if plain.count == 0 { break }
            do {
                if let tls { try tls.encrypt(plain.bytes) } else { loop.scratch.cipher.append(plain.bytes) }
            } catch {
                return close(error)
            }
            writeScratch()
        }
        if !isWriting && !isClosed && application.isFinished {
            if hasInputEnded {
                close(NetError(.closed, "the peer closed"))
            } else if application.endsEarly {
                linger(nil)
            } else {
                close()
            }
        }
    }

    /// Writes the loop's scratch. What the kernel refuses is copied, and pulling stops until it is gone.
    private func writeScratch() {
        let out = loop.scratch.cipher
        defer { out.clear() }
        guard out.count > 0, !isClosed, let tcp else { return }
        var done = 0
        if !isWriting {
            var buffer = uv_buf_init(out.base.assumingMemoryBound(to: CChar.self), UInt32(out.count))
            let result = uv_try_write(cuv_stream(tcp), &buffer, 1)
            if result == out.count { return }
            if result < 0 && result != Int32(CUV_EAGAIN) { return close(NetError(.closed, "write", uv: result)) }
            done = max(0, Int(result))
        }
        let left = out.count - done
        let copy = UnsafeMutableRawPointer.allocate(byteCount: left, alignment: 16)
        copy.copyMemory(from: out.base + done, byteCount: left)
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        request.pointee.data = copy
        var buffer = uv_buf_init(copy.assumingMemoryBound(to: CChar.self), UInt32(left))
        if !isWriting { stalled = (left, loop.now) }
        isWriting = true
        check(in: stallLimit)
        uv_write(request, cuv_stream(tcp), &buffer, 1) { request, status in
            guard let request else { return }
            let connection = owner(Connection.self, of: request.pointee.handle?.pointee.data)
            request.pointee.data?.deallocate()
            request.deallocate()
            connection?.written(status)
        }
    }

    private func written(_ status: Int32) {
        isWriting = false
        if status == 0 { wantsToSend() } else { close(NetError(.closed, "write", uv: status)) }
    }

    // MARK: - End

    /// The most that a peer may send after it was told the end.
    private static let mostLingeredBytes = 1 << 20

    /// Ends the sending half, and closes when the peer has closed its own, or after 2 s.
    private func linger(_ reason: NetError?) {
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

    // MARK: - Deadlines

    /// A peer that sends and never reads is no better than one that is gone.
    private func isStalled(_ now: LoopTime) -> Bool {
        guard isWriting, let tcp else { return false }
        let waiting = uv_stream_get_write_queue_size(cuv_stream(tcp))
        if waiting != stalled.bytes { stalled = (waiting, now) }
        return now >= stalled.since + stallLimit
    }

    /// The wheel's call; returns when it wants the next.
    func check(_ now: LoopTime) -> Duration? {
        if isClosed { return nil }
        if let lingersUntil {
            if now < lingersUntil { return lingersUntil - now }
            close(closeReason)
            return nil
        }
        if isStalled(now) {
            close(NetError(.timeout, "the peer takes nothing of what waits for it"))
            return nil
        }
        if let application {
            let next = application.check(now: now)
            wantsToSend()
            guard isWriting else { return next }
            let patience = (stalled.since + stallLimit) - now
            return min(next ?? patience, patience)
        }
        if now < handshakeDeadline { return handshakeDeadline - now }
        close(NetError(.timeout, connector == nil ? "the handshake took too long" : "connecting took too long"))
        return nil
    }
}
