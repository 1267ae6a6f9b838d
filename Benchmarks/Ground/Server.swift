import BenchmarkSupport
import GRPC
import HTTP
import Net

/// The measured process: one loop, TLS, a five-byte answer, and a gRPC stream that is sent 30 KB and then waits for pushes.
struct Server {
    static let watch = "/bench.Feed/Watch"
    static let push = "/bench.Feed/Push"

    static func run(folder: String) async throws {
        let loops = EventLoopGroup(count: 1)
        let feed = Feed(loops.loops[0])
        var services = GRPCServices()
        services.add(watch) { _ in feed.stream() }
        services.unary(push) { _ throws(GRPCStatus) in
            await feed.push()
            return []
        }
        let identity = TLSContext.Identity(
            certificateChain: try FileSystem.readNow(folder + "/chain.pem"),
            privateKey: try FileSystem.readNow(folder + "/key.pem")
        )
        var limits = HTTPLimits()
        limits.keepAlive = .seconds(3600)
        // As many as the peers of this measurement need; the idle figure is without keepalive on either side.
        limits.ping = .seconds(3600)
        let hello = HTTPResponse(text: "hello")
        let server = HTTPServer(
            loops: loops,
            address: .loopback(),
            tls: try .server(identity),
            limits: limits,
            handler: { _ in HTTPResponse(text: "hello") },
            immediate: { request in
                request.target == "/hello" ? hello : nil
            },
            grpc: services
        )
        try await server.start()
        try write(Array("\(server.boundPort ?? 0)".utf8), to: folder + "/port")
        try await server.run()
    }
}

/// All open streams; each holds only the newest frame.
///
/// `@unchecked Sendable`: the state is touched on the loop only.
final class Feed: @unchecked Sendable {
    private let loop: EventLoop
    private let first = GRPCFrame([UInt8](repeating: 0x61, count: 30_000))
    private let update = GRPCFrame([UInt8](repeating: 0x62, count: 2_048))
    private var streams: [ObjectIdentifier: FeedStream] = [:]

    init(_ loop: EventLoop) { self.loop = loop }

    func stream() -> any GRPCCallHandler {
        let stream = FeedStream { [self] in streams[ObjectIdentifier($0)] = nil }
        stream.offer(first)
        streams[ObjectIdentifier(stream)] = stream
        return stream
    }

    func push() async {
        await loop.run { [self] in for stream in streams.values { stream.offer(update) } }
    }
}

final class FeedStream: GRPCCallHandler {
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
