import CUV
import Glibc

/// The address of a Unix socket, as system calls take it.
struct UnixAddress {
    private let path: String
    private var address = sockaddr_un()

    /// Throws `.address` for a path that is too long.
    init(_ path: String) throws(NetError) {
        self.path = path
        address.sun_family = sa_family_t(AF_UNIX)
        let isTooLong = withUnsafeMutableBytes(of: &address.sun_path) { target in
            if path.utf8.count >= target.count { return true }
            target.copyBytes(from: path.utf8)
            return false
        }
        if isTooLong { throw NetError(.address, "the path of a Unix socket is too long: \(path)") }
    }

    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// A descriptor that is connected to whoever listens here, without waiting; throws `.connect`.
    func connect() throws(NetError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw NetError(.connect, "open a Unix socket", uv: -errno) }
        guard withSockaddr({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let cause = errno
            close(descriptor)
            throw NetError(.connect, "connect to \(path)", uv: -cause)
        }
        return descriptor
    }

    /// Whether there is a socket that nobody listens on. One who is too busy to answer listens, and so does one who may not be asked.
    var isAbandoned: Bool {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFSOCK else { return false }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let probe = socket(AF_UNIX, kind, 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        return withSockaddr { Glibc.connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
    }
}
