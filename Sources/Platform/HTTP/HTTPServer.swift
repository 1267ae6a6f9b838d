import Lifecycle
package import Net
import Synchronization

/// HTTP/1.1 and HTTP/2 on one port, over TLS (by ALPN) or plaintext (by the first bytes), on all loops of a group.
///
/// Connections are dealt out to the loops in turn, and stay there.
package final class HTTPServer: Service {
    private enum Phase {
        case idle
        case listening(LoopBound<TCPListener>, SocketAddress)
        case stopped
    }
    private struct State {
        var phase = Phase.idle
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let loops: EventLoopGroup
    private let address: SocketAddress
    private let tls: TLSContext?
    private let limits: HTTPLimits
    private let shards: [HTTPServerShard]
    private let open = Atomic<Int>(0)
    private let turn = Atomic<Int>(0)
    private let state = Mutex(State())

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - address: Port 0 takes any free one; see `boundPort`.
    ///   - tls: nil serves plaintext.
    ///   - grpc: Asked first for each HTTP/2 stream; `GRPCServices` is one.
    package init(
        loops: EventLoopGroup, address: SocketAddress, tls: TLSContext? = nil, limits: HTTPLimits = HTTPLimits(),
        handler: @escaping HTTPHandler = { _ in HTTPResponse(status: 404) }, grpc: (any HTTPStreamRouting)? = nil
    ) {
        self.loops = loops
        self.address = address
        self.tls = tls
        self.limits = limits
        shards = loops.loops.map { loop in
            HTTPServerShard(loop: loop, tls: tls, limits: limits, handler: handler, grpc: grpc)
        }
    }

    /// The port that clients reach; nil before `start` has returned and after the end.
    package var boundPort: Int? { boundAddress.map { Int($0.port) } }

    /// Where clients reach it; nil before `start` has returned and after the end.
    package var boundAddress: SocketAddress? {
        state.withLock { state in
            if case .listening(_, let address) = state.phase { address } else { nil }
        }
    }

    /// Open connections over all loops.
    package var connectionCount: Int { open.load(ordering: .relaxed) }

    /// Binds and serves from now on; throws `.addressInUse` or `.address`. Harmless when it listens already.
    package func start() async throws(NetError) {
        if boundAddress != nil { return }
        let loop = loops.next()
        let listener: LoopBound<TCPListener> = try await loop.run { () throws(NetError) in
            LoopBound(try TCPListener(self.address, on: loop) { self.accept($0) }, on: loop)
        }
        let bound = await loop.run { listener.value?.address ?? self.address }
        let isStopped = state.withLock { state in
            if case .stopped = state.phase { return true }
            state.phase = .listening(listener, bound)
            return false
        }
        if isStopped { await loop.run { listener.value?.close() } }
    }

    /// Serves until graceful shutdown begins, `shutdown` is called or the task is cancelled; then drains: HTTP/2 peers get
    /// GOAWAY, requests under way are answered, and what is left after `limits.drain` is cut.
    package func run() async throws {
        try await start()
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await stopped()
            } onCancel: {
                shutdown()
            }
        } onGracefulShutdown: {
            self.shutdown()
        }
        await withTaskGroup(of: Void.self) { group in
            for shard in shards { group.addTask { await shard.drained() } }
        }
    }

    private func stopped() async {
        await withCheckedContinuation { continuation in
            let isStopped = state.withLock { state in
                if case .stopped = state.phase { return true }
                state.waiters.append(continuation)
                return false
            }
            if isStopped { continuation.resume() }
        }
    }

    /// Takes no new connection and begins to drain; `run` returns when that is done. From any thread.
    package func shutdown() {
        let (phase, waiters) = state.withLock { state in
            defer {
                state.phase = .stopped
                state.waiters = []
            }
            return (state.phase, state.waiters)
        }
        if case .listening(let listener, _) = phase { listener.perform { $0.close() } }
        for shard in shards { shard.drain() }
        for waiter in waiters { waiter.resume() }
    }

    /// Serves a connection that was accepted elsewhere, on a Unix socket for example. From any thread.
    package func accept(_ socket: AcceptedSocket) {
        let count = open.wrappingAdd(1, ordering: .relaxed).newValue
        if count > limits.connections {
            open.wrappingSubtract(1, ordering: .relaxed)
            return socket.reject()
        }
        let turn = UInt(bitPattern: turn.wrappingAdd(1, ordering: .relaxed).oldValue)
        shards[Int(turn % UInt(shards.count))].accept(socket) { self.open.wrappingSubtract(1, ordering: .relaxed) }
    }
}
