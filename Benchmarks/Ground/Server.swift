import BenchmarkSupport
import GRPC
import HTTP
import Net

/// The measured process: one loop, TLS, a five-byte answer, and a gRPC stream that is sent 30 KB and then waits for pushes.
enum Server {
    static let watch = "/bench.Feed/Watch"
    static let push = "/bench.Feed/Push"
    /// What a stream is sent when it opens.
    static let first = [UInt8](repeating: 0x61, count: 30_000)
    /// What is pushed.
    static let update = [UInt8](repeating: 0x62, count: 2_048)

    static func run(folder: String) async throws {
        let loops = EventLoopGroup(count: 1)
        let feed = Feed(loops.loops[0], first: GRPCFrame(first))
        let update = GRPCFrame(Self.update)
        var services = GRPCServices()
        services.add(watch) { _ in feed.stream() }
        services.unary(push) { _ throws(GRPCStatus) in
            await feed.push(update)
            return []
        }
        let hello = HTTPResponse(text: "hello")
        try await HTTPServer.serve(
            loops,
            folder: folder,
            certificate: "chain.pem",
            key: "key.pem",
            immediate: { $0.target == "/hello" ? hello : nil },
            grpc: services
        )
    }
}
