import GRPC
import HTTP
import Net
import TestSupport
import Testing

@Suite struct UnfinishedMessagesTests {
    @Test func `a connection may keep only so many bytes of messages that are not whole`() async throws {
        var limits = HTTPLimits()
        limits.unfinishedBytes = 100_000
        var services = GRPCServices()
        services.unary("/test.Echo/Unary") { [UInt8($0.message.count >> 16)] }
        let loops = EventLoopGroup(count: 1)
        let server = HTTPServer(loops: loops, address: .loopback(), limits: limits, grpc: services)
        try await server.start()
        defer { server.shutdown() }
        let client = try await RawClient.connect(to: server.boundPort ?? 0, on: loops.next())

        // 65,536 bytes are promised each time.
        let first = await client.open([0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 60_000))
        let second = await client.open([0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 60_000))
        try await eventually("the second is refused") { second.status != nil }
        #expect(second.status == "8" && first.status == nil)
        // What the second kept is free again.
        let third = await client.open([0, 0, 0, 0x80, 0] + [UInt8](repeating: 7, count: 32_768), ends: true)
        try await eventually("the third is answered") { third.status != nil }
        #expect(third.status == "0")
        await client.finish(first, with: [UInt8](repeating: 7, count: 5_536))
        try await eventually("the first is answered") { first.status != nil }
        #expect(first.status == "0")
        // And what is whole counts no more.
        let fourth = await client.open([0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 65_536), ends: true)
        try await eventually("the fourth is answered") { fourth.status != nil }
        #expect(fourth.status == "0")
    }
}

/// A client that sends bytes on streams of HTTP/2 as it likes.
private final class RawClient: Sendable {
    private let session: LoopBound<HTTP2Session>
    private let loop: EventLoop

    private init(_ session: LoopBound<HTTP2Session>, on loop: EventLoop) { (self.session, self.loop) = (session, loop) }

    static func connect(to port: Int, on loop: EventLoop) async throws -> RawClient {
        await withCheckedContinuation { continuation in
            loop.execute {
                _ = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                    let session = HTTP2Session(client: connection, limits: HTTPLimits())
                    continuation.resume(returning: RawClient(LoopBound(session, on: loop), on: loop))
                    return session
                }
            }
        }
    }

    func open(_ bytes: [UInt8], ends: Bool = false) async -> RawCall {
        await loop.run { [session, loop] in
            let call = RawCall(bytes, ends: ends)
            let headers: HTTPHeaders = [
                ":method": "POST", ":scheme": "http", ":path": "/test.Echo/Unary", ":authority": "localhost",
                "content-type": "application/grpc", "te": "trailers",
            ]
            call.stream = session.value?.request(headers, handler: call).map { LoopBound($0, on: loop) }
            return call
        }
    }

    func finish(_ call: RawCall, with bytes: [UInt8]) async { await loop.run { call.finish(bytes) } }
}

/// One stream; `@unchecked Sendable`: all but `status` is touched on the loop only.
private final class RawCall: HTTP2StreamHandler, @unchecked Sendable {
    var stream: LoopBound<HTTP2Stream>?
    private var bytes: [UInt8]
    private var ends: Bool
    private let ended = Shared<String?>(nil)

    /// gRPC's number; nil while the call lasts.
    var status: String? { ended.withLock { $0 } }

    init(_ bytes: [UInt8], ends: Bool) { (self.bytes, self.ends) = (bytes, ends) }

    func finish(_ rest: [UInt8]) {
        (bytes, ends) = (rest, true)
        stream?.value?.wake()
    }

    func next(on stream: HTTP2Stream) -> HTTP2Outbound {
        guard bytes.isEmpty else {
            defer { bytes = [] }
            return .bytes(bytes)
        }
        return ends ? .end(trailers: nil) : .wait
    }

    func head(_ head: HTTP2Head, on stream: HTTP2Stream) {}
    func data(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {}
    func inputEnded(trailers: HTTPHeaders?, on stream: HTTP2Stream) {
        ended.withLock { $0 = trailers?["grpc-status"] ?? "none" }
    }
    func closed(code: UInt32, on stream: HTTP2Stream) { ended.withLock { $0 = $0 ?? "closed \(code)" } }
}
