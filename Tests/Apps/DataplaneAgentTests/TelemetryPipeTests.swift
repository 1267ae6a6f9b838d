import GRPC
import HTTP
import Lifecycle
import Logging
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite(.timeLimit(.minutes(1))) struct TelemetryPipeTests {
    private typealias Signal = TelemetryConfiguration.Signal

    /// What came, and where.
    private struct Received: Hashable {
        var path: String
        var body: [UInt8]
        /// The values of some headers.
        var headers: [String?] = []
    }

    @Test(arguments: [false, true])
    func `what is brought for a collector is sent on as it is`(isHTTP: Bool) async throws {
        try await Self.run(isHTTP: isHTTP, signals: Signal.allCases.map(\.rawValue)) { socket, received in
            for (index, signal) in Signal.allCases.enumerated() {
                let answer = try await Self.bring(signal, [UInt8(index), 7], to: socket)
                #expect(answer == (isHTTP ? [] : [1, 2]))
            }
            let paths =
                isHTTP ? ["/base/v1/traces", "/base/v1/logs", "/base/v1/metrics"] : Signal.allCases.map(\.method)
            #expect(received.value.map(\.path) == paths)
            #expect(received.value.map(\.body) == [[0, 7], [1, 7], [2, 7]])
        }
    }

    @Test func `a signal that no policy sends is refused`() async throws {
        try await Self.run(isHTTP: false, signals: ["logs"]) { socket, received in
            await #expect(throws: GRPCStatus.self) { try await Self.bring(.traces, [1], to: socket) }
            _ = try await Self.bring(.logs, [1], to: socket)
            #expect(received.value.map(\.path) == [Signal.logs.method])
        }
    }

    @Test func `a document with nonsense in it counts for the rest`() throws {
        let text = #"""
            {"backends":[7,{"name":"x","endpoint":"c:4317"},{"name":"y","socketPath":"/y","endpoint":"c:99999"},
             {"name":"a","socketPath":"/a","endpoint":":4317","traces":{"enabled":true},"logs":{}},
             {"name":"b","socketPath":"/b","endpoint":"[fd00::1]:443","useHTTP":true,"useHTTPS":true,"path":"/otlp/",
              "metrics":{"enabled":true,"refreshInterval":"15s"}}]}
            """#
        let none = TelemetryEnvironment { _ in nil }
        let backends = try TelemetryConfiguration(Array(text.utf8), local: "192.0.2.7", environment: none).backends
        #expect(backends.map(\.name) == ["a", "b"])
        #expect(backends[0].exporters.mapValues(\.target.endpoint) == [.traces: "192.0.2.7:4317"])
        #expect(backends[0].interval == nil)
        #expect(backends[1].exporters[.metrics]?.url == "https://[fd00::1]:443/otlp/v1/metrics")
        #expect(backends[1].interval == .seconds(15))
        #expect(throws: AgentError.self) { try TelemetryConfiguration([1], local: "", environment: none) }
    }

    @Test(arguments: [false, true])
    func `variables of the agent's host add keys, compress, and lead elsewhere`(isHTTP: Bool) async throws {
        let variables = { (port: Int) in
            [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port)",
                "OTEL_EXPORTER_OTLP_PROTOCOL": isHTTP ? "http/protobuf" : "grpc",
                "OTEL_EXPORTER_OTLP_HEADERS": "X-Key=a%20b", "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
                "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "x-key=c",
            ]
        }
        try await Self.run(isHTTP: !isHTTP, signals: ["logs", "metrics"], variables: variables) { socket, received in
            _ = try await Self.bring(.logs, [1, 2, 3], to: socket)
            _ = try await Self.bring(.metrics, [4], to: socket)
            let paths = isHTTP ? ["/v1/logs", "/v1/metrics"] : [Signal.logs.method, Signal.metrics.method]
            #expect(received.value.map(\.path) == paths)
            #expect(received.value.map(\.headers) == [["c", "gzip"], ["a b", "gzip"]])
            let bodies = try received.value.map { isHTTP ? try Gzip.decompress($0.body, limit: 9) : $0.body }
            #expect(bodies == [[1, 2, 3], [4]])
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `a collector and this agent prove who they are by files that variables name`(
        isHTTP: Bool,
        hasOwn: Bool
    ) async throws {
        let (folder, certificates) = (try TestFolder(), try TestCertificates())
        let (chain, key) = try certificates.leaf()
        let roots = try folder.write("roots.pem", certificates.roots)
        let files = try (folder.write("chain.pem", chain), folder.write("key.pem", key))
        let context = try TLSContext.server(
            .init(certificateChain: chain, privateKey: key),
            clients: .required(roots: certificates.roots)
        )
        let variables = { (port: Int) in
            [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "https://localhost:\(port)", "OTEL_EXPORTER_OTLP_CERTIFICATE": roots,
                "OTEL_EXPORTER_OTLP_PROTOCOL": isHTTP ? "http/protobuf" : "grpc",
                // One without the other counts as neither.
                "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": files.0,
                "OTEL_EXPORTER_OTLP_CLIENT_KEY": hasOwn ? files.1 : "",
            ]
        }
        try await Self.run(isHTTP: isHTTP, signals: ["logs"], tls: context, variables: variables) { socket, received in
            if hasOwn {
                _ = try await Self.bring(.logs, [1], to: socket)
            } else {
                await #expect(throws: GRPCStatus.self) { try await Self.bring(.logs, [1], to: socket) }
            }
            #expect(received.value.map(\.body) == (hasOwn ? [[1]] : []))
        }
    }

    // MARK: -

    private static func bring(_ signal: Signal, _ message: [UInt8], to socket: String) async throws -> [UInt8] {
        let client = GRPCClient(loop: EventLoopGroup(count: 1).next(), unixSocket: socket)
        defer { client.close() }
        try await client.connect()
        return try await client.unary(signal.method, message)
    }

    /// Runs `body` with a pipe to a collector; with the pipe's socket, and what the collector got.
    private static func run(
        isHTTP: Bool,
        signals: [String],
        tls: TLSContext? = nil,
        variables: (Int) -> [String: String] = { _ in [:] },
        _ body: (String, Shared<[Received]>) async throws -> Void
    ) async throws {
        let (loops, folder, received) = (EventLoopGroup(count: 1), try TestFolder(), Shared<[Received]>([]))
        var services = GRPCServices()
        for signal in Signal.allCases {
            services.unary(signal.method) { request in
                let headers = [request.metadata["x-key"], request.metadata["grpc-encoding"]]
                received.withLock { $0.append(Received(path: signal.method, body: request.message, headers: headers)) }
                return [1, 2]
            }
        }
        let collector = HTTPServer(
            loops: loops,
            address: .loopback(),
            tls: tls,
            handler: { request in
                let headers = [request.headers["x-key"], request.headers["content-encoding"]]
                received.withLock {
                    $0.append(Received(path: request.path, body: request.body, headers: headers))
                }
                return HTTPResponse(status: 200)
            },
            grpc: services
        )
        try await collector.start()
        let socket = "\(folder.path)/pipe.sock"
        let enabled = signals.map { #""\#($0)":{"enabled":true}"# }.joined(separator: ",")
        let document = #"""
            {"backends":[{"name":"c","socketPath":"\#(socket)","endpoint":":\#(try #require(collector.boundPort))",
             "useHTTP":\#(isHTTP),"path":"/base",\#(enabled)}]}
            """#
        let pipe = TelemetryPipe(loops: loops, logger: .disabled)
        let given = variables(try #require(collector.boundPort))
        let environment = TelemetryEnvironment { given[$0] }
        pipe.update(
            try TelemetryConfiguration(Array(document.utf8), local: "127.0.0.1", environment: environment).backends
        )
        let group = ServiceGroup([pipe], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("the socket is there") { AgentFiles.exists(socket) }
            try await body(socket, received)
            group.shutdown()
            try await tasks.waitForAll()
        }
        collector.shutdown()
    }
}
