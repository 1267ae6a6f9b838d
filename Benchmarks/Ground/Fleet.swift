import BenchmarkSupport
import GRPC
import Net
import Synchronization

/// Many clients in this process, with one stream each unless they only connect.
final class Fleet: Sendable {
    private let loop = EventLoop(name: "fleet")
    private let port: Int
    private let tls: TLSContext
    private let watches: Bool
    private let clients = Mutex<[GRPCClient]>([])
    private let received = Atomic<Int>(0)

    /// - `watches`: Whether each opens a stream, whose server knows ``Server/watch``.
    init(port: Int, roots: [UInt8], watches: Bool = true) throws {
        (self.port, self.watches) = (port, watches)
        tls = try .client(trust: .roots(roots), serverName: "localhost")
    }

    /// Opens clients until there are `count`, 50 at a time, and returns when each has had its first answer.
    func grow(to count: Int) async throws {
        let before = clients.withLock { $0.count }
        let expected = received.load(ordering: .relaxed) + count - before
        var index = before
        while index < count {
            let batch = min(50, count - index)
            try await withThrowingTaskGroup(of: GRPCClient.self) { group in
                for _ in 0..<batch { group.addTask { try await self.open() } }
                for try await client in group { clients.withLock { $0.append(client) } }
            }
            index += batch
        }
        if watches { try await wait(for: expected) }
    }

    /// Has the server push once, and returns when all have it.
    func push() async throws {
        let expected = received.load(ordering: .relaxed) + clients.withLock { $0.count }
        guard let first = clients.withLock({ $0.first }) else { return }
        _ = try await first.unary(Server.push, [1])
        try await wait(for: expected)
    }

    func closeAll() async {
        let all = clients.withLock { clients in
            defer { clients = [] }
            return clients
        }
        for client in all { client.close() }
        for client in all { _ = await client.lost() }
    }

    private func open() async throws -> GRPCClient {
        var options = GRPCClient.Options()
        options.keepalive = .seconds(3600)
        options.connectTimeout = .seconds(60)
        let client = GRPCClient(loop: loop, host: "127.0.0.1", port: port, tls: tls, options: options)
        try await client.connect()
        guard watches else { return client }
        client.call(Server.watch) { _ in
            Watcher { self.received.add(1, ordering: .relaxed) }
        } refused: { _ in
        }
        return client
    }

    private func wait(for count: Int) async throws {
        while received.load(ordering: .relaxed) < count { try await Task.sleep(for: .milliseconds(1)) }
    }
}
