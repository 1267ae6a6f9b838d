import CUV
import Glibc

/// A socket fresh from a listener: whoever gets it passes it to a `Connection`, or closes it by `reject`.
package struct AcceptedSocket: Sendable {
    let descriptor: Int32
    /// Where the peer's packets come from.
    package let remoteAddress: SocketAddress?
    /// The address that the peer reached.
    package let localAddress: SocketAddress?

    /// Closes it, with a reset instead of an orderly end.
    package func reject() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close(descriptor)
    }
}

/// A listening TCP socket, which hands out what it accepts. Loop only.
///
/// One listener serves all loops of a group: its receiver deals the sockets out. (A socket per loop with SO_REUSEPORT
/// would let a second process share the port unnoticed.)
package final class TCPListener {
    /// As bound: the port is the real one.
    package let address: SocketAddress
    private let loop: EventLoop
    private let descriptor: Int32
    private let accept: (AcceptedSocket) -> Void
    private var poll: UnsafeMutablePointer<uv_poll_t>?
    private var pause: LoopTimer?

    /// Binds and listens; throws `.addressInUse` or `.address`.
    ///
    /// - Parameter accept: Called on the loop.
    package init(
        _ address: SocketAddress, on loop: EventLoop, accept: @escaping (AcceptedSocket) -> Void
    ) throws(NetError) {
        precondition(loop.isCurrent, "a listener is made on its loop")
        let descriptor = socket(
            address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NetError(.address, "open a socket for \(address)", uv: -errno) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        let status = address.withSockaddr { bind(descriptor, $0, $1) }
        guard status == 0, listen(descriptor, 4096) == 0, let bound = SocketAddress.of(descriptor, peer: false) else {
            let cause = -errno
            Glibc.close(descriptor)
            throw NetError(.address, "listen on \(address)", uv: cause)
        }
        self.address = bound
        self.loop = loop
        self.descriptor = descriptor
        self.accept = accept
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        uv_poll_init(loop.uv, poll, descriptor)
        poll.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        self.poll = poll
        resume()
    }

    /// Takes nothing new; what was accepted stays.
    package func close() {
        pause?.cancel()
        pause = nil
        guard let poll else { return }
        self.poll = nil
        uv_poll_stop(poll)
        closeHandle(poll)
        Glibc.close(descriptor)
    }

    private func resume() {
        guard let poll else { return }
        uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { poll, _, _ in
            owner(TCPListener.self, of: poll?.pointee.data)?.takeSome()
        }
    }

    private func takeSome() {
        // Bounded, so that connections are served under a storm of new ones.
        for _ in 0..<64 {
            if poll == nil { return }
            let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let taken = accept4(descriptor, nil, nil, flags)
            if taken >= 0 {
                accept(
                    AcceptedSocket(
                        descriptor: taken, remoteAddress: SocketAddress.of(taken, peer: true),
                        localAddress: SocketAddress.of(taken, peer: false)))
                continue
            }
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return rest()
            case EINTR, ECONNABORTED: continue
            default: return
            }
        }
    }

    /// Out of descriptors: the queue stays readable, so look away for a moment instead of spinning.
    private func rest() {
        guard let poll else { return }
        uv_poll_stop(poll)
        pause = loop.timer(after: .milliseconds(100)) { [weak self] in self?.resume() }
    }
}
