import GRPC
import HTTP
import Net
import TestSupport
import Testing

@Suite struct GracefulEndTests {
    @Test(.timeLimit(.minutes(1)))
    func `after GOAWAY the call under way is answered, new ones are refused, and the connection ends`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let underWay = Shared(0)
        var services = GRPCServices()
        services.unary("/test.Echo/Slow") { request in
            underWay.withLock { $0 += 1 }
            for await _ in gate { break }
            return request.message
        }
        var limits = HTTPLimits()
        limits.drain = .seconds(60)
        let loops = EventLoopGroup(count: 1)
        let server = HTTPServer(loops: loops, address: .loopback(), limits: limits, grpc: services)
        try await server.start()
        let client = GRPCClient(loop: loops.next(), host: "127.0.0.1", port: server.boundPort ?? 0)
        try await client.connect()
        async let answer = client.unary("/test.Echo/Slow", [7], timeout: nil)
        try await eventually("the call is under way") { underWay.value == 1 }
        async let served: Void = server.run()
        server.shutdown()
        // A method that nobody has is refused in other words, as long as calls are taken.
        try await eventually("calls are not taken any more") {
            do throws(GRPCStatus) { _ = try await client.unary("/test.Echo/Nothing", [1]) } catch {
                return error.code == .unavailable
            }
            return false
        }
        open.yield()
        let answered = try await answer
        #expect(answered == [7])
        #expect(await client.lost().code == .unavailable)
        try await served
    }
}
