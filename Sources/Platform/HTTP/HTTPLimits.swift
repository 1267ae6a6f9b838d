/// What a server grants to each connection, before anything is parsed; the client role uses the HTTP/2 part.
package struct HTTPLimits: Sendable {
    /// Bytes of a request's head: request line and fields, or the header list as HTTP/2 counts it. Default 16 KiB.
    package var headBytes = 16 * 1024
    /// Fields of a request's head. Default 100.
    package var headFields = 100
    /// Bytes of a body; does not concern gRPC, which has its own. Default 1 MiB.
    package var bodyBytes = 1024 * 1024
    /// Open connections of a server over all loops; further ones are refused. Default 20,000.
    package var connections = 20_000
    /// Open streams of an HTTP/2 connection. Default 200.
    package var concurrentStreams = 200
    /// Bytes a peer may send ahead on one stream. Default 256 KiB.
    package var streamWindow = 256 * 1024
    /// Bytes a peer may send ahead on one HTTP/2 connection. Default 1 MiB.
    package var connectionWindow = 1024 * 1024
    /// Bytes of messages that have begun and not ended (gRPC), over all streams of an HTTP/2 connection; the stream that goes
    /// beyond is refused. Default 32 MiB.
    package var unfinishedBytes = 32 * 1024 * 1024
    /// TLS handshake and the first bytes after it. Default 10 s.
    package var handshake = Duration.seconds(10)
    /// From a request's first byte to its last. Default 15 s.
    package var request = Duration.seconds(15)
    /// HTTP/1.1: from a request's first byte to the end of its head; `request` holds too. Default 15 s.
    package var head = Duration.seconds(15)
    /// From a request's last byte to that of its answer: then the connection (HTTP/1.1) or the stream (HTTP/2) is cut, and the
    /// handler's task cancelled. Does not concern gRPC. Nil, the default: as long as it takes.
    package var answer: Duration?
    /// Without any request or stream. Default 2 min.
    package var keepAlive = Duration.seconds(120)
    /// HTTP/2: silence of the peer before it is sent a PING. Default 15 s.
    package var ping = Duration.seconds(15)
    /// HTTP/2: from a PING to its answer, or the connection is lost. Default 15 s.
    package var pingTimeout = Duration.seconds(15)
    /// The peer takes nothing of what waits for it, whatever it sends meanwhile: then the connection is lost. Default 60 s.
    package var stall = Duration.seconds(60)
    /// HTTP/2: control frames (RST_STREAM, PING, SETTINGS, PRIORITY, empty DATA) taken at once. Default 1,000.
    package var controlBurst = 1000
    /// HTTP/2: further control frames per second, after the burst. Default 50.
    package var controlPerSecond = 50
    /// At shutdown: from GOAWAY to the hard end. Default 5 s.
    package var drain = Duration.seconds(5)

    /// The defaults above.
    package init() {}

    var headReason: String { "the request's head has more than \(headBytes) bytes or \(headFields) fields" }
    var bodyReason: String { "the body has more than \(bodyBytes) bytes" }
}
