import HTTP
import Net
import Synchronization
import TestSupport
import Testing

/// A server on free ports, plaintext and TLS, with a few routes; ends with the test.
struct TestServer {
    let loops = EventLoopGroup(count: 2)
    let certificates: TestCertificates
    let plain: HTTPServer
    let secure: HTTPServer
    let folder: TestFolder
    let roots: String

    init(limits: HTTPLimits = HTTPLimits(), _ extra: @escaping HTTPHandler = { _ in HTTPResponse(status: 404) }) throws
    {
        certificates = try TestCertificates()
        let handler: HTTPHandler = { request in
            switch (request.method, request.path) {
            case (_, "/hello"): HTTPResponse(text: "hello")
            case ("POST", "/echo"): HTTPResponse(headers: ["x-peer-tls": "\(request.peer.isTLS)"], body: request.body)
            case (_, "/nothing"): HTTPResponse(status: 204)
            case (_, "/large"): HTTPResponse(body: [UInt8](repeating: 0x61, count: 3_000_000))
            default: await extra(request)
            }
        }
        let (chain, key) = try certificates.leaf()
        plain = HTTPServer(loops: loops, address: .loopback(), limits: limits, handler: handler)
        secure = HTTPServer(
            loops: loops,
            address: .loopback(),
            tls: try .server(.init(certificateChain: chain, privateKey: key)),
            limits: limits,
            handler: handler
        )
        folder = try TestFolder()
        roots = try folder.write("roots.pem", certificates.roots)
    }

    /// Runs both while `body` does.
    func run(_ body: (TestServer) async throws -> Void) async throws {
        try await plain.start()
        try await secure.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await plain.run() }
            group.addTask { try await secure.run() }
            try await body(self)
            plain.shutdown()
            secure.shutdown()
            try await group.waitForAll()
        }
    }

    /// Sends text as it is and returns all that comes back until the server closes.
    func exchange(_ text: String) async throws -> String {
        let port = plain.boundPort ?? 0
        let loop = loops.next()
        return await withCheckedContinuation { continuation in
            loop.execute {
                var received: [UInt8] = []
                let connection = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                    let stream = ByteStream(connection)
                    stream.onBytes = { received += Array($0) }
                    stream.send(Array(text.utf8))
                    return stream
                }
                connection.onClose = { _ in continuation.resume(returning: String(decoding: received, as: UTF8.self)) }
            }
        }
    }

    /// Runs a script of `peers/`; "PLAIN", "TLS" and "ROOTS" in its arguments stand for this server's.
    func peer(_ script: String, _ arguments: [String]) async throws -> ChildProcess.Outcome {
        let real = arguments.map { argument in
            argument.replacing("PLAIN", with: String(plain.boundPort ?? 0))
                .replacing("TLS", with: String(secure.boundPort ?? 0)).replacing("ROOTS", with: roots)
        }
        return try await PeerScript.run(script, real, beside: #filePath, on: loops.next())
    }
}

@Suite struct HTTPServerTests {
    @Test func `pipelined requests are answered in order, and the connection ends when asked`() async throws {
        try await TestServer().run { server in
            let answer = try await server.exchange(
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\noneHEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            let undated = answer.replacing(
                /date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n/,
                with: ""
            )
            #expect(
                undated == "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nx-peer-tls: false\r\n\r\none"
                    + "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-type: text/plain; charset=utf-8\r\n\r\n"
                    + "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
            )
        }
    }

    @Test(arguments: [
        ("BAD\r\n\r\n", "400", "malformed"), ("GET / HTTP/3.0\r\n\r\n", "505", "version"),
        ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n", "413", "more than 1048576 bytes"),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + String(repeating: "a: b\r\n", count: 10_000) + "\r\n", "431", "100 fields"),
    ])
    func `what cannot be served is answered with its reason and closed`(
        _ request: String,
        _ status: String,
        _ reason: String
    ) async throws {
        try await TestServer().run { server in
            let answer = try await server.exchange(request)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\nconnection: close\r\n"))
            #expect(answer.split(separator: "\r\n\r\n").last?.contains(reason) == true)
        }
    }

    @Test func `a body announced by 100-continue is asked for`() async throws {
        try await TestServer().run { server in
            let answer = try await server.exchange(
                "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\n"))
        }
    }

    @Test func `a handler's task is cancelled when its client has gone`() async throws {
        let cancelled = Mutex(false)
        let began = Mutex(false)
        let server = try TestServer { _ in
            began.withLock { $0 = true }
            await withTaskCancellationHandler {
                // Ends by cancellation only.
                let never = AsyncStream<Void>(bufferingPolicy: .bufferingNewest(1)) { _ in }
                for await _ in never {}
            } onCancel: {
                cancelled.withLock { $0 = true }
            }
            return HTTPResponse(status: 500)
        }
        try await server.run { server in
            let port = server.plain.boundPort ?? 0
            let loop = server.loops.next()
            let client = await loop.run {
                LoopBound(
                    Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                        let stream = ByteStream(connection)
                        stream.send(Array("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
                        return stream
                    },
                    on: loop
                )
            }
            try await eventually("the handler runs") { began.withLock { $0 } }
            #expect(server.plain.connectionCount == 1)
            // A reset: after an orderly end of the sending half the answer would still be due.
            await loop.run { client.value?.reset() }
            try await eventually("the handler is cancelled") { cancelled.withLock { $0 } }
        }
    }

    @Test func `connections beyond the limit are refused, and allowed again later`() async throws {
        var limits = HTTPLimits()
        limits.connections = 1
        try await TestServer(limits: limits).run { server in
            let port = server.plain.boundPort ?? 0
            let loop = server.loops.next()
            let first = await loop.run {
                LoopBound(
                    Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                        ByteStream(connection)
                    },
                    on: loop
                )
            }
            try await eventually("one connection") { server.plain.connectionCount == 1 }
            #expect(try await server.exchange("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") == "")
            await loop.run { first.value?.close() }
            try await eventually("none") { server.plain.connectionCount == 0 }
            #expect(
                try await server.exchange("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").hasSuffix(
                    "hello"
                )
            )
        }
    }

    @Test func `a request that dribbles in, and a connection that idles, are closed`() async throws {
        var limits = HTTPLimits()
        limits.request = .milliseconds(200)
        limits.keepAlive = .milliseconds(200)
        try await TestServer(limits: limits).run { server in
            let slow = try await server.exchange("GET /hello HT")
            #expect(slow.hasPrefix("HTTP/1.1 408 "))
            let idle = try await server.exchange("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(idle.hasSuffix("hello"))
        }
    }

    @Test func `shutdown answers the request under way, and takes nothing new`() async throws {
        let gate = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let began = Mutex(false)
        let server = try TestServer { _ in
            began.withLock { $0 = true }
            for await _ in gate.stream { break }
            return HTTPResponse(text: "late")
        }
        try await server.run { server in
            async let answer = server.exchange("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the handler runs") { began.withLock { $0 } }
            let port = server.plain.boundPort ?? 0
            server.plain.shutdown()
            try await eventually("nobody listens") {
                let loop = server.loops.next()
                return await withCheckedContinuation { continuation in
                    loop.execute {
                        let connection = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                            ByteStream(connection)
                        }
                        connection.onClose = { continuation.resume(returning: $0?.code == .connect) }
                        loop.timer(after: .milliseconds(50)) { connection.close() }
                    }
                }
            }
            gate.continuation.yield()
            let text = try await answer
            #expect(text.hasSuffix("late"))
            #expect(text.contains("connection: close"))
        }
        #expect(server.plain.cutCount == 0)
    }

    @Test(arguments: [("Content-Length: 6", "body"), ("Transfer-Encoding: chunked", "2\r\ndy\r\n0\r\n\r\n")])
    func `shutdown waits for the rest of a request that has begun, and for nothing else`(
        _ framing: String,
        _ rest: String
    ) async throws {
        let begun = framing.hasPrefix("C") ? "a " : "4\r\na bo\r\n"
        let server = try TestServer()
        try await server.run { server in
            let port = server.plain.boundPort ?? 0
            let busy = try await OpenClient.connect(port, on: server.loops.next())
            let idle = try await OpenClient.connect(port, on: server.loops.next())
            let hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
            // The answer to a first request shows that what was sent with it has come too.
            await busy.send("\(hello)POST /echo HTTP/1.1\r\nHost: x\r\n\(framing)\r\n\r\n\(begun)")
            await idle.send(hello)
            try await eventually("both are answered") {
                busy.text.hasSuffix("hello") && idle.text.hasSuffix("hello")
            }
            server.plain.shutdown()
            try await eventually("who asks nothing is sent away") { idle.isClosed }
            #expect(!busy.isClosed)
            await busy.send("\(rest)\(hello)")
            try await eventually("the connection ends") { busy.isClosed }
            let answers = busy.text.split(separator: "HTTP/1.1 200 OK\r\n")
            #expect(answers.count == 2, "what comes after it is not answered")
            #expect(answers.last?.hasSuffix("a body") == true)
            #expect(answers.last?.contains("connection: close") == true)
        }
        #expect(server.plain.cutCount == 0)
    }

    @Test func `a request that stays half after shutdown is told so`() async throws {
        var limits = HTTPLimits()
        limits.request = .milliseconds(200)
        try await TestServer(limits: limits).run { server in
            let port = server.plain.boundPort ?? 0
            let client = try await OpenClient.connect(port, on: server.loops.next())
            await client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo HTTP/1.1\r\nHost: x\r\n")
            try await eventually("it is answered") { client.text.hasSuffix("hello") }
            server.plain.shutdown()
            try await eventually("the connection ends") { client.isClosed }
            #expect(client.text.contains("HTTP/1.1 408 "))
        }
    }

    @Test func `a connection that does not end after shutdown is cut, and counted`() async throws {
        let gate = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let began = Mutex(false)
        var limits = HTTPLimits()
        limits.drain = .milliseconds(50)
        let server = try TestServer(limits: limits) { _ in
            began.withLock { $0 = true }
            for await _ in gate.stream { break }
            return HTTPResponse(text: "too late")
        }
        try await server.run { server in
            async let answer = server.exchange("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the handler runs") { began.withLock { $0 } }
            server.plain.shutdown()
            #expect(try await answer == "")
            gate.continuation.yield()
        }
        #expect(server.plain.cutCount == 1 && server.secure.cutCount == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `curl is served by both versions, with and without TLS`() async throws {
        try await TestServer().run { server in
            let outcome = try await server.peer("curl.py", ["PLAIN", "TLS", "ROOTS"])
            #expect(outcome == .exited(0))
        }
    }

    @Test(.timeLimit(.minutes(2))) func `hostile clients are cut, and others never notice`() async throws {
        var limits = HTTPLimits()
        limits.handshake = .seconds(2)
        limits.request = .seconds(2)
        try await TestServer(limits: limits).run { server in
            let outcome = try await server.peer("abuse.py", ["2", "plain:PLAIN", "tls:TLS"])
            #expect(outcome == .exited(0))
        }
    }
}
