import BenchmarkSupport
import GRPC
import HTTP
import Net
import Synchronization

/// The floor: a process that pushes bytes which are ready to as many streams, and knows nothing.
enum FanOut {
    static let watch = "/bench.Feed/Watch"
    static let push = "/bench.Feed/Push"

    /// Serves until it is killed. Its port, and its own certificate, are files in the folder.
    static func run(folder: String) async throws {
        let loops = EventLoopGroup(count: 1)
        let feed = Feed()
        var services = GRPCServices()
        services.add(watch) { _ in feed.stream() }
        services.unary(push) { request throws(GRPCStatus) in
            let size = request.message.reduce(0) { $0 << 8 | Int($1) }
            let frame = GRPCFrame([UInt8](repeating: 0x62, count: size))
            await loops.loops[0].run { feed.offer(frame) }
            return []
        }
        let identity = TLSContext.Identity(
            certificateChain: try FileSystem.readNow(folder + "/kuma-cp.crt"),
            privateKey: try FileSystem.readNow(folder + "/kuma-cp.key")
        )
        var limits = HTTPLimits()
        (limits.keepAlive, limits.ping) = (.seconds(3600), .seconds(3600))
        let server = HTTPServer(
            loops: loops,
            address: .loopback(),
            tls: try .server(identity),
            limits: limits,
            handler: { _ in HTTPResponse(text: "") },
            grpc: services
        )
        try await server.start()
        try write(Array("\(server.boundPort ?? 0)".utf8), to: folder + "/port")
        try await server.run()
    }
}

/// All open streams.
///
/// `@unchecked Sendable`: the state is touched on the only loop.
private final class Feed: @unchecked Sendable {
    private var streams: [ObjectIdentifier: FeedStream] = [:]

    func stream() -> any GRPCCallHandler {
        let stream = FeedStream { [self] in streams[ObjectIdentifier($0)] = nil }
        streams[ObjectIdentifier(stream)] = stream
        return stream
    }

    func offer(_ frame: GRPCFrame) { for stream in streams.values { stream.offer(frame) } }
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

/// Those who are pushed to, in this process.
final class Watchers: Sendable {
    private let loop = EventLoop(name: "watchers")
    private let clients: [GRPCClient]
    private let received: Mutex<Int>

    /// Connects `count` streams.
    init(_ count: Int, port: Int, roots: [UInt8]) async throws {
        let tls = try TLSContext.client(trust: .roots(roots), serverName: "localhost")
        var clients: [GRPCClient] = []
        received = Mutex(0)
        for _ in 0..<count {
            var options = GRPCClient.Options()
            options.keepalive = .seconds(3600)
            let client = GRPCClient(loop: loop, host: "127.0.0.1", port: port, tls: tls, options: options)
            try await client.connect()
            clients.append(client)
        }
        self.clients = clients
        for client in clients {
            client.call(FanOut.watch) { [self] _ in
                Watcher { self.received.withLock { $0 += 1 } }
            } refused: { _ in
            }
        }
    }

    /// How long the last of them waits for a push of that many bytes.
    func push(_ bytes: Int) async throws -> Duration {
        received.withLock { $0 = 0 }
        let start = ContinuousClock.now
        let size = (0..<4).map { UInt8(truncatingIfNeeded: bytes >> (24 - 8 * $0)) }
        _ = try await clients[0].unary(FanOut.push, size, timeout: .seconds(60))
        while received.withLock({ $0 }) < clients.count { try await Task.sleep(for: .milliseconds(1)) }
        return ContinuousClock.now - start
    }

    func close() async {
        for client in clients { client.close() }
        for client in clients { _ = await client.lost() }
    }
}

private final class Watcher: GRPCCallHandler {
    private var request: GRPCFrame? = GRPCFrame([1])
    private let onMessage: () -> Void
    init(_ onMessage: @escaping () -> Void) { self.onMessage = onMessage }
    func message(_ bytes: [UInt8], on call: GRPCCall) { onMessage() }
    func next(on call: GRPCCall) -> GRPCOutbound {
        guard let frame = request else { return .wait }
        request = nil
        return .message(frame)
    }
    func closed(_ status: GRPCStatus, on call: GRPCCall) {}
}
