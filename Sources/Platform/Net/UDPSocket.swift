import CUV

/// A bound UDP socket. Loop only.
package final class UDPSocket {
    /// The largest datagram that is taken whole.
    private static let datagramSize = 64 * 1024
    /// Datagrams that one system call may bring.
    private static let batch = 20

    /// As bound: the port is the real one.
    package let address: SocketAddress
    private let loop: EventLoop
    private var handle: UnsafeMutablePointer<uv_udp_t>?
    private let buffer: UnsafeMutableRawBufferPointer
    private let descriptor: Int32
    private let received: (UnsafeRawBufferPointer, SocketAddress) -> Void
    /// What is sent while datagrams are received; nil unless batched.
    private let answers: DatagramBatch?
    private var isReceiving = false
    /// What is done when the one peer's host says that nobody is there; set while connected.
    private var refused: (() -> Void)?

    /// Binds; throws `.addressInUse` or `.address`.
    ///
    /// - `batched`: Reads up to 20 datagrams per system call, for 1.3 MB of (untouched) address space, and sends what is sent
    ///   in answer to them by one; for servers.
    /// - `received`: A datagram, valid during the call only, and its sender.
    package init(
        _ address: SocketAddress,
        on loop: EventLoop,
        batched: Bool = false,
        received: @escaping (UnsafeRawBufferPointer, SocketAddress) -> Void
    ) throws(NetError) {
        precondition(loop.isCurrent, "a socket is made on its loop")
        let handle = UnsafeMutablePointer<uv_udp_t>.allocate(capacity: 1)
        let flags = UInt32(address.family) | (batched ? UInt32(UV_UDP_RECVMMSG.rawValue) : 0)
        var status = uv_udp_init_ex(loop.uv, handle, flags)
        guard status == 0 else {
            handle.deallocate()
            throw NetError(.address, "open a UDP socket for \(address)", uv: status)
        }
        handle.pointee.data = nil
        status = address.withSockaddr { pointer, _ in uv_udp_bind(handle, pointer, 0) }
        var descriptor: uv_os_fd_t = -1
        uv_fileno(cuv_handle(handle), &descriptor)
        guard status == 0, let bound = SocketAddress.of(descriptor, peer: false) else {
            closeHandle(handle)
            throw NetError(.address, "bind UDP \(address)", uv: status)
        }
        self.loop = loop
        self.address = bound
        self.descriptor = descriptor
        self.received = received
        answers = uv_udp_using_recvmmsg(handle) != 0 ? DatagramBatch() : nil
        buffer = .allocate(byteCount: Self.datagramSize * (batched ? Self.batch : 1), alignment: 16)
        self.handle = handle
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        uv_udp_recv_start(
            handle,
            { handle, _, buffer in
                guard let socket = owner(UDPSocket.self, of: handle?.pointee.data) else { return }
                buffer?.pointee = uv_buf_init(
                    socket.buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UInt32(socket.buffer.count)
                )
            },
            { handle, count, buffer, sender, _ in
                owner(UDPSocket.self, of: handle?.pointee.data)?.receive(count, buffer, SocketAddress(sender))
            }
        )
    }
    deinit { buffer.deallocate() }

    private func receive(_ count: Int, _ buffer: UnsafePointer<uv_buf_t>?, _ sender: SocketAddress?) {
        guard handle != nil else { return }
        if count < 0, let refused { return refused() }
        guard let sender, count >= 0, let start = buffer?.pointee.base else {
            // A count of 0 without sender only says that the batch is complete.
            isReceiving = false
            answers?.send(on: descriptor)
            return
        }
        isReceiving = true
        received(UnsafeRawBufferPointer(start: start, count: count), sender)
    }

    /// Speaks with one peer from now on: what others send is not received, and it is told when there is nobody.
    ///
    /// - `refused`: Called when the peer's host, or one on the way, says that a datagram did not arrive.
    ///
    /// Throws `.address` if there is no way to the peer.
    package func connect(to peer: SocketAddress, refused: @escaping () -> Void) throws(NetError) {
        guard let handle else { throw NetError(.closed, "connect a UDP socket to \(peer)") }
        let status = peer.withSockaddr { pointer, _ in uv_udp_connect(handle, pointer) }
        guard status == 0 else { throw NetError(.address, "connect a UDP socket to \(peer)", uv: status) }
        self.refused = refused
    }

    /// Sends one datagram now, or with others when a batch was received whole; false if the kernel does not take it, which a
    /// datagram may always suffer.
    @discardableResult
    package func send(_ bytes: [UInt8], to peer: SocketAddress) -> Bool {
        bytes.withUnsafeBytes { send($0, to: peer) }
    }

    /// Sends one datagram; false if the kernel does not take it.
    @discardableResult
    package func send(_ bytes: UnsafeRawBufferPointer, to peer: SocketAddress) -> Bool {
        guard let handle else { return false }
        if isReceiving, let answers {
            if answers.add(bytes, to: peer) { return true }
            answers.send(on: descriptor)
            if answers.add(bytes, to: peer) { return true }
        }
        // libuv only reads from it.
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        var datagram = uv_buf_init(start, UInt32(clamping: bytes.count))
        // A connected socket takes no address.
        if refused != nil { return uv_udp_try_send(handle, &datagram, 1, nil) >= 0 }
        return peer.withSockaddr { pointer, _ in uv_udp_try_send(handle, &datagram, 1, pointer) } >= 0
    }

    /// Nothing is received any more, and the port is free. Harmless when closed already.
    package func close() {
        guard let handle else { return }
        self.handle = nil
        refused = nil
        uv_udp_recv_stop(handle)
        closeHandle(handle)
    }
}
