/// Why there is no response.
package struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers tell apart.
    package enum Code: Hashable, Sendable {
        /// No such host, or nobody answers there. Nothing was sent.
        case unreachable
        /// The request's time was over.
        case timeout
        /// The peers could not agree on TLS, or the server's certificate isn't trusted.
        case tls
        /// More bytes than ``ClientRequest/responseLimit``.
        case tooLarge
        /// The URL, a header or a file is unusable.
        case invalidRequest
        /// The connection broke, or what came wasn't HTTP. The server may have acted on the request.
        case broken
        /// The task was cancelled.
        case cancelled
    }

    /// Which of them it is; tells whether the request may be sent again.
    package var code: Code
    /// What went wrong with which address.
    package var message: String

    /// Nothing secret: `message` is shown to users.
    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    /// Only the message.
    package var description: String { message }
}
