import GRPC
import HTTP
import Metrics
import Net
import TestSupport
import Testing

@Suite struct GRPCMetricsTests {
    /// The samples with a name and these labels, in the order of the text.
    private static func samples(_ registry: MetricRegistry, _ name: String) -> [String] {
        String(decoding: registry.text(), as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("\(name){") }
    }

    @Test(.timeLimit(.minutes(1))) func `calls are counted on both sides, by method and by how they end`() async throws
    {
        let (served, made) = (MetricRegistry(), MetricRegistry())
        var options = GRPCClient.Options()
        options.metrics = GRPCMetrics(made, .client)
        let server = try EchoServer(secure: false, metrics: GRPCMetrics(served, .server))
        try await server.run(options) { _, client in
            _ = try await client.unary("/test.Echo/Unary", [1])
            for path in ["/test.Echo/Unary", "/test.Echo/None"] {
                await #expect(throws: GRPCStatus.self) { try await client.unary(path, [0]) }
            }
        }
        let unary = #"grpc_method="Unary",grpc_service="test.Echo",grpc_type="unary""#
        for (registry, role) in [(served, "server"), (made, "client")] {
            func value(_ name: String, _ labels: String) -> [String] {
                Self.samples(registry, "grpc_\(role)_\(name)").filter { $0.contains(labels) }
                    .map { String($0.split(separator: " ").last ?? "") }
            }
            #expect(value("started_total", unary) == ["2"])
            #expect(value("handled_total", #"grpc_code="OK","# + unary) == ["1"])
            #expect(value("handled_total", #"grpc_code="NotFound","# + unary) == ["1"])
            #expect(value("handling_seconds_count", unary) == ["2"])
            #expect(value("msg_sent_total", unary) == [role == "server" ? "1" : "2"])
            #expect(value("msg_received_total", unary) == [role == "server" ? "2" : "1"])
        }
        let unknown = Self.samples(served, "grpc_server_started_total").filter { $0.contains("None") }
        #expect(unknown.isEmpty, "what callers make up is no label")
        #expect(Self.samples(made, "grpc_client_handled_total").contains { $0.contains("Unimplemented") })
    }

    @Test(.timeLimit(.minutes(1))) func `a stream is counted while it is open`() async throws {
        let served = MetricRegistry()
        let server = try EchoServer(secure: false, metrics: GRPCMetrics(served, .server))
        try await server.run { server, client in
            await client.loop.run { _ = client.call("/test.Echo/Silent", handler: WaitingHandler()) }
            try await eventually("the call is there") { server.silentCalls.value == 1 }
            #expect(
                Self.samples(served, "grpc_server_started_total").contains {
                    $0.contains(#"grpc_type="bidi_stream"} 1"#)
                }
            )
            #expect(Self.samples(served, "grpc_server_handled_total").isEmpty)
        }
        try await eventually("the call has ended") { !Self.samples(served, "grpc_server_handled_total").isEmpty }
    }
}

/// Sends nothing, and waits.
private final class WaitingHandler: GRPCCallHandler {
    func message(_ bytes: [UInt8], on call: GRPCCall) {}
    func next(on call: GRPCCall) -> GRPCOutbound { .wait }
    func closed(_ status: GRPCStatus, on call: GRPCCall) {}
}
