import GRPC
import HTTP
import Net
import Synchronization
import TestSupport
import Testing

/// A gRPC server of ours over TLS or plaintext, for the length of a test.
struct EchoServer {
    let loops = EventLoopGroup(count: 2)
    let certificates: TestCertificates
    let server: HTTPServer
    /// How the last call of the silent method ended.
    let silent = Shared<GRPCStatus?>(nil)
    /// Calls of the silent method that the server has seen.
    let silentCalls = Shared(0)
    let folder: TestFolder
    let roots: String
    let isSecure: Bool

    init(secure: Bool = true, maxMessage: Int = 10 * 1024 * 1024, metrics: GRPCMetrics? = nil) throws {
        certificates = try TestCertificates()
        isSecure = secure
        var services = GRPCServices(maxMessage: maxMessage)
        services.metrics = metrics
        let (silent, silentCalls) = (silent, silentCalls)
        services.add("/test.Echo/Bidi") { _ in EchoHandler() }
        services.add("/test.Echo/Fail") { _ in FailHandler() }
        services.add("/test.Echo/Silent") { _ in
            SilentHandler {
                silentCalls.withLock { $0 += 1 }
            } ended: { status in
                silent.withLock { $0 = status }
            }
        }
        services.unary("/test.Echo/Unary") { request throws(GRPCStatus) in
            if request.message == [0] { throw GRPCStatus(.notFound, "zero") }
            return request.message + Array((request.metadata["x-more"] ?? "").utf8)
        }
        let (chain, key) = try certificates.leaf()
        server = HTTPServer(
            loops: loops,
            address: .loopback(),
            tls: secure ? try .server(.init(certificateChain: chain, privateKey: key)) : nil,
            handler: { _ in HTTPResponse(text: "not gRPC") },
            grpc: services
        )
        folder = try TestFolder()
        roots = try folder.write("roots.pem", certificates.roots)
    }

    func client(_ options: GRPCClient.Options = .init()) throws -> GRPCClient {
        GRPCClient(
            loop: loops.next(),
            host: "localhost",
            port: server.boundPort ?? 0,
            tls: isSecure ? try .client(trust: .roots(certificates.roots)) : nil,
            options: options
        )
    }

    /// Runs the server and a connected client while `body` does.
    func run(_ options: GRPCClient.Options = .init(), _ body: (EchoServer, GRPCClient) async throws -> Void)
        async throws
    {
        try await server.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let client = try client(options)
            try await client.connect()
            try await body(self, client)
            client.close()
            server.shutdown()
            try await group.waitForAll()
        }
    }
}

@Suite struct GRPCCallTests {
    /// Source: grpc-go as Kuma's zones set it.
    @Test func `a client's keepalive is a PING after 15 seconds of silence, and 15 seconds for its answer`() {
        let options = GRPCClient.Options()
        #expect(options.keepalive == .seconds(15))
        #expect(options.keepaliveTimeout == .seconds(15))
    }

    @Test(arguments: [false, true], [false, true])
    func `a unary call brings back its answer, or the server's status`(_ isSecure: Bool, _ usesGzip: Bool) async throws
    {
        var options = GRPCClient.Options()
        options.gzip = usesGzip
        try await EchoServer(secure: isSecure).run(options) { _, client in
            let large = [UInt8](repeating: 7, count: 2_000_000)
            let same = try await client.unary("/test.Echo/Unary", large)
            #expect(same == large)
            let more = try await client.unary("/test.Echo/Unary", [1], metadata: ["x-more": "!"])
            #expect(more == [1, 33])
            await #expect(throws: GRPCStatus(.notFound, "zero")) { try await client.unary("/test.Echo/Unary", [0]) }
            let unknown = await #expect(throws: GRPCStatus.self) { try await client.unary("/test.Echo/Nothing", [0]) }
            #expect(unknown?.code == .unimplemented)
        }
    }

    @Test func `a server on a Unix socket answers, and where nobody listens it is said`() async throws {
        let loops = EventLoopGroup(count: 1)
        let folder = try TestFolder()
        var services = GRPCServices()
        services.unary("/test.Echo/Unary") { $0.message + [1] }
        let server = HTTPServer(loops: loops, unixSocket: "\(folder.path)/echo.sock", grpc: services)
        try await server.start()
        let client = GRPCClient(loop: loops.next(), unixSocket: "\(folder.path)/echo.sock")
        try await client.connect()
        #expect(try await client.unary("/test.Echo/Unary", [7]) == [7, 1])
        client.close()
        server.shutdown()
        let path = "\(folder.path)/nobody.sock"
        let lonely = GRPCClient(loop: loops.next(), unixSocket: path)
        let status = await #expect(throws: GRPCStatus.self) { try await lonely.connect() }
        #expect(status?.code == .unavailable && status?.message.contains(path) == true)
    }

    @Test(arguments: [false, true]) func `both ways at once, and the server answers with gzip iff the client sends it`(
        _ usesGzip: Bool
    ) async throws {
        var options = GRPCClient.Options()
        options.gzip = usesGzip
        try await EchoServer().run(options) { _, client in
            let messages = (0..<100).map { [UInt8](repeating: UInt8($0), count: $0 * 100) }
            let conversation = Conversation()
            client.call("/test.Echo/Bidi") { _ in
                conversation.handler(messages)
            } refused: { _ in
            }
            try await eventually("the call ends") { conversation.seen.withLock { $0.status != nil } }
            #expect(conversation.seen.withLock { $0.status } == .ok)
            #expect(conversation.seen.withLock { $0.messages } == messages)
            #expect(conversation.seen.withLock { $0.headers["grpc-encoding"] } == (usesGzip ? "gzip" : nil))
        }
    }

    @Test func `a server that ends a call with an error is heard word for word`() async throws {
        try await EchoServer().run { _, client in
            let conversation = Conversation()
            client.call("/test.Echo/Fail") { _ in
                conversation.handler([[1]])
            } refused: { _ in
            }
            try await eventually("the call ends") { conversation.seen.withLock { $0.status != nil } }
            #expect(conversation.seen.withLock { $0.status } == GRPCStatus(.failedPrecondition, "nö: 100% wrong"))
        }
    }

    @Test func `a deadline ends the call on both sides`() async throws {
        try await EchoServer().run { server, client in
            let error = await #expect(throws: GRPCStatus.self) {
                try await client.unary("/test.Echo/Silent", [1], timeout: .milliseconds(50))
            }
            #expect(error?.code == .deadlineExceeded)
            try await eventually("the server's end") { server.silent.withLock { $0 != nil } }
        }
    }

    @Test func `cancelling the task cancels the call on the server`() async throws {
        try await EchoServer().run { server, client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await client.unary("/test.Echo/Silent", [1], timeout: nil) }
                try await eventually("a stream") { server.silentCalls.value == 1 }
                group.cancelAll()
                let result = await group.nextResult()
                #expect(throws: GRPCStatus.cancelled) { try result?.get() }
            }
            try await eventually("the server's end") { server.silent.withLock { $0?.code == .cancelled } }
        }
    }

    @Test func `a message beyond the limit is refused in both directions`() async throws {
        try await EchoServer(maxMessage: 1000).run { server, client in
            let refused = await #expect(throws: GRPCStatus.self) {
                try await client.unary("/test.Echo/Unary", [UInt8](repeating: 1, count: 1001))
            }
            #expect(refused?.code == .resourceExhausted)
            var options = GRPCClient.Options()
            options.maxMessage = 10
            let small = try server.client(options)
            try await small.connect()
            let tooLarge = await #expect(throws: GRPCStatus.self) {
                try await small.unary("/test.Echo/Unary", [UInt8](repeating: 1, count: 11))
            }
            #expect(tooLarge?.code == .resourceExhausted)
            small.close()
        }
    }

    private func failure(of client: GRPCClient, _ path: String) async -> GRPCStatus? {
        do throws(GRPCStatus) { _ = try await client.unary(path, [1], timeout: nil) } catch { return error }
        return nil
    }

    @Test func `the loss of the server is a status of every call, and of the client`() async throws {
        let server = try EchoServer()
        try await server.server.start()
        let client = try server.client()
        try await client.connect()
        async let call = failure(of: client, "/test.Echo/Silent")
        try await eventually("the call is open") { server.silentCalls.value == 1 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.server.run() }
            server.server.shutdown()
            try await group.waitForAll()
        }
        let error = await call
        #expect(error?.code == .unavailable)
        #expect(await client.lost().code == .unavailable)
        let later = await #expect(throws: GRPCStatus.self) { try await client.unary("/test.Echo/Unary", [1]) }
        #expect(later?.code == .unavailable)
    }

    @Test func `nobody listening, a stranger's certificate and a peer that is no HTTP 2 are unavailable, and say why`()
        async throws
    {
        let server = try EchoServer()
        try await server.run { server, _ in
            let port = server.server.boundPort ?? 0
            let stranger = GRPCClient(
                loop: server.loops.next(),
                host: "localhost",
                port: port,
                tls: try .client(trust: .roots(TestCertificates().roots))
            )
            let refused = await #expect(throws: GRPCStatus.self) { try await stranger.connect() }
            #expect(refused?.code == .unavailable)
            #expect(refused?.message.contains("verif") == true)
            let plain = GRPCClient(loop: server.loops.next(), host: "localhost", port: port)
            let mute = await #expect(throws: GRPCStatus.self) { try await plain.connect() }
            #expect(mute?.code == .unavailable)
        }
        let gone = GRPCClient(loop: server.loops.next(), host: "127.0.0.1", port: 1)
        let nobody = await #expect(throws: GRPCStatus.self) { try await gone.connect() }
        #expect(nobody?.message.contains("refused") == true)
    }

    @Test func `a stuck peer is noticed by pings`() async throws {
        // A listener that accepts and never reads: connected, but no HTTP/2.
        let loop = EventLoop()
        let kept = Mutex<[AcceptedSocket]>([])
        let listener = try await loop.run { () throws(NetError) in
            LoopBound(
                try TCPListener(.loopback(), on: loop) { socket in kept.withLock { $0.append(socket) } },
                on: loop
            )
        }
        let port = await loop.run { listener.value?.address.port ?? 0 }
        var options = GRPCClient.Options()
        options.connectTimeout = .milliseconds(200)
        let client = GRPCClient(loop: loop, host: "127.0.0.1", port: Int(port), options: options)
        let error = await #expect(throws: GRPCStatus.self) { try await client.connect() }
        #expect(error?.code == .unavailable)
        await loop.run { listener.value?.close() }
        kept.withLock { $0.forEach { $0.reject() } }
    }

    @Test func `a request that is not gRPC goes to the server's handler`() async throws {
        try await EchoServer(secure: false).run { server, _ in
            let port = String(server.server.boundPort ?? 0)
            let outcome = try await PeerScript.run("plain_http.py", [port], beside: #filePath, on: server.loops.next())
            #expect(outcome == .exited(0))
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [false, true])
    func `grpcio as a client is served`(_ isSecure: Bool) async throws {
        try await EchoServer(secure: isSecure).run { server, _ in
            let arguments = [String(server.server.boundPort ?? 0), isSecure ? server.roots : "-"]
            let outcome = try await PeerScript.run(
                "grpc_client.py",
                arguments,
                beside: #filePath,
                on: server.loops.next()
            )
            #expect(outcome == .exited(0))
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [false, true], [false, true])
    func `grpcio as a server is called`(_ isSecure: Bool, _ usesGzip: Bool) async throws {
        let loops = EventLoopGroup(count: 1)
        let certificates = try TestCertificates()
        let folder = try TestFolder()
        let (chain, key) = try certificates.leaf()
        let files = isSecure ? [try folder.write("chain", chain), try folder.write("key", key)] : []
        let peer = try await PeerScript.start(
            "grpc_server.py",
            [folder.path + "/port"] + files,
            beside: #filePath,
            on: loops.next()
        )
        var found: Int?
        try await eventually("the peer listens") {
            let text = try? await FileSystem.read(folder.path + "/port", on: loops.next())  // not there yet
            found = text.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
            return found != nil || peer.outcome != nil
        }
        var options = GRPCClient.Options()
        options.gzip = usesGzip
        let client = GRPCClient(
            loop: loops.next(),
            host: "localhost",
            port: try #require(found),
            tls: isSecure ? try .client(trust: .roots(certificates.roots)) : nil,
            options: options
        )
        try await client.connect()
        let large = [UInt8](repeating: 1, count: 8_000_000)
        #expect(try await client.unary("/test.Echo/Unary", large) == large)
        let conversation = Conversation()
        let messages = [[1], [], large, [2]]
        client.call("/test.Echo/Bidi", metadata: usesGzip ? ["x-want-gzip": "1"] : [:]) { _ in
            conversation.handler(messages)
        } refused: { _ in
        }
        try await eventually("the call ends") { conversation.seen.withLock { $0.status != nil } }
        #expect(conversation.seen.withLock { $0.messages } == messages)
        #expect(conversation.seen.withLock { $0.status } == .ok)
        let failed = await #expect(throws: GRPCStatus.self) { try await client.unary("/test.Echo/Fail", [1]) }
        #expect(failed == GRPCStatus(.failedPrecondition, "nö: 100% wrong"))
        let unknown = await #expect(throws: GRPCStatus.self) { try await client.unary("/test.Echo/None", [1]) }
        #expect(unknown?.code == .unimplemented)
        peer.send(signal: 9)
        _ = await peer.wait()
        #expect(await client.lost().code == .unavailable)
    }
}
