import CUV
import Glibc

extension AcceptedSocket {
    /// The reading end of a named pipe, made if it is not there, for a `Connection` that only receives. It never ends, since
    /// it counts as a writer too: writers come and go. Throws `.file`.
    ///
    /// - `mode`: Who may write, as bits of the file system.
    package init(pipe path: String, mode: UInt32 = 0o666) throws(NetError) {
        guard mkfifo(path, mode) == 0 || errno == EEXIST, chmod(path, mode) == 0 else {
            throw NetError(.file, "make the pipe \(path)", uv: -errno)
        }
        let descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw NetError(.file, "open the pipe \(path)", uv: -errno) }
        self.init(descriptor: descriptor, remoteAddress: nil, localAddress: nil)
    }
}
