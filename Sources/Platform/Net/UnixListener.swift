import CUV
import Glibc

/// A listening socket of the file system, which hands out what it accepts. Loop only.
package final class UnixListener {
    /// Clients that wait to be accepted, at most.
    private static let backlog: Int32 = 128

    private let path: String
    private let descriptor: Int32
    private let accept: (AcceptedSocket) -> Void
    private var poll: UnsafeMutablePointer<uv_poll_t>?

    /// Listens at `path`; a socket that an earlier process left there is replaced. Throws `.address`.
    ///
    /// - Parameters:
    ///   - mode: Who may connect, as bits of the file system.
    ///   - accept: Called on the loop.
    package init(_ path: String, mode: UInt32 = 0o666, on loop: EventLoop, accept: @escaping (AcceptedSocket) -> Void) throws(NetError) {
        precondition(loop.isCurrent, "a listener is made on its loop")
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw NetError(.address, "listen on \(path): a socket's path has 1 to 107 bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NetError(.address, "open a socket for \(path)", uv: -errno) }
        unlink(path)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard status == 0, chmod(path, mode) == 0, listen(descriptor, Self.backlog) == 0 else {
            let cause = -errno
            Glibc.close(descriptor)
            throw NetError(.address, "listen on \(path)", uv: cause)
        }
        (self.path, self.descriptor, self.accept) = (path, descriptor, accept)
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        uv_poll_init(loop.uv, poll, descriptor)
        poll.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        self.poll = poll
        uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { poll, _, _ in
            owner(UnixListener.self, of: poll?.pointee.data)?.takeSome()
        }
    }

    /// Takes nothing new, and removes the socket's file; what was accepted stays.
    package func close() {
        guard let poll else { return }
        self.poll = nil
        uv_poll_stop(poll)
        closeHandle(poll)
        Glibc.close(descriptor)
        unlink(path)
    }

    private func takeSome() {
        while poll != nil {
            let taken = accept4(descriptor, nil, nil, Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue))
            if taken >= 0 {
                accept(AcceptedSocket(descriptor: taken, remoteAddress: nil, localAddress: nil))
            } else if errno != EINTR && errno != ECONNABORTED {
                return
            }
        }
    }
}
