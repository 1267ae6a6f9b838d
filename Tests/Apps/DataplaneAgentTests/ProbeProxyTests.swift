import GRPC
import HTTP
import HTTPClient
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct ProbeRequestTests {
    private static func read(_ target: String, _ headers: HTTPHeaders = [:]) -> ProbeRequest? {
        ProbeRequest(HTTPRequest(target: target, headers: headers))
    }

    @Test func `the path says what is asked of which port`() {
        #expect(Self.read("/tcp/8080")?.kind == .tcp && Self.read("/tcp/8080/x")?.port == 8080)
        #expect(Self.read("/grpc/9")?.kind == .grpc(service: ""))
        #expect(Self.read("/grpc/9", ["x-kuma-probes-grpc-service": "shop"])?.kind == .grpc(service: "shop"))
        #expect(Self.read("/8080")?.kind == .http(target: "/", isSecure: false))
        #expect(Self.read("/8080?a=b")?.kind == .http(target: "/?a=b", isSecure: false))
        let secure = Self.read("/8080/a%2Fb?c", ["x-kuma-probes-scheme": "HTTPS"])
        #expect(secure?.kind == .http(target: "/a%2Fb?c", isSecure: true) && secure?.port == 8080)
    }

    @Test(arguments: [("3", 3), ("0", 1), ("-1", 1), ("soon", 1), ("999999999999", 3600)])
    func `patience is in seconds`(text: String, seconds: Int) {
        #expect(Self.read("/tcp/1", ["x-kuma-probes-timeout": text])?.timeout == .seconds(seconds))
    }

    @Test(arguments: ["/", "/tcp", "/tcp/", "/tcp/x", "/grpc/70000", "/0/x", "/-1/x", "/+1/x", "/x/1", "//"])
    func `anything else is no probe`(target: String) { #expect(Self.read(target) == nil) }
}

@Suite(.timeLimit(.minutes(1))) struct ProbeProxyTests {
    private let loops = EventLoopGroup(count: 1)

    private func ask(_ target: String, _ headers: HTTPHeaders = [:]) async -> HTTPResponse {
        let prober = Prober(address: .v4(0x7f00_0001), loop: loops.next())
        return ProbeProxy.response(await prober.verdict(on: HTTPRequest(target: target, headers: headers)))
    }

    @Test func `an application is asked as the kubelet would, and from where nothing is redirected`() async throws {
        let seen = Shared<HTTPRequest?>(nil)
        let application = HTTPServer(loops: loops, address: .loopback()) { request in
            seen.withLock { $0 = request }
            return HTTPResponse(status: request.path == "/ill" ? 418 : 204)
        }
        try await application.start()
        let port = try #require(application.boundPort)
        let well = await ask(
            "/\(port)/well?a=b",
            ["x-kuma-probes-host": "shop.example", "x-mine": "1", "user-agent": "kube-probe/1"]
        )
        #expect(well.status == 200 && well.body == Array("HEALTHY\n".utf8))
        let request = try #require(seen.value)
        #expect(request.target == "/well?a=b" && request.peer.remoteAddress?.ip == .v4(0x7f00_0006))
        #expect(request.headers["host"] == "shop.example" && request.headers["x-mine"] == "1")
        #expect(request.headers["user-agent"] == "kube-probe/1" && request.headers["x-kuma-probes-host"] == nil)
        let ill = await ask("/\(port)/ill")
        #expect(ill.status == 418 && ill.body == Array("UNHEALTHY\n".utf8))
        #expect(await ask("/tcp/\(port)").status == 200)
        application.shutdown()
        try await eventually("the application is gone") { await self.ask("/tcp/\(port)").status == 503 }
        #expect(await ask("/\(port)/well").status == 503)
    }

    @Test func `redirects are followed at the same host alone`() async throws {
        let elsewhere = Shared<Int>(0)
        let other = HTTPServer(loops: loops, address: .loopback()) { _ in
            elsewhere.withLock { $0 += 1 }
            return HTTPResponse(status: 500)
        }
        try await other.start()
        let otherPort = try #require(other.boundPort)
        let application = HTTPServer(loops: loops, address: .loopback()) { request in
            let places = [
                "/near": "/ill", "/round": "/round", "/far": "http://localhost:\(otherPort)/",
                "/port": "http://127.0.0.1:\(otherPort)/",
            ]
            guard let place = places[request.path] else { return HTTPResponse(status: 418) }
            return HTTPResponse(status: 302, headers: ["location": place])
        }
        try await application.start()
        let port = try #require(application.boundPort)
        #expect(await ask("/\(port)/near").status == 418)
        #expect(await ask("/\(port)/round").status == 503)
        #expect(await ask("/\(port)/far").status == 200 && elsewhere.value == 0)
        #expect(await ask("/\(port)/port").status == 500 && elsewhere.value == 1)
        application.shutdown()
        other.shutdown()
    }

    @Test(arguments: [("", 200), ("shop", 503), ("strange", 503)])
    func `a server of gRPC is asked by its protocol`(service: String, status: Int) async throws {
        var services = GRPCServices()
        services.unary("/grpc.health.v1.Health/Check") { request throws(GRPCStatus) in
            switch request.message {
            case []: return [8, 1]
            case [10, 4] + Array("shop".utf8): return [8, 2]
            default: throw GRPCStatus(.notFound, "no such service")
            }
        }
        let server = HTTPServer(loops: loops, address: .loopback(), grpc: services)
        try await server.start()
        let port = try #require(server.boundPort)
        #expect(await ask("/grpc/\(port)", ["x-kuma-probes-grpc-service": service]).status == status)
        server.shutdown()
    }

    @Test func `what is no probe is unknown`() async throws {
        let answer = await ask("/tcp/x")
        #expect(answer.status == 503 && answer.body == Array("UNKNOWN\n".utf8))
    }
}
