import Documents
import Laboratory
import TestSupport
import Testing

@Suite(.withEnvoy, .timeLimit(.minutes(3))) struct TelemetryTests {
    private static let backend: JSON = [
        "type": "OpenTelemetry",
        "openTelemetry": ["backendRef": ["kind": "MeshOpenTelemetryBackend", "labels": ["which": "near"]]],
    ]

    private static func policy(_ type: String, _ spec: JSON) -> JSON {
        ["type": .string(type), "mesh": "default", "name": "all", "spec": spec]
    }

    /// The collector is one of Python's grpcio.
    ///
    /// - `isVariable`: A variable of the agent says where it is, and the resource says something else.
    @Test(arguments: [false, true])
    func `traces, logs and metrics come to a collector over the agent`(isVariable: Bool) async throws {
        try await Lab.with(.loopback) { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            try await zone.mayWrite()
            let port = try lab.port(0)
            let collector = try await lab.host("collector").startPeer(
                #filePath.replacing("TelemetryTests.swift", with: "peers/otlp.py"),
                ["\(port)"]
            )
            var metrics = Self.backend
            metrics.set("openTelemetry", metrics["openTelemetry"]?.with("refreshInterval", "1s") ?? .null)
            try await zone.put(
                [
                    "type": "MeshOpenTelemetryBackend", "mesh": "default", "name": "near", "labels": ["which": "near"],
                    "spec": ["endpoint": ["address": "127.0.0.1", "port": .int(isVariable ? 1 : port)]],
                ],
                Self.policy("MeshTrace", ["default": ["backends": [Self.backend]]]),
                Self.policy("MeshMetric", ["default": ["backends": [metrics]]]),
                Self.policy(
                    "MeshAccessLog",
                    ["to": [["targetRef": ["kind": "Mesh"], "default": ["backends": [Self.backend]]]]]
                )
            )
            var settings = Workload.Settings("web", service: "web")
            settings.asks = ["web"]
            if isVariable { settings.agent = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port)"] }
            let web = try await lab.workload(settings, of: zone)
            for service in ["TraceService", "LogsService", "MetricsService"] {
                try await eventually("an export to \(service)", within: .seconds(60)) {
                    _ = try await web.host.ask(web.url("web"))
                    return collector.output.contains(service)
                }
            }
            try web.proxy.process.mustRun()
        }
    }
}

extension JSON {
    fileprivate func with(_ key: String, _ value: JSON) -> JSON {
        var result = self
        result.set(key, value)
        return result
    }
}
