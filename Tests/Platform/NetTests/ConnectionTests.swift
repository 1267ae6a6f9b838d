import Net
import Synchronization
import TestSupport
import Testing

/// Two ends of one connection, on a loop each: the server echoes, the client collects.
private final class EchoPair: Sendable {
    let server = EventLoop()
    let client = EventLoop()
    let received = Mutex<[UInt8]>([])
    /// What the server has got, as the application sees it.
    let heard = Mutex<[UInt8]>([])
    let clientEnd = Mutex<NetError??>(nil)
    let serverEnd = Mutex<NetError??>(nil)
    let serverPeer = Mutex<ConnectionPeer?>(nil)

    func listen(tls: TLSContext? = nil, handshakeWithin: Duration = .seconds(10)) async throws -> (
        LoopBound<TCPListener>, Int
    ) {
        let listener = try await server.run {
            LoopBound(
                try TCPListener(.loopback(), on: self.server) { socket in
                    let connection = Connection.accept(
                        socket,
                        on: self.server,
                        tls: tls,
                        handshakeWithin: handshakeWithin
                    ) { connection, _, _ in
                        self.serverPeer.withLock { $0 = connection.peer }
                        let stream = ByteStream(connection)
                        stream.onBytes = { [unowned stream] bytes in
                            self.heard.withLock { $0 += Array(bytes) }
                            stream.send(Array(bytes))
                        }
                        return stream
                    }
                    connection.onClose = { reason in self.serverEnd.withLock { $0 = .some(reason) } }
                },
                on: self.server
            )
        }
        let port = await server.run { listener.value.map { Int($0.address.port) } ?? 0 }
        return (listener, port)
    }

    func connect(_ host: String = "127.0.0.1", _ port: Int, tls: TLSContext? = nil, sends: [UInt8]) {
        client.execute {
            let connection = Connection.connect(to: host, port: port, on: self.client, tls: tls) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { [unowned stream] bytes in
                    let count = self.received.withLock { received in
                        received += Array(bytes)
                        return received.count
                    }
                    if count == sends.count { stream.finish() }
                }
                stream.send(sends)
                return stream
            }
            connection.onClose = { reason in self.clientEnd.withLock { $0 = .some(reason) } }
        }
    }

    func clientReason() async throws -> NetError? {
        try await eventually("the client's end") { self.clientEnd.withLock { $0 != nil } }
        return self.clientEnd.withLock { $0 } ?? nil
    }
}

@Suite struct ConnectionTests {
    @Test func `megabytes come back whole over plaintext, and both ends close in order`() async throws {
        let pair = EchoPair()
        let (_, port) = try await pair.listen()
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        pair.connect("localhost", port, sends: bytes)
        #expect(try await pair.clientReason() == nil)
        #expect(pair.received.withLock { $0 } == bytes)
        try await eventually("the server's end") { pair.serverEnd.withLock { $0 != nil } }
    }

    @Test func `megabytes come back whole over TLS by name`() async throws {
        let pair = EchoPair()
        let certificates = try TestCertificates()
        let (_, port) = try await pair.listen(tls: certificates.server())
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        pair.connect("localhost", port, tls: try certificates.client(), sends: bytes)
        #expect(try await pair.clientReason() == nil)
        #expect(pair.received.withLock { $0 } == bytes)
        #expect(pair.serverPeer.withLock { $0?.isTLS } == true)
        #expect(pair.serverPeer.withLock { $0?.certificate } == nil)
    }

    /// What is connected to, the name that is expected instead, and the name that the server is told.
    @Test(
        arguments: [
            ("localhost", nil, "localhost"), ("127.0.0.1", "backend.example", "backend.example"),
            ("localhost", "backend.example", "backend.example"), ("127.0.0.1", nil, nil),
        ] as [(String, String?, String?)],
        [TLSContext.ServerChecks.authorityAndHost, .authority]
    )
    func `a client tells the server which name it means, and no address`(
        asked: (host: String, expected: String?, told: String?),
        checks: TLSContext.ServerChecks
    ) async throws {
        let pair = EchoPair()
        // Without TLS: what it hears is the client's hello, and the client ends when that comes back.
        let (_, port) = try await pair.listen()
        let tls = try TLSContext.client(trust: .anybody, serverName: asked.expected, checks: checks)
        pair.connect(asked.host, port, tls: tls, sends: [])
        #expect(try await pair.clientReason()?.code == .tls)
        let hello = pair.heard.withLock { $0 }
        try #require(hello.starts(with: [0x16, 3]))
        // RFC 6066, 3: extension 0, its length, a list's length, the type host_name, the name's length.
        let name = Array((asked.told ?? asked.host).utf8)
        let length = UInt8(name.count)
        #expect(hello.contains([0, 0, 0, length + 5, 0, length + 3, 0, 0, length] + name) == (asked.told != nil))
    }

    @Test func `a server of a stranger's authority is refused, and so is one of another name`() async throws {
        let certificates = try TestCertificates()
        let stranger = try TestCertificates()
        for tls in [
            try TLSContext.client(trust: .roots(stranger.roots)),
            try TLSContext.client(trust: .roots(certificates.roots), serverName: "elsewhere"),
        ] {
            let pair = EchoPair()
            let (_, port) = try await pair.listen(tls: certificates.server())
            pair.connect("127.0.0.1", port, tls: tls, sends: [1])
            #expect(try await pair.clientReason()?.code == .tls)
            #expect(pair.received.withLock { $0.isEmpty })
        }
    }

    @Test(arguments: ["", "localhost\u{0}.elsewhere"])
    func `a name that no certificate can be checked for makes no connection`(name: String) async throws {
        let certificates = try TestCertificates()
        let pair = EchoPair()
        let (_, port) = try await pair.listen(tls: certificates.server())
        let tls = try TLSContext.client(trust: .roots(certificates.roots), serverName: name)
        pair.connect("127.0.0.1", port, tls: tls, sends: [1])
        #expect(try await pair.clientReason()?.code == .tls)
        #expect(pair.received.withLock { $0.isEmpty })
    }

    @Test func `a client that believes anybody connects to anybody`() async throws {
        let pair = EchoPair()
        let (_, port) = try await pair.listen(tls: TestCertificates().server())
        pair.connect("127.0.0.1", port, tls: try .client(trust: .anybody), sends: [1, 2])
        #expect(try await pair.clientReason() == nil)
        #expect(pair.received.withLock { $0 } == [1, 2])
    }

    @Test func `a verified client certificate is shown to the application in DER`() async throws {
        let pair = EchoPair()
        let certificates = try TestCertificates()
        let clients = TLSContext.ClientCertificates.verifiedIfGiven(roots: certificates.roots)
        let (_, port) = try await pair.listen(tls: certificates.server(clients: clients))
        let (chain, key) = try certificates.leaf("client")
        let tls = try TLSContext.client(
            trust: .roots(certificates.roots),
            serverName: "localhost",
            identity: .init(certificateChain: chain, privateKey: key)
        )
        pair.connect("127.0.0.1", port, tls: tls, sends: [1])
        #expect(try await pair.clientReason() == nil)
        let der = try #require(pair.serverPeer.withLock { $0?.certificate })
        #expect(der.starts(with: [0x30, 0x82]))
    }

    @Test func `a client certificate of a stranger ends the handshake, a missing one only where it is required`()
        async throws
    {
        let certificates = try TestCertificates()
        let (chain, key) = try TestCertificates().leaf("client")
        let stranger = TLSContext.Identity(certificateChain: chain, privateKey: key)
        for (clients, identity, succeeds) in [
            (TLSContext.ClientCertificates.verifiedIfGiven(roots: certificates.roots), stranger, false),
            (.verifiedIfGiven(roots: certificates.roots), nil, true),
            (.required(roots: certificates.roots), nil, false),
        ] {
            let pair = EchoPair()
            let (_, port) = try await pair.listen(tls: certificates.server(clients: clients))
            let tls = try TLSContext.client(
                trust: .roots(certificates.roots),
                serverName: "localhost",
                identity: identity
            )
            pair.connect("127.0.0.1", port, tls: tls, sends: [1])
            #expect(try await (pair.clientReason() == nil) == succeeds)
        }
    }

    @Test func `a reloaded certificate is what the next connection sees`() async throws {
        let (old, fresh) = (try TestCertificates(), try TestCertificates())
        let context = try old.server()
        let pair = EchoPair()
        let (_, port) = try await pair.listen(tls: context)
        let (chain, key) = try fresh.leaf()
        try context.reload(.init(certificateChain: chain, privateKey: key))
        pair.connect("localhost", port, tls: try fresh.client(), sends: [9])
        #expect(try await pair.clientReason() == nil)
        #expect(throws: NetError.self) { try context.reload(.init(certificateChain: chain, privateKey: chain)) }
    }

    @Test func `TLS 1_2 alone and TLS 1_3 alone do not meet`() async throws {
        let certificates = try TestCertificates()
        var parameters = TLSContext.Parameters()
        parameters.minimum = .tls13
        let pair = EchoPair()
        let (_, port) = try await pair.listen(tls: certificates.server(parameters: parameters))
        parameters.minimum = .tls12
        parameters.maximum = .tls12
        let tls = try TLSContext.client(trust: .roots(certificates.roots), parameters: parameters)
        pair.connect("localhost", port, tls: tls, sends: [1])
        #expect(try await pair.clientReason()?.code == .tls)
    }

    @Test func `cipher suites are named as IANA names them, and unknown ones refused`() throws {
        var parameters = TLSContext.Parameters()
        parameters.cipherSuites = ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"]
        _ = try TLSContext.client(trust: .anybody, parameters: parameters)
        parameters.cipherSuites = ["TLS_MADE_UP"]
        #expect(throws: NetError.self) { try TLSContext.client(trust: .anybody, parameters: parameters) }
    }

    @Test func `half a handshake is cut at its deadline`() async throws {
        let pair = EchoPair()
        let (_, port) = try await pair.listen(tls: TestCertificates().server(), handshakeWithin: .milliseconds(100))
        // The beginning of a client hello, and no more.
        pair.connect("127.0.0.1", port, sends: [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])
        try await eventually("the server's end") { pair.serverEnd.withLock { $0 != nil } }
        #expect((pair.serverEnd.withLock { $0 } ?? nil)?.code == .timeout)
    }

    @Test func `nobody listening and a name without address are told apart`() async throws {
        let pair = EchoPair()
        let (listener, port) = try await pair.listen()
        await pair.server.run { listener.value?.close() }
        pair.connect("127.0.0.1", port, sends: [1])
        #expect(try await pair.clientReason()?.code == .connect)

        let other = EchoPair()
        other.connect("no-such-host.invalid", 80, sends: [1])
        #expect(try await other.clientReason()?.code == .nameNotFound)
    }

    @Test func `a port in use is an error of its own`() async throws {
        let pair = EchoPair()
        let (_, port) = try await pair.listen()
        let address = SocketAddress.loopback(port: UInt16(port))
        let error = await pair.server.run { () -> NetError? in
            do throws(NetError) { _ = try TCPListener(address, on: pair.server) { $0.reject() } } catch { return error }
            return nil
        }
        #expect(error?.code == .addressInUse)
    }
}

extension TestCertificates {
    /// A context for a server on localhost.
    func server(
        clients: TLSContext.ClientCertificates = .ignored,
        parameters: TLSContext.Parameters = .init()
    ) throws -> TLSContext {
        let (chain, key) = try leaf()
        return try .server(.init(certificateChain: chain, privateKey: key), clients: clients, parameters: parameters)
    }
    /// A context that believes this authority alone.
    func client() throws -> TLSContext { try .client(trust: .roots(roots)) }
}
