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
        let backends = try TelemetryConfiguration(Array(text.utf8), local: "192.0.2.7").backends
        #expect(backends.map(\.name) == ["a", "b"])
        #expect(backends[0].host == "192.0.2.7" && backends[0].signals == [.traces] && backends[0].interval == nil)
        #expect(backends[1].url(.metrics) == "https://[fd00::1]:443/otlp/v1/metrics")
        #expect(backends[1].interval == .seconds(15))
        #expect(throws: AgentError.self) { try TelemetryConfiguration([1], local: "") }
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
        _ body: (String, Shared<[Received]>) async throws -> Void
    ) async throws {
        let (loops, folder, received) = (EventLoopGroup(count: 1), try TestFolder(), Shared<[Received]>([]))
        var services = GRPCServices()
        for signal in Signal.allCases {
            services.unary(signal.method) { request in
                received.withLock { $0.append(Received(path: signal.method, body: request.message)) }
                return [1, 2]
            }
        }
        let collector = HTTPServer(
            loops: loops,
            address: .loopback(),
            handler: { request in
                received.withLock { $0.append(Received(path: request.path, body: request.body)) }
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
        pipe.update(try TelemetryConfiguration(Array(document.utf8), local: "127.0.0.1").backends)
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
