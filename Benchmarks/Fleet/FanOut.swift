import BenchmarkSupport
import GRPC
import Glibc
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
        let feed = Feed(loops.loops[0], first: GRPCFrame([1]))
        var services = GRPCServices()
        services.add(watch) { _ in feed.stream() }
        services.unary(push) { request throws(GRPCStatus) in
            let size = request.message.reduce(0) { $0 << 8 | Int($1) }
            await feed.push(GRPCFrame([UInt8](repeating: 0x62, count: size)))
            return []
        }
        try await HTTPServer.serve(
            loops,
            folder: folder,
            certificate: "kuma-cp.crt",
            key: "kuma-cp.key",
            grpc: services
        )
    }
}

/// One run of the floor: its process, those who are pushed to, and what it costs.
struct Floor {
    /// Bytes in use for each stream.
    let memory: Int
    /// CPU until all had come, in seconds.
    let arrival: Double
    private let process: ChildProcess
    /// Of its process.
    let figures: ProcessFigures
    private let watchers: Watchers
    /// Bytes before the streams.
    private let start: Int
    private let count: Int

    /// Bytes in use for each stream now.
    var currentMemory: Int { (figures.residentBytes - start) / count }

    /// Starts it, with as many streams; the control plane's certificate is in the folder.
    static func start(_ count: Int, folder: String, on loop: EventLoop) async throws -> Floor {
        // One of before may have left its own.
        unlink(folder + "/port")
        let process = try await ChildProcess.spawn(.init(try ownProgram(), ["serve", folder]), on: loop)
        let port = try await readPort(folder + "/port", on: loop)
        let figures = ProcessFigures(process.processID)
        let (bytes, cpu) = (figures.residentBytes, figures.cpuSeconds)
        let roots = try FileSystem.readNow(folder + "/kuma-cp.crt")
        let watchers = try await Watchers(count, port: port, roots: roots)
        return Floor(
            memory: (figures.residentBytes - bytes) / count,
            arrival: figures.cpuSeconds - cpu,
            process: process,
            figures: figures,
            watchers: watchers,
            start: bytes,
            count: count
        )
    }

    /// Seconds until the last stream has that many bytes, and of CPU.
    func push(_ bytes: Int) async throws -> (time: Double, cpu: Double) {
        let before = figures.cpuSeconds
        let time = try await watchers.push(bytes) / .seconds(1)
        return (time, figures.cpuSeconds - before)
    }

    func stop() async {
        await watchers.close()
        process.send(signal: SIGKILL)
    }
}

/// Those who are pushed to, in this process.
final class Watchers: Sendable {
    private let loop = EventLoop(name: "watchers")
    private let clients: [GRPCClient]
    private let received: Mutex<Int>

    /// Connects `count` streams, and returns when each has had its first message.
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
        while received.withLock({ $0 }) < count { try await Task.sleep(for: .milliseconds(1)) }
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
