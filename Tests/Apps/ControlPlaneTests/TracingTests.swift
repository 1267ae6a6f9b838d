import GRPC
import Glibc
import HTTP
import HTTPClient
import Net
import TestSupport
import Testing

@testable import ControlPlane

/// Spans of requests, as a collector gets them.
@Suite(.timeLimit(.minutes(2))) struct TracingTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let traceBytes: [UInt8] = [
        0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36,
    ]

    /// A collector that takes all and keeps it.
    private struct Collector {
        let http: HTTPServer
        let heard = Shared<[UInt8]>([])
        let headers = Shared<[String]>([])

        init() async throws {
            let (heard, headers) = (heard, headers)
            var services = GRPCServices()
            services.unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export") { request in
                heard.withLock { $0 += request.message }
                headers.withLock { $0 += request.metadata.all("x-key") }
                return []
            }
            http = HTTPServer(loops: EventLoopGroup(count: 1), address: .loopback(), grpc: services)
            try await http.start()
        }

        func hears(_ text: String) -> Bool { heard.value.contains(Array(text.utf8)) }
    }

    @Test(arguments: [true, false])
    func `requests to the API and calls of zones are spans at a collector`(_ isBySetting: Bool) async throws {
        let loop = EventLoop()
        let collector = try await Collector()
        let place = "127.0.0.1:\(collector.http.boundPort ?? 0)"
        var environment = [
            "KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false",
            "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED": "false", "OTEL_BSP_SCHEDULE_DELAY": "20",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-key=a%20word", "OTEL_SERVICE_NAME": "our-global",
        ]
        if isBySetting {
            environment["KUMA_TRACING_OPENTELEMETRY_ENDPOINT"] = place
        } else {
            environment["KUMA_TRACING_OPENTELEMETRY_ENABLED"] = "true"
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://\(place)"
        }
        let plane = try await ControlPlaneProcess.start(
            environment,
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        let url = "http://127.0.0.1:\(plane.ports["KUMA_API_SERVER_HTTP_PORT"] ?? 0)/meshes/absent"
        let caller = ClientRequest.Header("traceparent", "00-\(Self.trace)-00f067aa0ba902b7-01")
        let answer = try await HTTPClient().send(ClientRequest("GET", url, headers: [caller]))
        #expect(answer.status == 404)
        try await eventually("the span of the request") {
            collector.hears("/meshes/absent") && collector.heard.value.contains(Self.traceBytes)
        }
        #expect(collector.hears("our-global") && collector.hears("http.route"))
        #expect(collector.headers.value.contains("a word"))
        let zone = try await Peer.zone(of: plane.ports["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"] ?? 0)
        try await eventually("the zone is known") {
            try await plane.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/zones/west").status == 200
        }
        zone.close()
        try await eventually("the span of the stream") {
            collector.hears("kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync")
        }
    }

    @Test(
        arguments: [
            ("", [:], "localhost", 4317, true),
            ("collector:1234", ["OTEL_EXPORTER_OTLP_ENDPOINT": "https://other:1"], "collector", 1234, false),
            ("", ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://other:1"], "other", 1, false),
            ("", ["OTEL_EXPORTER_OTLP_ENDPOINT": "https://other"], "other", 4317, true),
            ("", ["OTEL_EXPORTER_OTLP_ENDPOINT": "other:1", "OTEL_EXPORTER_OTLP_INSECURE": "true"], "other", 1, false),
            (
                "",
                [
                    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://other:1",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://[::1]:2/x",
                ],
                "::1", 2, false
            ),
        ] as [(String, [String: String], String, Int, Bool)]
    )
    func `where spans go`(_ endpoint: String, _ variables: [String: String], _ host: String, _ port: Int, _ isTLS: Bool)
    {
        let export = CollectorSettings(.traces, endpoint: endpoint, variables: variables)
        #expect(export.host == host && export.port == port && export.isTLS == isTLS)
    }

    @Test func `what is said of the control plane`() {
        let variables = ["OTEL_RESOURCE_ATTRIBUTES": "service.name=cp-1, team = mesh%2Cnet,junk"]
        let export = CollectorSettings(.traces, endpoint: "", variables: variables)
        #expect(export.resource.map(\.name) == ["service.name", "team"])
        #expect(export.resource.map(\.value) == ["cp-1", "mesh,net"])
        let named = CollectorSettings(
            .traces,
            endpoint: "",
            variables: variables.merging(["OTEL_SERVICE_NAME": "own"]) { $1 }
        )
        #expect(named.resource.first?.value == "own" && export.delay == .seconds(5))
        #expect(CollectorSettings(.traces, endpoint: "", variables: [:]).resource.map(\.value) == ["kuma-cp"])
    }
}
