import DNSWire
import Net

/// The sockets of a server: takes messages, obeys the responder. Loop only.
final class DNSListener {
    /// Connections at once; a client that needs TCP needs it briefly.
    private static let connectionLimit = 512
    /// Questions under way on one connection.
    private static let pipelineLimit = 64
    /// Bytes of answers that a client may leave unread.
    private static let unreadLimit = 256 * 1024
    private static let idleLimit: Duration = .seconds(10)

    /// The names and servers of this moment.
    struct Current {
        var table: NameTable
        var upstreams: [SocketAddress]
    }

    private let loop: EventLoop
    private let current: () -> Current
    private let metrics: DNSMetrics
    private let forwarder: DNSForwarder
    private var sockets: [UDPSocket] = []
    private var listeners: [TCPListener] = []
    private var connections: [ObjectIdentifier: Connection] = [:]
    /// In the order of the addresses given, with real ports.
    private(set) var addresses: [SocketAddress] = []

    /// Binds UDP and TCP of each address; throws `.addressInUse` or `.address`, and is closed then.
    init(
        _ wanted: [SocketAddress],
        on loop: EventLoop,
        timeout: Duration,
        metrics: DNSMetrics,
        current: @escaping () -> Current
    ) throws(NetError) {
        (self.loop, self.current, self.metrics) = (loop, current, metrics)
        forwarder = DNSForwarder(on: loop, timeout: timeout)
        do {
            for address in wanted { try bind(address) }
        } catch {
            close()
            throw error
        }
    }

    func close() {
        for socket in sockets { socket.close() }
        for listener in listeners { listener.close() }
        forwarder.close()
        for connection in connections.values { connection.close() }
        (sockets, listeners, connections) = ([], [], [:])
    }

    /// One port for both transports. If any port will do, another is tried when the one that UDP got is taken for TCP.
    private func bind(_ address: SocketAddress) throws(NetError) {
        var attempts = address.port == 0 ? 20 : 1
        while true {
            do { return try bindBoth(address) } catch {
                attempts -= 1
                guard error.code == .addressInUse, attempts > 0 else { throw error }
            }
        }
    }

    private func bindBoth(_ address: SocketAddress) throws(NetError) {
        // The socket's own callback needs it, and comes only after this.
        var bound: UDPSocket?
        let socket = try UDPSocket(address, on: loop, batched: true) { [weak self] bytes, sender in
            guard let self else { return }
            self.take(Array(bytes), over: .datagram) { [weak bound] answer in bound?.send(answer, to: sender) }
        }
        bound = socket
        do {
            listeners.append(try TCPListener(socket.address, on: loop) { [weak self] in self?.accept($0) })
        } catch {
            socket.close()
            throw error
        }
        sockets.append(socket)
        addresses.append(socket.address)
    }

    private func take(_ bytes: [UInt8], over transport: DNSResponder.Transport, answer: @escaping ([UInt8]) -> Void) {
        let current = current()
        let began = loop.now
        switch DNSResponder(table: current.table, hasUpstream: !current.upstreams.isEmpty).react(
            to: bytes,
            over: transport
        ) {
        case .ignore: return
        case .answer(let reply, let code, let type):
            metrics.answered(type, code, from: .local, after: .zero)
            answer(reply)
        case .forward(let query):
            let type = query.questions.first?.type ?? .any
            forwarder.forward(bytes, query, to: current.upstreams, over: transport) { [metrics, loop] reply in
                let code = reply.map { DNSResponseCode(rawValue: UInt16($0[3] & 15)) } ?? .serverFailure
                metrics.answered(type, code, from: .upstream, after: loop.now - began)
                if reply == nil { metrics.upstreamFailed() }
                answer(
                    reply
                        ?? query.response(.serverFailure).encoded(
                            limit: DNSResponder.limit(for: query, over: transport)
                        )
                )
            }
        }
    }

    // MARK: - TCP

    private func accept(_ socket: AcceptedSocket) {
        guard connections.count < Self.connectionLimit else { return socket.reject() }
        let connection = Connection.accept(socket, on: loop, tls: nil) { [weak self] connection, _, _ in
            let stream = ByteStream(connection)
            stream.idleLimit = Self.idleLimit
            self?.serve(stream)
            return stream
        }
        let key = ObjectIdentifier(connection)
        guard !connection.isClosed else { return }
        connections[key] = connection
        connection.onClose = { [weak self] _ in self?.connections[key] = nil }
    }

    private func serve(_ stream: ByteStream) {
        var input: [UInt8] = []
        var open = 0
        var hasEnded = false
        stream.onBytes = { [weak self, weak stream] bytes in
            input += bytes
            while input.count >= 2 {
                let length = Int(input[0]) << 8 | Int(input[1])
                guard input.count >= 2 + length else { return }
                let message = Array(input[2..<2 + length])
                input.removeFirst(2 + length)
                guard open < Self.pipelineLimit, (stream?.unsent ?? 0) < Self.unreadLimit else {
                    throw NetError(.peer, "too many questions at once")
                }
                open += 1
                self?.take(message, over: .stream) { answer in
                    open -= 1
                    stream?.send([UInt8(answer.count >> 8 & 0xff), UInt8(answer.count & 0xff)] + answer)
                    if hasEnded, open == 0 { stream?.finish() }
                }
            }
        }
        stream.onEnd = { [weak stream] in
            hasEnded = true
            if open == 0 { stream?.finish() }
        }
    }
}
