import CUV
import Glibc

/// A listening Unix-domain socket. Loop only.
package final class UnixListener {
    /// Of the socket's file, which `close` removes.
    package let path: String
    private let socket: ListeningSocket

    /// Binds and listens, in place of a socket file that nobody listens on any more; throws `.addressInUse` or `.address`.
    ///
    /// A file that is no socket stays, and so does a socket of which it cannot be known that it is abandoned.
    ///
    /// - `mode`: Who may connect, as for `chmod`.
    /// - `accept`: Called on the loop.
    package init(
        _ path: String,
        mode: UInt32 = 0o666,
        on loop: EventLoop,
        accept: @escaping (AcceptedSocket) -> Void
    ) throws(NetError) {
        precondition(loop.isCurrent, "a listener is made on its loop")
        let address = try UnixAddress(path)
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, kind | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw NetError(.address, "open a Unix socket", uv: -errno) }
        let status = address.withSockaddr { pointer, length -> Int32 in
            if Glibc.bind(descriptor, pointer, length) == 0 { return 0 }
            let cause = errno
            guard cause == EADDRINUSE, address.isAbandoned else { return cause }
            unlink(path)
            return Glibc.bind(descriptor, pointer, length) == 0 ? 0 : errno
        }
        guard status == 0, chmod(path, mode) == 0, listen(descriptor, 1024) == 0 else {
            let cause = status == 0 ? errno : status
            Glibc.close(descriptor)
            throw NetError(.address, "listen on \(path)", uv: -cause)
        }
        self.path = path
        socket = ListeningSocket(descriptor, on: loop) {
            accept(AcceptedSocket(descriptor: $0, remoteAddress: nil, localAddress: nil))
        }
    }

    /// Takes nothing new, and removes the socket's file; what was accepted stays.
    package func close() {
        socket.close()
        unlink(path)
    }
}
