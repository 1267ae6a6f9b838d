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

    private let loop: EventLoop
    private let names: DNSNames
    private var current: DNSNames.Content
    private var version: Int
    private var memory = AnswerMemory()
    private let metrics: DNSMetrics
    private let forwarder: DNSForwarder
    private let check: NamesCheck?
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
        names: DNSNames,
        source: NamesSource?
    ) throws(NetError) {
        (self.loop, self.names, self.metrics) = (loop, names, metrics)
        version = names.version
        current = names.current
        forwarder = DNSForwarder(on: loop, timeout: timeout)
        check = source.map { NamesCheck(on: loop, source: $0) }
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
            guard let self, let bound else { return }
            self.take(datagram: bytes, from: sender, on: bound)
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

    private func take(datagram bytes: UnsafeRawBufferPointer, from sender: SocketAddress, on socket: UDPSocket) {
        refresh()
        if let known = memory.answer(to: bytes) {
            known.count.add()
            socket.send(known.bytes, id: bytes, to: sender)
            return
        }
        take(Array(bytes), over: .datagram) { [weak socket] answer in
            if let answer { socket?.send(answer, to: sender) }
        }
    }

    /// - `answer`: Is called once, with nil for what gets no answer.
    private func take(_ bytes: [UInt8], over transport: DNSResponder.Transport, answer: @escaping ([UInt8]?) -> Void) {
        refresh()
        let responder = DNSResponder(table: current.table, hasUpstream: check != nil || !current.upstreams.isEmpty)
        switch responder.react(to: bytes, over: transport) {
        case .ignore: answer(nil)
        case .answer(let reply, let code, let type):
            let count = metrics.answers(type, code, from: .local)
            count.add()
            // Only names that exist: else anybody could fill the memory with names that he makes up.
            if transport == .datagram, code == .noError {
                bytes.withUnsafeBytes { memory.remember(.init(bytes: reply, count: count), to: $0) }
            }
            answer(reply)
        case .forward(let query): forward(bytes, query, over: transport, answer: answer)
        }
    }

    private func forward(
        _ bytes: [UInt8],
        _ query: DNSMessage,
        over transport: DNSResponder.Transport,
        answer: @escaping ([UInt8]?) -> Void
    ) {
        let began = loop.now
        let type = query.questions.first?.type ?? .any
        let question = ForwardedQuestion(isChecked: check == nil) { [metrics, loop] reply in
            let code = reply.map { DNSResponseCode(rawValue: UInt16($0[3] & 15)) } ?? .serverFailure
            metrics.answers(type, code, from: .upstream).add(after: loop.now - began)
            if reply == nil { metrics.upstreamFailed() }
            let limit = DNSResponder.limit(for: query, over: transport)
            var failure = query.response(.serverFailure)
            failure.recursionAvailable = true
            answer(reply ?? failure.encoded(limit: limit))
        }
        check?.afterNext { [weak self] in
            guard let self, question.isOpen else { return }
            self.refresh()
            let responder = DNSResponder(table: self.current.table, hasUpstream: true)
            guard case .answer(let reply, let code, let type) = responder.react(to: bytes, over: transport) else {
                return question.checked()
            }
            question.withdraw()
            self.metrics.answers(type, code, from: .local).add(after: self.loop.now - began)
            answer(reply)
        }
        guard current.upstreams.isEmpty else {
            return forwarder.forward(bytes, query, to: current.upstreams, over: transport) { question.answered($0) }
        }
        let refusal = DNSResponder(table: current.table, hasUpstream: false).react(to: bytes, over: transport)
        if case .answer(let reply, _, _) = refusal { question.answered(reply) }
    }

    /// Takes the names and servers that are in force now.
    private func refresh() {
        let newest = names.version
        if newest == version { return }
        version = newest
        current = names.current
        memory.forget()
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
            var start = 0
            defer { input.removeFirst(start) }
            while input.count >= start + 2 {
                let end = start + 2 + (Int(input[start]) << 8 | Int(input[start + 1]))
                guard input.count >= end else { return }
                let message = Array(input[start + 2..<end])
                start = end
                guard open < Self.pipelineLimit, (stream?.unsent ?? 0) < Self.unreadLimit else {
                    throw NetError(.peer, "too many questions at once")
                }
                open += 1
                self?.take(message, over: .stream) { answer in
                    open -= 1
                    if let answer {
                        stream?.send([UInt8(answer.count >> 8 & 0xff), UInt8(answer.count & 0xff)] + answer)
                    }
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

extension UDPSocket {
    /// Sends an answer under the id of its question.
    fileprivate func send(_ answer: [UInt8], id question: UnsafeRawBufferPointer, to peer: SocketAddress) {
        withUnsafeTemporaryAllocation(byteCount: answer.count, alignment: 1) { bytes in
            bytes.copyBytes(from: answer)
            bytes.copyBytes(from: question.prefix(2))
            send(UnsafeRawBufferPointer(bytes), to: peer)
        }
    }
}
