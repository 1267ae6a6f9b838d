import Documents
import Laboratory
import Net
import TestSupport
import Testing

/// What is more than HTTP/1.1, from an application of one zone through its sidecar, mutual TLS and an ingress to the sidecar and application of another.
@Suite(.serialized, .withEnvoy, InTwoZones(), .timeLimit(.minutes(3))) struct ProtocolTests {
    let mesh: TwoZones

    init() throws { mesh = try #require(InTwoZones.mesh) }

    @Test func `calls of gRPC keep their messages, status and trailers`() async throws {
        let (server, client) = try await pair("calls", "grpc", "grpc_server.py")
        let target = client.url("calls.zone-2").dropFirst("http://".count).dropLast()
        let caller = "spiffe://default/\(client.name)"
        let trailers = "  answered-by: calls\n  called-by: \(caller)\n"
        var output = ""
        try await eventually("all calls are answered", within: .seconds(60)) {
            let peer = try await client.host.startPeer(Self.peer("grpc_client.py"), ["calls", String(target)])
            guard await peer.wait() == .exited(0) else { return false }
            output = peer.output
            return true
        }
        #expect(
            output == """
                Unary OK one
                \(trailers)Fail FAILED_PRECONDITION nö: 100% wrong
                \(trailers)BothWays [1, 0, 100000] OK
                \(trailers)
                """
        )
        try await speaksHTTP2(server, client)
        #expect(try await server.statistic("cluster.localhost", ".grpc.9") > 0)
    }

    @Test func `a request by HTTP/2 without TLS is answered by HTTP/2, with trailers`() async throws {
        let (server, client) = try await pair("pages", "http2", "h2c.py")
        var answer: Answer?
        try await eventually("a page", within: .seconds(60)) {
            answer = try await client.host.ask(client.url("pages.zone-2"), ["-i", "--http2-prior-knowledge"])
            return answer?.status == 200
        }
        let lines = answer?.body.split(whereSeparator: \.isNewline) ?? []
        #expect(lines.first?.hasPrefix("HTTP/2 200") == true)
        #expect(lines.contains("pages"))
        #expect(lines.last == "x-trailer: after pages")
        // Who speaks HTTP/1.1 to its sidecar is served too.
        #expect(try await client.host.ask(client.url("pages.zone-2"), ["--http1.1"]).body.contains("pages"))
        try await speaksHTTP2(server, client)
    }

    /// All others have their resources by differences.
    @Test func `an Envoy that is told the state of the world calls others, is called, and hears of what changes`()
        async throws
    {
        let whole = ["KUMA_DATAPLANE_RUNTIME_ENVOY_XDS_TRANSPORT_PROTOCOL_VARIANT": "GRPC"]
        var settings = Workload.Settings("whole", service: "whole")
        (settings.agent, settings.asks) = (whole, ["backend"])
        let workload = try await mesh.lab.workload(settings, of: mesh.two)
        var asking = Workload.Settings("whole-client", service: "whole-client")
        asking.asks = ["whole.zone-2"]
        let client = try await mesh.lab.workload(asking, of: mesh.one)
        try await eventually("it is called", within: .seconds(60)) {
            try await client.host.ask(client.url("whole.zone-2")).body == "whole"
        }
        try await eventually("it calls", within: .seconds(60)) {
            try await workload.host.ask(workload.url("backend")).body.hasPrefix("backend-")
        }
        let configuration = try await mesh.two.call("GET", "/meshes/default/dataplanes/whole/xds").text
        #expect(configuration.contains(/"api_type":\s*"GRPC"/) && !configuration.contains("DELTA_GRPC"))

        let extra = try await mesh.lab.workload(TwoZones.backend("backend-x"), of: mesh.two)
        try await eventually("it calls a new instance", within: .seconds(60)) {
            try await workload.host.ask(workload.url("backend")).body == "backend-x"
        }
        await extra.proxy.process.stop()
        try await eventually("it knows that the instance has gone") {
            let clusters = try await mesh.two.call("GET", "/meshes/default/dataplanes/whole/clusters")
            return clusters.status == 200 && !clusters.text.contains("\(extra.endpoint)::")
        }
        // It has acknowledged what it was told, and refused nothing.
        var counts: JSON?
        try await eventually("what it has acknowledged is counted") {
            let insight = try await mesh.two.get("/meshes/default/dataplane-insights/whole")
            counts = insight["subscriptions"]?.arrayValue?.last?["status"]?["total"]
            return counts?["responsesAcknowledged"] != nil
        }
        #expect(counts?["responsesRejected"] == nil, "\(counts ?? .null)")
    }

    /// A server in zone-2 and a client of it in zone-1.
    private func pair(_ name: String, _ protocol: String, _ application: String) async throws -> (Workload, Workload) {
        var server = Workload.Settings(name, service: name)
        server.protocol = `protocol`
        server.application = Self.peer(application)
        var client = Workload.Settings("\(name)-client", service: "\(name)-client")
        client.asks = ["\(name).zone-2"]
        return (
            try await mesh.lab.workload(server, of: mesh.two), try await mesh.lab.workload(client, of: mesh.one)
        )
    }

    /// Expects that all connections between the two, and to the application, were HTTP/2, and the former in mutual TLS.
    private func speaksHTTP2(_ server: Workload, _ client: Workload) async throws {
        for (workload, cluster) in [(server, "cluster.localhost"), (client, server.name)] {
            let connections = try await workload.statistic(cluster, ".upstream_cx_total")
            #expect(connections > 0)
            #expect(try await workload.statistic(cluster, ".upstream_cx_http2_total") == connections)
        }
        let connections = try await client.statistic(server.name, ".upstream_cx_total")
        #expect(try await client.statistic(server.name, ".ssl.handshake") == connections)
    }

    private static func peer(_ name: String) -> String {
        #filePath.replacing("ProtocolTests.swift", with: "peers/\(name)")
    }
}
