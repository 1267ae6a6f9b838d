import BenchmarkSupport
import GRPC
import Net
import Synchronization

/// Many proxies with one stream each, on one loop of this process.
final class Proxies: Sendable {
    /// What came since the last `reset`.
    struct Count: Sendable {
        var answers: [String: Int] = [:]
        var resources: [String: Int] = [:]
        var bytes = 0
        /// Of requests.
        var sent = 0
    }

    private struct State: Sendable {
        var count = Count()
        var clients: [String: GRPCClient] = [:]
        /// What proxies keep when their streams break.
        var held: [String: [String: [String: String]]] = [:]
        /// What they will say first of it.
        var openings: [String: [[UInt8]]] = [:]
        /// Proxies that have listeners on their present stream.
        var settled: Set<String> = []
    }

    private let loop = EventLoop(name: "proxies")
    private let port: Int
    private let tls: TLSContext
    private let state = Mutex(State())

    init(port: Int, roots: [UInt8]) throws {
        self.port = port
        tls = try .client(trust: .roots(roots), serverName: "localhost")
    }

    var count: Count { state.withLock { $0.count } }

    func reset() { state.withLock { $0.count = Count() } }

    /// Connects these, so many at a time, and returns when each has what it is due.
    ///
    /// - Throws: If one of them is refused.
    func connect(_ names: [String], together: Int = 50) async throws {
        for start in stride(from: 0, to: names.count, by: together) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in names[start..<min(start + together, names.count)] {
                    group.addTask { try await self.open(name) }
                }
                try await group.waitForAll()
            }
        }
        try await wait { state in names.allSatisfy { state.settled.contains($0) } }
    }

    /// Breaks the connections of these.
    func cut(_ names: [String]) async {
        let clients = state.withLock { state in
            defer { for name in names { state.clients[name] = nil } }
            return names.compactMap { state.clients[$0] }
        }
        for client in clients { client.close() }
        for client in clients { _ = await client.lost() }
        state.withLock { state in
            for name in names {
                state.settled.remove(name)
                state.openings[name] = ProxyStream.opening(name, state.held[name] ?? [:])
            }
        }
    }

    /// Forgets what proxies have kept.
    func forget(_ names: [String]) {
        state.withLock { state in for name in names { (state.held[name], state.openings[name]) = (nil, nil) } }
    }

    /// Waits until that many answers of a type have come since the last `reset`.
    func wait(for answers: Int, of type: String) async throws {
        try await wait { ($0.count.answers[type] ?? 0) >= answers }
    }

    /// Waits until nothing has come for half a second.
    func quiet() async throws {
        var last = -1
        while true {
            let bytes = count.bytes
            if bytes == last { return }
            last = bytes
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func wait(_ condition: (State) -> Bool) async throws {
        for _ in 0..<60_000 {
            if state.withLock({ condition($0) }) { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw NetError(.timeout, "proxies wait in vain")
    }

    private func open(_ name: String) async throws {
        var options = GRPCClient.Options()
        options.keepalive = .seconds(3600)
        options.connectTimeout = .seconds(60)
        let client = GRPCClient(loop: loop, host: "127.0.0.1", port: port, tls: tls, options: options)
        try await client.connect()
        let (held, opening) = state.withLock { state in
            state.clients[name] = client
            return (state.held[name] ?? [:], state.openings[name])
        }
        await loop.run { [self] in
            let stream = Box()
            let opening = opening ?? ProxyStream.opening(name, held)
            let handler = ProxyStream(held: held, opening: opening) { [self] answer in
                note(answer, of: name)
            } sent: { [self] count in
                state.withLock { $0.count.sent += count }
            } ended: { [self] in
                let kept = stream.value?.held ?? [:]
                state.withLock { $0.held[name] = kept }
            }
            stream.value = handler
            client.call(
                "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources",
                handler: handler
            )
        }
    }

    private final class Box {
        weak var value: ProxyStream?
    }

    private func note(_ answer: DeltaAnswer, of name: String) {
        state.withLock { state in
            state.count.answers[answer.type, default: 0] += 1
            state.count.resources[answer.type, default: 0] += answer.resources.count
            state.count.bytes += answer.byteCount
            if answer.type == ProxyStream.listener { state.settled.insert(name) }
        }
    }
}
