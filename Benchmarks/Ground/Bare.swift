import BenchmarkSupport
import Net
import Synchronization

/// The floor of pushes: a process with the same loop and the same TLS, and nothing above them. It sends who comes 30 KB, and whoever sends it
/// a byte has it write an update to all.
enum Bare {
    static func run(folder: String) async throws {
        let loop = EventLoop(name: "bare")
        let tls = try TLSContext.server(
            .init(
                certificateChain: FileSystem.readNow("\(folder)/chain.pem"),
                privateKey: FileSystem.readNow("\(folder)/key.pem")
            )
        )
        let listener = try await loop.run { () throws(NetError) in
            let crowd = BareCrowd()
            let listener = try TCPListener(.loopback(), on: loop) { socket in
                _ = Connection.accept(socket, on: loop, tls: tls) { connection, _, _ in
                    let stream = ByteStream(connection)
                    crowd.join(stream)
                    return stream
                }
            }
            return LoopBound(listener, on: loop)
        }
        let port = await loop.run { listener.value.map { Int($0.address.port) } ?? 0 }
        try write(Array("\(port)".utf8), to: folder + "/bare-port")
        // Until it is killed.
        try await Task.sleep(for: .seconds(3600))
        listener.release()
    }
}

/// All who have come. Loop only.
private final class BareCrowd {
    private var streams: [ByteStream] = []

    func join(_ stream: ByteStream) {
        streams.append(stream)
        stream.onBytes = { [unowned self] _ in
            for stream in streams { stream.send(Server.update) }
        }
        stream.send(Server.first)
    }
}

/// Those who are pushed to, in this process.
final class BareFleet: Sendable {
    private let loop = EventLoop(name: "bare fleet")
    private let port: Int
    private let tls: TLSContext
    private let streams = Mutex<[LoopBound<ByteStream>]>([])
    private let received = Atomic<Int>(0)

    init(port: Int, roots: [UInt8]) throws {
        self.port = port
        tls = try .client(trust: .roots(roots), serverName: "localhost")
    }

    /// Connects until there are `count`, 50 at a time, and returns when each has all that it is sent at first.
    func grow(to count: Int) async throws {
        let before = streams.withLock { $0.count }
        for come in 1...(count - before) {
            await loop.run { [self] in
                _ = Connection.connect(to: "127.0.0.1", port: port, on: loop, tls: tls) { connection, _, _ in
                    let stream = ByteStream(connection)
                    stream.onBytes = { bytes in self.received.add(bytes.count, ordering: .relaxed) }
                    self.streams.withLock { $0.append(LoopBound(stream, on: self.loop)) }
                    return stream
                }
            }
            if come.isMultiple(of: 50) || before + come == count {
                try await wait(for: come * Server.first.count)
            }
        }
        received.store(0, ordering: .relaxed)
    }

    /// Has the server write once to all, and returns when all have it.
    func push() async throws {
        let count = streams.withLock { streams in
            streams.first?.perform { $0.send([1]) }
            return streams.count
        }
        try await wait(for: count * Server.update.count)
        received.store(0, ordering: .relaxed)
    }

    private func wait(for bytes: Int) async throws {
        while received.load(ordering: .relaxed) < bytes { try await Task.sleep(for: .milliseconds(1)) }
    }
}
