package import Net

/// What a stream has to send when the connection can take it.
package enum HTTP2Outbound {
    /// Sent as they are, kept by reference: one array may be in flight on many streams.
    case bytes([UInt8])
    /// Nothing now: asked again after `HTTP2Stream.wake()`.
    case wait
    /// The end, with trailers if any.
    case end(trailers: HTTPHeaders?)
}

/// The application's side of one HTTP/2 stream, in either role. Called on the loop only.
package protocol HTTP2StreamHandler: AnyObject {
    /// The peer's head is complete.
    func head(_ head: consuming HTTP2Head, on stream: HTTP2Stream)
    /// Body bytes, valid during the call only.
    func data(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream)
    /// The peer has sent its last; trailers, or in client role the headers of an answer without body.
    func inputEnded(trailers: HTTPHeaders?, on stream: HTTP2Stream)
    /// The pull: called only when flow control and the socket have room.
    func next(on stream: HTTP2Stream) -> HTTP2Outbound
    /// Last call, for whatever reason. `code` is an HTTP/2 error code, 0 for a normal end.
    func closed(code: UInt32, on stream: HTTP2Stream)
}

/// Decides, in server role, which streams are more than plain requests; gRPC is one.
package protocol HTTPStreamRouting: Sendable {
    /// The handler of a new stream; nil leaves it to the server's request handler. Called on `loop`.
    func streamHandler(for head: HTTP2Head, peer: ConnectionPeer, loop: EventLoop) -> (any HTTP2StreamHandler)?
}
