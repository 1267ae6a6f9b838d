import Lifecycle
package import Net
import Synchronization

/// HTTP/1.1 and HTTP/2 on one port, over TLS (by ALPN) or plaintext (by the first bytes), on all loops of a group.
///
/// Connections are dealt out to the loops in turn, and stay there.
package final class HTTPServer: Service {
    private enum Phase {
        case idle
        case listening(SocketAddress?, close: @Sendable () -> Void)
        case stopped
    }
    private enum Endpoint: Sendable {
        case tcp(SocketAddress)
        case unix(path: String, mode: UInt32)
    }
    private struct State {
        var phase = Phase.idle
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let loops: EventLoopGroup
    private let endpoint: Endpoint
    private let limits: HTTPLimits
    private let shards: [HTTPServerShard]
    private let open = Atomic<Int>(0)
    private let turn = Atomic<Int>(0)
    private let state = Mutex(State())

    /// A server that does not listen yet.
    ///
    /// - `address`: Port 0 takes any free one; see `boundPort`.
    /// - `tls`: nil serves plaintext.
    /// - `immediate`: Asked first for each request, on the connection's loop.
    /// - `refused`: Words the answers to requests that are malformed or beyond a limit; by default plain text.
    /// - `grpc`: Asked before that for each HTTP/2 stream; `GRPCServices` is one.
    package convenience init(
        loops: EventLoopGroup,
        address: SocketAddress,
        tls: TLSContext? = nil,
        limits: HTTPLimits = HTTPLimits(),
        handler: @escaping HTTPHandler = { _ in HTTPResponse(status: 404) },
        immediate: ImmediateHandler? = nil,
        refused: RefusalHandler? = nil,
        grpc: (any HTTPStreamRouting)? = nil
    ) {
        var responder = HTTPResponder(immediate: immediate, handler: handler)
        if let refused { responder.refused = refused }
        self.init(loops, .tcp(address), tls, limits, responder, grpc)
    }

    /// A server on a Unix-domain socket that does not listen yet; `mode` as for `chmod`.
    package convenience init(
        loops: EventLoopGroup,
        unixSocket path: String,
        mode: UInt32 = 0o600,
        limits: HTTPLimits = HTTPLimits(),
        handler: @escaping HTTPHandler = { _ in HTTPResponse(status: 404) },
        grpc: (any HTTPStreamRouting)? = nil
    ) {
        self.init(
            loops,
            .unix(path: path, mode: mode),
            nil,
            limits,
            HTTPResponder(immediate: nil, handler: handler),
            grpc
        )
    }

    private init(
        _ loops: EventLoopGroup,
        _ endpoint: Endpoint,
        _ tls: TLSContext?,
        _ limits: HTTPLimits,
        _ responder: HTTPResponder,
        _ grpc: (any HTTPStreamRouting)?
    ) {
        self.loops = loops
        self.endpoint = endpoint
        self.limits = limits
        shards = loops.loops.map { loop in
            HTTPServerShard(loop: loop, tls: tls, limits: limits, responder: responder, grpc: grpc)
        }
    }

    /// The port that clients reach; nil before `start` has returned and after the end.
    package var boundPort: Int? { boundAddress.map { Int($0.port) } }

    private var boundAddress: SocketAddress? {
        state.withLock { state in
            if case .listening(let address, _) = state.phase { address } else { nil }
        }
    }

    /// Open connections over all loops.
    package var connectionCount: Int { open.load(ordering: .relaxed) }

    /// Connections that were cut at the end because they had not ended within `limits.drain`.
    package var cutCount: Int { shards.reduce(0) { $0 + $1.cut.load(ordering: .relaxed) } }

    /// Binds and serves from now on; throws `.addressInUse` or `.address`. Harmless when it listens already.
    package func start() async throws(NetError) {
        let isIdle = state.withLock { state in if case .idle = state.phase { true } else { false } }
        guard isIdle else { return }
        let (bound, close) = try await listen(on: loops.next())
        let isLate = state.withLock { state in
            guard case .idle = state.phase else { return true }
            state.phase = .listening(bound, close: close)
            return false
        }
        if isLate { close() }
    }

    private func listen(on loop: EventLoop) async throws(NetError) -> (SocketAddress?, @Sendable () -> Void) {
        switch endpoint {
        case .tcp(let address):
            return try await loop.run { () throws(NetError) in
                let listener = try TCPListener(address, on: loop) { self.accept($0) }
                let bound = LoopBound(listener, on: loop)
                return (listener.address, { bound.perform { $0.close() } })
            }
        case .unix(let path, let mode):
            return try await loop.run { () throws(NetError) in
                let bound = LoopBound(try UnixListener(path, mode: mode, on: loop) { self.accept($0) }, on: loop)
                return (nil, { bound.perform { $0.close() } })
            }
        }
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
        if case .listening(_, let close) = phase { close() }
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
