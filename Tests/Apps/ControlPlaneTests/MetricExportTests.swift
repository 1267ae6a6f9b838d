import GRPC
import Glibc
import HTTP
import HTTPClient
import Net
import TestSupport
import Testing

@testable import ControlPlane

/// Metrics of the control plane, as a collector gets them.
@Suite(.timeLimit(.minutes(2))) struct MetricExportTests {
    /// The collector reads what it takes with OpenTelemetry's own messages.
    @Test(arguments: [("20", false), ("3600000", true)])
    func `metrics are pushed at intervals, and once more at the end`(interval: String, ends: Bool) async throws {
        let loop = EventLoop()
        let folder = try TestFolder()
        let (heard, place) = ("\(folder.path)/heard", "\(folder.path)/port")
        let collector = try await PeerScript.start("otlp.py", [place, heard], beside: #filePath, on: loop)
        defer { collector.send(signal: SIGKILL) }
        func read(_ file: String) -> String { String(decoding: (try? FileSystem.readNow(file)) ?? [], as: UTF8.self) }
        try await eventually("the collector listens") { !read(place).isEmpty }
        let plane = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false", "OTEL_SERVICE_NAME": "our-global",
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(read(place))",
                "OTEL_EXPORTER_OTLP_HEADERS": "x-key=a%20word", "OTEL_METRIC_EXPORT_INTERVAL": interval,
            ],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        #expect(try await plane.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/meshes").status == 200)
        if ends { plane.process.send(signal: SIGTERM) }
        // `name kind points`, of the resource and with the header that the variables say.
        for line in [
            "resource service.name=our-global", "header a word", "resources_count gauge", "leader gauge",
            "api_server_http_response_size_bytes histogram",
        ] {
            try await eventually("\(line)") { read(heard).contains(line) }
        }
        // One Mesh, counted with its labels.
        try await eventually("a point") { read(heard).contains("resources_count{resource_type=Mesh,zone=Global} 1.0") }
    }

    @Test(
        arguments: [
            ([:], false), (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:1"], true),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": ""], false),
            (["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://collector:1"], false),
            (
                ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:1", "KUMA_METRICS_OPENTELEMETRY_ENABLED": "false"],
                false
            ),
        ] as [([String: String], Bool)]
    )
    func `metrics are pushed where the variable for all signals names a collector`(
        variables: [String: String],
        arePushed: Bool
    ) throws {
        #expect((try Settings(file: nil, environment: variables).metricExport != nil) == arePushed)
    }

    @Test func `the variables for metrics go before those for all signals`() throws {
        let variables = [
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://all:1", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://own:2",
            "OTEL_BSP_SCHEDULE_DELAY": "7",
        ]
        let export = try #require(try Settings(file: nil, environment: variables).metricExport)
        #expect(export.host == "own" && export.port == 2 && export.isTLS && export.delay == .seconds(60))
    }
}
