import CUV
import Glibc

extension Connection {
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
        let peer = ConnectionPeer(
            remoteAddress: socket.remoteAddress,
            localAddress: socket.localAddress,
            isTLS: tls != nil
        )
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
            peer: ConnectionPeer(isTLS: tls != nil),
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
            peer: ConnectionPeer(isTLS: false),
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

    // MARK: - With a socket

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
}
