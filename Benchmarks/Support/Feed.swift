package import GRPC
package import HTTP
package import Net

/// All open streams of a server that only pushes; each holds the newest frame alone.
///
/// `@unchecked Sendable`: the state is touched on the loop only.
package final class Feed: @unchecked Sendable {
    private let loop: EventLoop
    private let first: GRPCFrame?
    private var streams: [ObjectIdentifier: FeedStream] = [:]

    /// - `loop`: The only one of the server.
    /// - `first`: What a stream is sent when it opens.
    package init(_ loop: EventLoop, first: GRPCFrame? = nil) { (self.loop, self.first) = (loop, first) }

    /// A new stream. Loop only.
    package func stream() -> any GRPCCallHandler {
        let stream = FeedStream { [self] in streams[ObjectIdentifier($0)] = nil }
        if let first { stream.offer(first) }
        streams[ObjectIdentifier(stream)] = stream
        return stream
    }

    /// Has every stream send this, in place of what it has not sent yet.
    package func push(_ frame: GRPCFrame) async {
        await loop.run { [self] in for stream in streams.values { stream.offer(frame) } }
    }
}

private final class FeedStream: GRPCCallHandler {
    private var pending: GRPCFrame?
    private weak var call: GRPCCall?
    private let ended: (FeedStream) -> Void

    init(_ ended: @escaping (FeedStream) -> Void) { self.ended = ended }

    func offer(_ frame: GRPCFrame) {
        pending = frame
        call?.wake()
    }
    func opened(on call: GRPCCall) { self.call = call }
    func message(_ bytes: [UInt8], on call: GRPCCall) {}
    func next(on call: GRPCCall) -> GRPCOutbound {
        guard let frame = pending else { return .wait }
        pending = nil
        return .message(frame)
    }
    func closed(_ status: GRPCStatus, on call: GRPCCall) { ended(self) }
}

/// The client's end of such a stream: says one thing, and counts what comes.
package final class Watcher: GRPCCallHandler {
    private var request: GRPCFrame? = GRPCFrame([UInt8](repeating: 1, count: 100))
    private let onMessage: () -> Void

    /// - Parameter onMessage: Called on the loop for each message.
    package init(_ onMessage: @escaping () -> Void) { self.onMessage = onMessage }

    package func message(_ bytes: [UInt8], on call: GRPCCall) { onMessage() }
    package func next(on call: GRPCCall) -> GRPCOutbound {
        guard let frame = request else { return .wait }
        request = nil
        return .message(frame)
    }
    package func closed(_ status: GRPCStatus, on call: GRPCCall) {}
}

extension HTTPServer {
    /// Serves until the process is killed, over TLS, with nothing that peers would have to answer while they idle.
    ///
    /// - `folder`: Where the certificate is, PEM files of these names, and where the file `port` is written.
    /// - Throws: If a file or the port cannot be had.
    package static func serve(
        _ loops: EventLoopGroup,
        folder: String,
        certificate: String,
        key: String,
        immediate: ImmediateHandler? = nil,
        grpc: GRPCServices
    ) async throws {
        let identity = TLSContext.Identity(
            certificateChain: try FileSystem.readNow("\(folder)/\(certificate)"),
            privateKey: try FileSystem.readNow("\(folder)/\(key)")
        )
        var limits = HTTPLimits()
        (limits.keepAlive, limits.ping) = (.seconds(3600), .seconds(3600))
        let server = HTTPServer(
            loops: loops,
            address: .loopback(),
            tls: try .server(identity),
            limits: limits,
            handler: { _ in HTTPResponse(text: "hello") },
            immediate: immediate,
            grpc: grpc
        )
        try await server.start()
        try write(Array("\(server.boundPort ?? 0)".utf8), to: folder + "/port")
        try await server.run()
    }
}
