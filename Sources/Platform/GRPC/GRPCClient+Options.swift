package import HTTP
package import Net

extension GRPCClient {
    /// What is the same for all calls.
    package struct Options: Sendable {
        /// Messages we send are gzipped. Answers may be in any case. Default off.
        package var gzip = false
        /// Bytes of a received message, before and after expansion. Default 10 MiB.
        package var maxMessage = 10 * 1024 * 1024
        /// Sent with each call; names lower case.
        package var metadata = HTTPHeaders()
        /// Lookup, connecting, handshake and the server's first settings together. Default 10 s.
        package var connectTimeout = Duration.seconds(10)
        /// The address of this host that the connection comes from; nil: the system chooses.
        package var sourceAddress: IPAddress?
        /// Silence before a PING, with or without calls. Default 15 s.
        package var keepalive = Duration.seconds(15)
        /// From a PING to its answer, or the connection is lost. Default 15 s.
        package var keepaliveTimeout = Duration.seconds(15)

        /// Where calls are counted; nil: nowhere.
        package var metrics: GRPCMetrics?

        /// The defaults above.
        package init() {}
    }
}
