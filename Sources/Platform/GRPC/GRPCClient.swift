package import HTTP
package import Net
import Synchronization

/// One HTTP/2 connection to a gRPC server; it connects once, and whoever wants another after its loss makes a new client.
///
/// `@unchecked Sendable`: the state is touched on `loop` only; what is called from elsewhere hops there.
package final class GRPCClient: @unchecked Sendable {
    /// What is the same for all calls.
    package struct Options: Sendable {
        /// Messages we send are gzipped. Answers may be in any case. Default off.
        package var gzip = false
        /// Bytes of a received message, before and after expansion. Default 10 MiB.
        package var maxMessage = 10 * 1024 * 1024
        /// Sent with each call; names lower case.
        package var metadata = HTTPHeaders()
        /// Lookup, connecting, handshake and the server's first settings together. Default 10 s.
        package var connectTimeout = Duration.seconds(10)
        /// The address of this host that the connection comes from; nil: the system chooses.
        package var sourceAddress: IPAddress?
        /// Silence before a PING, with or without calls. Default 15 s.
        package var keepalive = Duration.seconds(15)
        /// From a PING to its answer, or the connection is lost. Default 15 s.
        package var keepaliveTimeout = Duration.seconds(15)

        /// The defaults above.
        package init() {}
    }

    private enum Target {
        case host(String, port: Int, TLSContext?)
        case socket(String)
    }

    private enum Phase {
        case idle
        case connecting
        case ready
        case lost(GRPCStatus)
    }

    /// The home of the connection and of all calls.
    package let loop: EventLoop
    private let target: Target
    private let options: Options
    private var phase = Phase.idle
    private var connection: Connection?
    private var session: HTTP2Session?
    private var readyWaiters: [CheckedContinuation<GRPCStatus?, Never>] = []
    private var lostWaiters: [CheckedContinuation<GRPCStatus, Never>] = []
    private var onLost: (@Sendable (GRPCStatus) -> Void)?

    /// A client that is not connected yet.
    ///
    /// - `host`: A name or an IP address; with TLS, what the server's certificate must be for unless `tls` names another.
    /// - `tls`: nil speaks plaintext HTTP/2.
    package init(loop: EventLoop, host: String, port: Int, tls: TLSContext? = nil, options: Options = Options()) {
        self.loop = loop
        target = .host(host, port: port, tls)
        self.options = options
    }

    /// A client of a server on a Unix socket, in plaintext; not connected yet.
    package init(loop: EventLoop, unixSocket path: String, options: Options = Options()) {
        self.loop = loop
        target = .socket(path)
        self.options = options
    }

    /// Connects; returns when the server has shown that it speaks HTTP/2. Throws `.unavailable` with the reason; cancelling
    /// the task gives the connection up.
    package func connect() async throws(GRPCStatus) {
        let failure: GRPCStatus? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.execute { [self] in
                    switch phase {
                    case .ready: continuation.resume(returning: nil)
                    case .lost(let status): continuation.resume(returning: status)
                    case .connecting: readyWaiters.append(continuation)
                    case .idle:
                        readyWaiters.append(continuation)
                        open()
                    }
                }
            }
        } onCancel: {
            close()
        }
        if let failure { throw failure }
    }

    /// Connects without waiting; both closures are called on the loop, at most once each. From any thread.
    ///
    /// - Parameters:
    ///   - ready: With nil when connected, or with the reason why not.
    ///   - lost: When a connection that was ready has ended; `.cancelled` if `close` ended it.
    package func connect(
        ready: @escaping @Sendable (GRPCStatus?) -> Void,
        lost: @escaping @Sendable (GRPCStatus) -> Void
    ) {
        loop.execute { [self] in onLost = lost }
        // Ends by itself: `connect()` always returns, within `connectTimeout`; `close` makes it return at once.
        Task {  // allowed: see above
            do throws(GRPCStatus) {
                try await connect()
                loop.execute { ready(nil) }
            } catch {
                loop.execute { ready(error) }
            }
        }
    }

    /// Waits for the end of the connection, and returns its reason; at once if it has ended. Not ended by cancellation.
    package func lost() async -> GRPCStatus {
        await withCheckedContinuation { continuation in
            loop.execute { [self] in
                if case .lost(let status) = phase {
                    continuation.resume(returning: status)
                } else {
                    lostWaiters.append(continuation)
                }
            }
        }
    }

    /// Ends the connection and all its calls. From any thread.
    package func close() {
        loop.execute { [self] in
            finish(.cancelled)
            connection?.close()
        }
    }

    /// Ends the connection when the calls that are open have ended; no new ones. From any thread.
    package func drain() { loop.execute { [self] in session?.drain() } }

    private func open() {
        phase = .connecting
        var limits = HTTPLimits()
        limits.ping = options.keepalive
        limits.pingTimeout = options.keepaliveTimeout
        let deadline = loop.timer(after: options.connectTimeout) { [weak self] in self?.expireConnecting() }
        let start: Connection.Start = { [self] connection, _, _ in
            let session = HTTP2Session(client: connection, limits: limits)
            session.onReady = { [self] in
                deadline.cancel()
                if case .connecting = phase { becomeReady() }
            }
            self.session = session
            return session
        }
        let connection: Connection
        switch target {
        case .host(let host, let port, let tls):
            connection = .connect(
                to: host,
                port: port,
                from: options.sourceAddress,
                on: loop,
                tls: tls,
                within: options.connectTimeout,
                start: start
            )
        case .socket(let path):
            connection = .connect(toSocket: path, on: loop, within: options.connectTimeout, start: start)
        }
        connection.onClose = { [self] reason in
            deadline.cancel()
            let text = reason?.message ?? "the connection has ended"
            finish(GRPCStatus(.unavailable, text))
            session = nil
            self.connection = nil
        }
        self.connection = connection
    }

    private func expireConnecting() {
        guard case .connecting = phase else { return }
        connection?.close(NetError(.timeout, "connect to \(authority): no HTTP/2 in time"))
    }

    private func becomeReady() {
        phase = .ready
        let waiters = readyWaiters
        readyWaiters = []
        for waiter in waiters { waiter.resume(returning: nil) }
    }

    private func finish(_ status: GRPCStatus) {
        if case .lost = phase { return }
        let wasReady = if case .ready = phase { true } else { false }
        phase = .lost(status)
        let (ready, lost, callback) = (readyWaiters, lostWaiters, onLost)
        readyWaiters = []
        lostWaiters = []
        onLost = nil
        for waiter in ready { waiter.resume(returning: status) }
        for waiter in lost { waiter.resume(returning: status) }
        if wasReady { callback?(status) }
    }

    // MARK: - Calls

    /// Opens a call. Loop only; nil when the connection takes no calls (not connected, lost, or the server is going away).
    ///
    /// - `timeout`: Sent to the server, and kept here too; nil for none.
    @discardableResult
    package func call(
        _ path: String,
        metadata: HTTPHeaders = [:],
        timeout: Duration? = nil,
        handler: any GRPCCallHandler
    ) -> GRPCCall? {
        precondition(loop.isCurrent, "a call is made on its client's loop")
        guard let session else { return nil }
        var headers: HTTPHeaders = [
            ":method": "POST", ":scheme": scheme, ":path": path, ":authority": authority,
            "te": "trailers", "content-type": "application/grpc", "grpc-accept-encoding": "identity,gzip",
        ]
        if options.gzip { headers.add("grpc-encoding", "gzip") }
        if let timeout { headers.add("grpc-timeout", GRPCTimeout.text(timeout)) }
        headers.fields += options.metadata.fields + metadata.fields
        let call = GRPCCall(
            loop: loop,
            metadata: [:],
            peer: session.peer,
            handler: handler,
            isServer: false,
            compresses: options.gzip,
            maxMessage: options.maxMessage
        )
        guard let stream = session.request(headers, handler: call) else { return nil }
        call.begin(on: stream, timeout: timeout)
        return call
    }

    /// Opens a call from any thread; `make` runs on the loop, and not at all if no call can be opened.
    package func call(
        _ path: String,
        metadata: HTTPHeaders = [:],
        timeout: Duration? = nil,
        make: @escaping @Sendable (EventLoop) -> any GRPCCallHandler,
        refused: @escaping @Sendable (GRPCStatus) -> Void
    ) {
        loop.execute { [self] in
            guard case .ready = phase, session?.isGoingAway == false,
                call(path, metadata: metadata, timeout: timeout, handler: make(loop)) != nil
            else { return refused(GRPCStatus(.unavailable, "not connected")) }
        }
    }

    /// Makes a unary call: sends one message and returns the one that comes back. Cancelling the task resets the call.
    package func unary(
        _ path: String,
        _ message: [UInt8],
        metadata: HTTPHeaders = [:],
        timeout: Duration? = .seconds(10)
    ) async throws(GRPCStatus) -> [UInt8] {
        let exchange = UnaryExchange(loop)
        let result: Result<[UInt8], GRPCStatus> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call(path, metadata: metadata, timeout: timeout) { _ in
                    exchange.handler(message) { continuation.resume(returning: $0) }
                } refused: {
                    continuation.resume(returning: .failure($0))
                }
            }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }

    private var scheme: String {
        if case .host(_, _, .some) = target { "https" } else { "http" }
    }

    private var authority: String {
        switch target {
        case .host(let host, let port, _):
            if case .v6 = IPAddress(host) { return "[\(host)]:\(port)" }
            return "\(host):\(port)"
        case .socket: return "localhost"
        }
    }
}
