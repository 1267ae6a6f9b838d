import Net
import Synchronization

/// The part of a server that lives on one loop: its connections there.
///
/// `@unchecked Sendable`: `accept`, `drain` and `drained` hop to the loop; all state is touched there only.
final class HTTPServerShard: @unchecked Sendable {
    private enum Running {
        case http1(HTTP1Connection)
        case http2(HTTP2Session)
    }
    private let loop: EventLoop
    private let tls: TLSContext?
    private let limits: HTTPLimits
    private let responder: HTTPResponder
    private let grpc: (any HTTPStreamRouting)?
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var running: [ObjectIdentifier: Running] = [:]
    /// Connections that had not ended when `limits.drain` was over. From any thread.
    let cut = Atomic<Int>(0)
    private var isDraining = false
    private var drainTimer: LoopTimer?
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(
        loop: EventLoop,
        tls: TLSContext?,
        limits: HTTPLimits,
        responder: HTTPResponder,
        grpc: (any HTTPStreamRouting)?
    ) {
        self.loop = loop
        self.tls = tls
        self.limits = limits
        self.responder = responder
        self.grpc = grpc
    }

    /// From any thread. `closed` is called once, on the loop.
    func accept(_ socket: AcceptedSocket, closed: @escaping @Sendable () -> Void) {
        loop.execute { [self] in
            if isDraining {
                socket.reject()
                return closed()
            }
            let connection = Connection.accept(
                socket,
                on: loop,
                tls: tls,
                sniffing: 3,
                handshakeWithin: limits.handshake,
                stallLimit: limits.stall
            ) { [self] connection, alpn, first in begin(connection, alpn, first) }
            let id = ObjectIdentifier(connection)
            connections[id] = connection
            connection.onClose = { [self] _ in
                connections[id] = nil
                running[id] = nil
                closed()
                finishDraining()
            }
        }
    }

    private func begin(_ connection: Connection, _ alpn: String, _ first: [UInt8]) -> any ByteProtocol {
        let id = ObjectIdentifier(connection)
        // The preface of HTTP/2 begins with a method that HTTP/1.1 does not know.
        guard alpn == "h2" || (alpn.isEmpty && first == Array("PRI".utf8)) else {
            let http1 = HTTP1Connection(connection, limits: limits, responder: responder)
            running[id] = .http1(http1)
            return http1
        }
        let session = HTTP2Session(connection, limits: limits) { [grpc, responder, limits, loop] head, peer in
            grpc?.streamHandler(for: head, peer: peer, loop: loop) ?? HTTP2Request(responder, limits, loop)
        }
        running[id] = .http2(session)
        return session
    }

    /// Tells every connection to end when its requests have; cuts what is left after `limits.drain`. From any thread.
    func drain() {
        loop.execute { [self] in
            if isDraining { return }
            isDraining = true
            drainTimer = loop.timer(after: limits.drain) { [self] in
                cut.wrappingAdd(connections.count, ordering: .relaxed)
                for connection in connections.values { connection.close() }
            }
            for (id, connection) in connections {
                switch running[id] {
                case .http1(let http1): http1.drain()
                case .http2(let session): session.drain()
                case nil: connection.close()
                }
            }
            finishDraining()
        }
    }

    /// Returns when, after `drain`, no connection is left.
    func drained() async {
        await withCheckedContinuation { continuation in
            loop.execute { [self] in
                waiters.append(continuation)
                finishDraining()
            }
        }
    }

    private func finishDraining() {
        guard isDraining, connections.isEmpty else { return }
        drainTimer?.cancel()
        drainTimer = nil
        let done = waiters
        waiters = []
        for waiter in done { waiter.resume() }
    }
}
