import Crypto
import Documents
import HTTP
import Net
import Testing

@testable import HTTPClient

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    /// Runs `body` against a server that tells what it was asked.
    private func withServer(tls: TLSContext? = nil, _ body: (_ base: String) async throws -> Void) async throws {
        let server = HTTPServer(loops: EventLoopGroup(count: 1), address: .loopback(), tls: tls) { request in
            switch request.path {
            case "/never":
                // Ends with the connection, or when the test's task group is over.
                try? await Task.sleep(for: .seconds(60))
                return HTTPResponse(status: 504)
            case "/large": return HTTPResponse(body: [UInt8](repeating: 120, count: 100_000))
            case "/moved": return HTTPResponse(status: 302, headers: ["location": "/there"])
            default:
                let answer: JSON = [
                    "method": .string(request.method), "target": .string(request.target),
                    "body": .string(String(decoding: request.body, as: UTF8.self)),
                    "headers": .object(request.headers.fields.map { .init($0.name, .string($0.value)) }),
                ]
                return HTTPResponse(status: 201, headers: ["x-one": "1", "X-Two": " b "], body: answer.text)
            }
        }
        try await server.start()
        let port = try #require(server.boundPort)
        try await body("\(tls == nil ? "http" : "https")://127.0.0.1:\(port)")
        server.shutdown()
    }

    @Test func `a request arrives as it was made, and so does the response`() async throws {
        try await withServer { base in
            let client = HTTPClient()
            let response = try await client.send(
                ClientRequest(
                    "PUT",
                    "\(base)/a%20b?x=1",
                    headers: [.init("X-Key", "v"), .init("X-Empty", "")],
                    body: Array("hello".utf8)
                )
            )
            let asked = try JSON(parsing: response.body)
            #expect(
                response.status == 201 && response["x-one"] == "1" && response["x-two"] == "b"
                    && response["x-three"] == nil
            )
            #expect(asked["method"] == "PUT" && asked["target"] == "/a%20b?x=1" && asked["body"] == "hello")
            #expect(
                asked["headers"]?["x-key"] == "v" && asked["headers"]?["x-empty"] == ""
                    && asked["headers"]?["content-length"] == "5"
            )
            #expect(asked["headers"]?["content-type"] == nil && asked["headers"]?["expect"] == nil)
        }
    }

    @Test func `an empty body is a body, and none is none`() async throws {
        try await withServer { base in
            let client = HTTPClient()
            let empty = try JSON(parsing: try await client.send(ClientRequest("POST", base, body: [])).body)
            #expect(empty["method"] == "POST" && empty["headers"]?["content-length"] == "0")
            let none = try JSON(parsing: try await client.send(ClientRequest("DELETE", base)).body)
            #expect(none["method"] == "DELETE" && none["headers"]?["content-length"] == nil)
        }
    }

    @Test func `many requests go at once`() async throws {
        try await withServer { base in
            let client = HTTPClient()
            let statuses = await withTaskGroup(of: Int.self) { group in
                for number in 0..<50 {
                    group.addTask { (try? await client.send(ClientRequest("GET", "\(base)/\(number)")).status) ?? 0 }
                }
                return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 50])
        }
    }

    @Test func `time and size are limited`() async throws {
        try await withServer { base in
            let client = HTTPClient()
            let late = await #expect(throws: ClientError.self) {
                try await client.send(ClientRequest("GET", "\(base)/never", timeout: .milliseconds(50)))
            }
            #expect(late?.code == .timeout)
            let large = await #expect(throws: ClientError.self) {
                try await client.send(ClientRequest("GET", "\(base)/large", responseLimit: 99_999))
            }
            #expect(large?.code == .tooLarge)
            let fits = try await client.send(ClientRequest("GET", "\(base)/large", responseLimit: 100_000))
            #expect(fits.body.count == 100_000)
        }
    }

    @Test func `cancelling ends the wait`() async throws {
        try await withServer { base in
            let client = HTTPClient()
            let error = await withTaskGroup(of: ClientError?.self) { group in
                group.addTask {
                    do throws(ClientError) {
                        _ = try await client.send(ClientRequest("GET", "\(base)/never"))
                        return nil
                    } catch {
                        return error
                    }
                }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func `a cancellation that comes before its request is not lost`() async throws {
        try await withServer { base in
            let worker = CurlWorker()
            defer { worker.close() }
            func send(_ path: String, id: UInt64) async -> CurlWorker.Outcome {
                let request = ClientRequest("GET", base + path, timeout: .seconds(20))
                return await withCheckedContinuation { continuation in
                    worker.start(request, id: id) { continuation.resume(returning: $0) }
                }
            }
            let id = worker.nextID()
            _ = await send("/first", id: worker.nextID())
            worker.cancel(id)
            // When this is answered, the worker has seen the cancellation.
            _ = await send("/second", id: worker.nextID())
            let outcome = await send("/never", id: id)
            let error = #expect(throws: ClientError.self) { try outcome.get() }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func `redirects are followed only on demand`() async throws {
        try await withServer { base in
            let client = HTTPClient()
            #expect(try await client.send(ClientRequest("GET", "\(base)/moved")).status == 302)
            let followed = try await client.send(ClientRequest("GET", "\(base)/moved", followsRedirects: true))
            #expect(followed.redirect == nil)
            #expect(followed.status == 201 && followed["location"] == nil)
            #expect(try JSON(parsing: followed.body)["target"] == "/there")
        }
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:1/x", ClientError.Code.unreachable, "connection refused"),
            ("ftp://127.0.0.1/x", .invalidRequest, ""),
            ("http://", .invalidRequest, ""), ("http://127.0.0.1/\nx", .invalidRequest, "line break"),
        ] as [(String, ClientError.Code, String)]
    )
    func `what keeps a response away is told apart`(url: String, code: ClientError.Code, says: String) async {
        let error = await #expect(throws: ClientError.self) { try await HTTPClient().send(ClientRequest("GET", url)) }
        #expect(error?.code == code && (says.isEmpty || error?.message.contains(says) == true))
    }

    @Test func `a server has to prove who it is`() async throws {
        let key = try PrivateKey(generating: .p256)
        var builder = CertificateBuilder(
            notBefore: Timestamp(seconds: 1_700_000_000),
            notAfter: Timestamp(seconds: 4_000_000_000)
        )
        builder.names = [SubjectName(host: "127.0.0.1")]
        builder.isCA = true
        let certificate = try builder.selfSigned(with: key)
        let tls = try TLSContext.server(
            TLSContext.Identity(certificateChain: certificate.pem, privateKey: try key.pem())
        )
        try await withServer(tls: tls) { base in
            let client = HTTPClient()
            let refused = await #expect(throws: ClientError.self) { try await client.send(ClientRequest("GET", base)) }
            #expect(refused?.code == .tls && refused?.message.contains("certificate") == true)
            let other = try builder.selfSigned(with: try PrivateKey(generating: .p256))
            let trusting = ClientTLS(authorities: certificate.pem)
            let (trusted, blind) = (
                try await client.send(ClientRequest("GET", base, tls: trusting)),
                try await client.send(ClientRequest("GET", base, tls: ClientTLS(skipsVerification: true)))
            )
            #expect(trusted.status == 201 && blind.status == 201)
            for tls in [ClientTLS(), ClientTLS(authorities: other.pem)] {
                await #expect(throws: ClientError.self, "a connection made with less trust is not used again") {
                    try await client.send(ClientRequest("GET", base, tls: tls))
                }
            }
            let elsewhere = "https://localhost" + base.dropFirst("https://127.0.0.1".count)
            let misnamed = await #expect(throws: ClientError.self) {
                try await client.send(ClientRequest("GET", elsewhere, tls: trusting))
            }
            #expect(misnamed?.code == .tls && misnamed?.message.contains("hostname mismatch") == true)
        }
    }
}
