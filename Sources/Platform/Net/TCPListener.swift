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
    private let socket: ListeningSocket

    /// Binds and listens; throws `.addressInUse` or `.address`.
    ///
    /// - `accept`: Called on the loop.
    package init(
        _ address: SocketAddress,
        on loop: EventLoop,
        accept: @escaping (AcceptedSocket) -> Void
    ) throws(NetError) {
        precondition(loop.isCurrent, "a listener is made on its loop")
        let descriptor = Glibc.socket(
            address.family,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
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
        socket = ListeningSocket(descriptor, on: loop) { taken in
            accept(
                AcceptedSocket(
                    descriptor: taken,
                    remoteAddress: SocketAddress.of(taken, peer: true),
                    localAddress: SocketAddress.of(taken, peer: false)
                )
            )
        }
    }

    /// Takes nothing new; what was accepted stays.
    package func close() { socket.close() }
}
