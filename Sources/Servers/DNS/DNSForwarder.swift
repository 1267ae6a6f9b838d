import DNSWire
import Net

/// Asks other servers. Each question has a socket, a port and an id of its own, so that nobody can guess an answer to it; each
/// has its own deadline, so that none delays another. Loop only.
final class DNSForwarder {
    /// Questions under way; more are refused, since their askers would have given up by the time of an answer.
    static let limit = 1024
    /// For which a server that was silent is asked after the others.
    static let mistrust: Duration = .seconds(30)

    private let loop: EventLoop
    private let timeout: Duration
    private var pending: [ObjectIdentifier: Exchange] = [:]
    /// Servers that did not answer, and until when they come last.
    private var silent: [SocketAddress: LoopTime] = [:]

    /// - `timeout`: For each server that is asked.
    init(on loop: EventLoop, timeout: Duration) { (self.loop, self.timeout) = (loop, timeout) }

    /// How many questions are under way.
    var count: Int { pending.count }

    /// Asks the servers one after the other until one answers; at most three, as the C library does. Those that were silent
    /// lately come last: one that is dead costs its timeout once, not with every question.
    ///
    /// - `query`: The bytes of `message`; they go out unchanged but for the id.
    /// - `done`: Called once, with the answer under the id of the question; nil if nobody answered.
    func forward(
        _ query: [UInt8],
        _ message: DNSMessage,
        to servers: [SocketAddress],
        over transport: DNSResponder.Transport,
        done: @escaping ([UInt8]?) -> Void
    ) {
        guard pending.count < Self.limit, query.count >= 12 else { return done(nil) }
        let exchange = Exchange(query, message, inOrderOfTrust(servers), transport, loop, timeout)
        let key = ObjectIdentifier(exchange)
        pending[key] = exchange
        exchange.failed = { [weak self] server in
            guard let self else { return }
            self.silent[server] = self.loop.now + Self.mistrust
        }
        exchange.done = { [weak self] answer in
            self?.pending[key] = nil
            done(answer)
        }
        exchange.next()
    }

    private func inOrderOfTrust(_ servers: [SocketAddress]) -> [SocketAddress] {
        if silent.isEmpty { return Array(servers.prefix(3)) }
        silent = silent.filter { $0.value > loop.now }
        let trusted = servers.filter { silent[$0] == nil }
        return Array((trusted + servers.filter { silent[$0] != nil }).prefix(3))
    }

    /// Gives up all questions; their askers get nothing.
    func close() {
        for exchange in pending.values { exchange.cancel() }
        pending = [:]
    }
}

/// One question on its way from server to server.
private final class Exchange {
    var done: ([UInt8]?) -> Void = { _ in }
    /// Told of each server that did not answer.
    var failed: (SocketAddress) -> Void = { _ in }
    private let query: [UInt8]
    private let message: DNSMessage
    private var servers: [SocketAddress]
    /// The one that is asked now.
    private var current: SocketAddress?
    private let transport: DNSResponder.Transport
    private let loop: EventLoop
    private let timeout: Duration
    private var id: UInt16 = 0
    private var socket: UDPSocket?
    private var connection: Connection?
    private var timer: LoopTimer?

    init(
        _ query: [UInt8],
        _ message: DNSMessage,
        _ servers: [SocketAddress],
        _ transport: DNSResponder.Transport,
        _ loop: EventLoop,
        _ timeout: Duration
    ) {
        (self.query, self.message, self.servers) = (query, message, servers)
        (self.transport, self.loop, self.timeout) = (transport, loop, timeout)
    }

    func next() {
        stop()
        if let current { failed(current) }
        guard !servers.isEmpty else { return finish(nil) }
        let server = servers.removeFirst()
        current = server
        id = UInt16.random(in: 0...UInt16.max)
        timer = loop.timer(after: timeout) { [weak self] in self?.next() }
        switch transport {
        case .datagram: ask(datagram: server)
        case .stream: ask(stream: server)
        }
    }

    func cancel() {
        done = { _ in }
        stop()
    }

    private func finish(_ answer: [UInt8]?) {
        stop()
        let done = done
        self.done = { _ in }
        done(answer)
    }

    private func stop() {
        timer?.cancel()
        socket?.close()
        let connection = connection
        (timer, socket, self.connection) = (nil, nil, nil)
        connection?.close()
    }

    /// The question under the id of this exchange.
    private var datagram: [UInt8] { [UInt8(id >> 8), UInt8(id & 0xff)] + query.dropFirst(2) }

    private func ask(datagram server: SocketAddress) {
        do throws(NetError) {
            let any: SocketAddress = if case .v4 = server.ip { .anyV4(port: 0) } else { .any(port: 0) }
            let socket = try UDPSocket(any, on: loop) { [weak self] bytes, sender in
                // Whoever else sends to this port is not answered, nor does it end the wait.
                guard let self, sender == server, let answer = self.accepted(Array(bytes)) else { return }
                self.finish(answer)
            }
            self.socket = socket
            // A host without a server there says so: the next one is asked at once.
            try socket.connect(to: server) { [weak self] in self?.later() }
            if !socket.send(datagram, to: server) { later() }
        } catch {
            later()
        }
    }

    private func ask(stream server: SocketAddress) {
        var input: [UInt8] = []
        let question = datagram
        connection = Connection.connect(to: server.ip.description, port: Int(server.port), on: loop, within: timeout) {
            connection,
            _,
            _ in
            let stream = ByteStream(connection)
            stream.onBytes = { [weak self] bytes in
                input += bytes
                guard let self, input.count >= 2 else { return }
                let length = Int(input[0]) << 8 | Int(input[1])
                guard input.count >= 2 + length else { return }
                if let answer = self.accepted(Array(input[2..<2 + length])) {
                    self.finish(answer)
                } else {
                    self.later()
                }
            }
            stream.send([UInt8(question.count >> 8 & 0xff), UInt8(question.count & 0xff)] + question)
            return stream
        }
        connection?.onClose = { [weak self] reason in
            if reason != nil { self?.later() }
        }
    }

    /// On with the next server, but not from within a callback of this one.
    private func later() {
        timer?.cancel()
        timer = loop.timer(after: .zero) { [weak self] in self?.next() }
    }

    /// The answer under the asker's own id, if it is one to this question. Its records are not looked at: they are the asker's.
    private func accepted(_ bytes: [UInt8]) -> [UInt8]? {
        guard let head = try? DNSMessage(decodingHeadOf: bytes), head.isResponse, head.id == id else { return nil }
        // A server that could not read the question may leave it out.
        guard head.questions == message.questions || (head.questions.isEmpty && head.responseCode != .noError) else {
            return nil
        }
        return [query[0], query[1]] + bytes.dropFirst(2)
    }
}
