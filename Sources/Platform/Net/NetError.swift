import CUV

/// What went wrong with a socket, a name, TLS or a child process.
package struct NetError: Error, Equatable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Sendable {
        /// The address is malformed, or cannot be bound or reached.
        case address
        /// The address is taken by another socket.
        case addressInUse
        /// The name has no address.
        case nameNotFound
        /// Nobody answers at the address, or the way there is refused.
        case connect
        /// Connecting, a handshake or a peer's silence took longer than allowed.
        case timeout
        /// A handshake failed, or a certificate or key cannot be used.
        case tls
        /// The peer broke its protocol.
        case peer
        /// The connection ended, by the peer or underneath.
        case closed
        /// The program cannot be started.
        case process
        /// A file or pipe cannot be read or made.
        case file
    }
    /// What callers branch on.
    package var code: Code
    /// What failed, with which thing.
    package var message: String

    /// An error with its text, a sentence without its capital and full stop.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ code: Code, _ what: String, uv status: Int32) {
        let taken = status == UV_EADDRINUSE.rawValue
        self.init(taken ? .addressInUse : code, what + ": " + String(cString: uv_strerror(status)))
    }

    /// Only the message.
    package var description: String { message }
}
