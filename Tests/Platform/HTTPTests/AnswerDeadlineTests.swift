import Net
import TestSupport
import Testing

@testable import HTTP

/// How long heads may take to come, and answers to be made.
@Suite(.timeLimit(.minutes(1))) struct AnswerDeadlineTests {
    /// A server whose handler never answers, but for `/quick`; `cancelled` counts the handlers that were told to end.
    private func server(_ limits: HTTPLimits, cancelled: Shared<Int>) async throws -> HTTPServer {
        let server = HTTPServer(
            loops: EventLoopGroup(count: 1),
            address: .loopback(),
            limits: limits,
            handler: { request in
                if request.target == "/quick" { return HTTPResponse(text: "quick") }
                let (endless, _) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                for await _ in endless {}
                cancelled.withLock { $0 += 1 }
                return HTTPResponse(status: 500)
            }
        )
        try await server.start()
        return server
    }

    /// Says something in HTTP/1.1, and returns what came until the server closed.
    private func exchange(_ text: String, with server: HTTPServer) async -> String {
        let (loop, port, received) = (EventLoop(), server.boundPort ?? 0, Shared(""))
        await withCheckedContinuation { continuation in
            loop.execute {
                let connection = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                    let stream = ByteStream(connection)
                    stream.onBytes = { bytes in received.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
                    stream.send(Array(text.utf8))
                    return stream
                }
                connection.onClose = { _ in continuation.resume() }
            }
        }
        return received.value
    }

    @Test func `an answer that takes too long ends its connection, and its handler`() async throws {
        var limits = HTTPLimits()
        limits.answer = .seconds(1)
        let cancelled = Shared(0)
        let server = try await server(limits, cancelled: cancelled)
        defer { server.shutdown() }
        #expect(await exchange("GET / HTTP/1.1\r\nhost: a\r\n\r\n", with: server) == "")
        try await eventually("the handler has ended") { cancelled.value == 1 }
    }

    @Test func `a head that takes too long is answered so`() async throws {
        var limits = HTTPLimits()
        limits.head = .seconds(1)
        let server = try await server(limits, cancelled: Shared(0))
        defer { server.shutdown() }
        let answer = await exchange("GET /quick HTTP/1.1\r\nhos", with: server)
        #expect(answer.hasPrefix("HTTP/1.1 408") && answer.contains("within 1.0 seconds"), "\(answer)")
    }

    @Test func `over HTTP 2 it is the stream that ends`() async throws {
        var limits = HTTPLimits()
        limits.answer = .seconds(1)
        let cancelled = Shared(0)
        let server = try await server(limits, cancelled: cancelled)
        defer { server.shutdown() }
        let (loop, port) = (EventLoop(), server.boundPort ?? 0)
        let slow = Outcome(), quick = Outcome()
        loop.execute {
            _ = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                let session = HTTP2Session(client: connection, limits: HTTPLimits())
                slow.ended = { _ = session.request(Outcome.head("/quick"), handler: quick) }
                _ = session.request(Outcome.head("/"), handler: slow)
                return session
            }
        }
        try await eventually("the second has ended too") { quick.code.value != nil }
        #expect(slow.code.value == 8 && slow.status.value == "")
        #expect(quick.code.value == 0 && quick.status.value == "200")
        try await eventually("the handler has ended") { cancelled.value == 1 }
    }
}

/// One request; `@unchecked Sendable`: all but what is shared is touched on the loop only.
private final class Outcome: HTTP2StreamHandler, @unchecked Sendable {
    let status = Shared("")
    /// Of the stream's end.
    let code = Shared<UInt32?>(nil)
    var ended: () -> Void = {}

    static func head(_ path: String) -> HTTPHeaders {
        [":method": "GET", ":scheme": "http", ":path": path, ":authority": "localhost"]
    }

    func head(_ head: consuming HTTP2Head, on stream: HTTP2Stream) {
        let text = head.status
        status.withLock { $0 = text }
    }
    func data(_ bytes: UnsafeRawBufferPointer, on stream: HTTP2Stream) {}
    func inputEnded(trailers: HTTPHeaders?, on stream: HTTP2Stream) {}
    func next(on stream: HTTP2Stream) -> HTTP2Outbound { .end(trailers: nil) }
    func closed(code: UInt32, on stream: HTTP2Stream) {
        self.code.withLock { $0 = code }
        ended()
        ended = {}
    }
}
