import HTTP
package import Net
import Synchronization

/// One HTTP/2 connection to a gRPC server; it connects once, and whoever wants another after its loss makes a new client.
///
/// `@unchecked Sendable`: the state is touched on `loop` only; what is called from elsewhere hops there.
package final class GRPCClient: @unchecked Sendable {
    private enum Target {
        case host(String, port: Int, TLSContext?)
        case socket(String)
    }

    enum Phase {
        case idle
        case connecting
        case ready
        case lost(GRPCStatus)
    }

    /// The home of the connection and of all calls.
    package let loop: EventLoop
    private let target: Target
    let options: Options
    private(set) var phase = Phase.idle
    private var connection: Connection?
    private(set) var session: HTTP2Session?
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

    var scheme: String {
        if case .host(_, _, .some) = target { "https" } else { "http" }
    }

    var authority: String {
        switch target {
        case .host(let host, let port, _):
            if case .v6 = IPAddress(host) { return "[\(host)]:\(port)" }
            return "\(host):\(port)"
        case .socket: return "localhost"
        }
    }
}
