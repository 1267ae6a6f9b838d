import Documents
import Testing

@testable import DataplaneAgent

@Suite struct TelemetryEnvironmentTests {
    private static func environment(_ variables: [String: String]) -> TelemetryEnvironment {
        TelemetryEnvironment { name in
            name.hasPrefix("OTEL_EXPORTER_OTLP_") ? variables[String(name.dropFirst(19))] : nil
        }
    }

    // MARK: - What the control plane is told

    @Test(
        arguments: [
            ([:], [:]), (["ENDPOINT": " "], [:]),
            (
                ["ENDPOINT": "collector:4317", "INSECURE": "true"],
                [
                    "shared": [
                        "signal": "shared", "endpointPresent": true, "insecurePresent": true,
                        "effectiveAuthMode": "none",
                    ]
                ]
            ),
            (
                [
                    "PROTOCOL": "http/protobuf", "ENDPOINT": "https://c/otlp", "CERTIFICATE": "/ca", "TIMEOUT": "5",
                    "COMPRESSION": "gzip",
                ],
                [
                    "shared": [
                        "signal": "shared", "certificatePresent": true, "compressionPresent": true,
                        "endpointPresent": true, "protocolPresent": true, "timeoutPresent": true,
                        "effectiveProtocol": "http/protobuf", "endpointParsedAsURL": true, "endpointHasPath": true,
                        "effectiveAuthMode": "tls",
                    ]
                ]
            ),
            (
                ["CLIENT_CERTIFICATE": "/c", "CLIENT_KEY": "/k", "LOGS_CLIENT_KEY": "/k", "TRACES_HEADERS": "a=b"],
                [
                    "shared": [
                        "signal": "shared", "clientCertificatePresent": true, "clientKeyPresent": true,
                        "effectiveAuthMode": "mtls",
                    ],
                    "traces": [
                        "signal": "traces", "headersPresent": true, "effectiveAuthMode": "headers",
                        "overrideKinds": ["headers"],
                    ],
                    "logs": [
                        "signal": "logs", "clientKeyPresent": true, "effectiveAuthMode": "none",
                        "validationErrors": ["logs.mtls"],
                    ], "validationErrors": ["logs.mtls"],
                ]
            ),
        ] as [([String: String], JSON)]
    )
    func `variables are told by their names`(variables: [String: String], inventory: JSON) {
        #expect(Self.environment(variables).inventory(isPiped: false) == inventory)
    }

    @Test(
        arguments: [
            (["PROTOCOL": "http/json"], ["shared.protocol"]), (["COMPRESSION": "zstd"], ["shared.compression"]),
            (["TIMEOUT": "-1"], ["shared.timeout"]), (["TIMEOUT": "1s"], ["shared.timeout"]),
            (["ENDPOINT": "http://c:4317/"], ["shared.endpoint"]),
            (["ENDPOINT": "http://c/", "PROTOCOL": "http/protobuf"], []),
            (["METRICS_ENDPOINT": "http://c/", "PROTOCOL": "http/protobuf"], []),
            (["METRICS_ENDPOINT": "http://c/"], ["metrics.endpoint"]),
            (["METRICS_ENDPOINT": "http://c/", "PROTOCOL": "odd"], ["shared.protocol"]),
        ] as [([String: String], [String])]
    )
    func `what makes no sense is told`(variables: [String: String], errors: [String]) {
        let told = Self.environment(variables).inventory(isPiped: true)["validationErrors"]
        #expect(told?.arrayValue?.compactMap(\.stringValue) ?? [] == errors)
    }

    // MARK: - What they do

    /// What a resource says, which variables there are, and where traces go.
    struct Way: Sendable {
        var backend: JSON = ["endpoint": "main:4317"]
        var plan: JSON = [:]
        var variables: [String: String] = [:]
        /// A URL over HTTP; `tls:` before the endpoint with it.
        var traces: String?
    }

    @Test(
        arguments: [
            Way(traces: "main:4317"),
            Way(backend: ["endpoint": ":4317"], traces: "192.0.2.1:4317"),
            Way(
                backend: ["endpoint": "c:443", "useHTTP": true, "useHTTPS": true, "path": "/a/"],
                traces: "https://c:443/a/v1/traces"
            ),
            Way(variables: ["ENDPOINT": "other:9"], traces: "other:9"),
            Way(variables: ["ENDPOINT": "https://other:9"], traces: "tls:other:9"),
            Way(variables: ["ENDPOINT": "http://other:9/path"], traces: "main:4317"),
            Way(variables: ["INSECURE": "false"], traces: "tls:main:4317"),
            Way(variables: ["ENDPOINT": "http://o:9", "INSECURE": "false"], traces: "o:9"),
            Way(variables: ["PROTOCOL": "http/protobuf"], traces: "http://main:4317/v1/traces"),
            Way(variables: ["PROTOCOL": "http/protobuf", "ENDPOINT": "http://o/a/"], traces: "http://o/a/v1/traces"),
            Way(variables: ["PROTOCOL": "http/protobuf", "TRACES_ENDPOINT": "http://o/a"], traces: "http://o/a"),
            Way(variables: ["TRACES_PROTOCOL": "http/protobuf", "TRACES_ENDPOINT": "http://o"], traces: "http://o/"),
            Way(variables: ["ENDPOINT": "o:1", "TRACES_ENDPOINT": "t:2", "LOGS_ENDPOINT": "l:3"], traces: "t:2"),
            Way(
                backend: ["endpoint": "main:4317", "envPolicy": ["precedence": "ExplicitFirst"]],
                variables: ["ENDPOINT": "https://o:1", "PROTOCOL": "http/protobuf"],
                traces: "main:4317"
            ),
            Way(
                plan: ["blockedReasons": ["SignalOverridesDisallowed"]],
                variables: ["ENDPOINT": "o:1", "TRACES_ENDPOINT": "t:2"],
                traces: "o:1"
            ),
            Way(plan: ["blockedReasons": ["EnvDisabledByPolicy"]], variables: ["ENDPOINT": "o:1"], traces: "main:4317"),
            Way(
                plan: ["blockedReasons": ["MultipleBackendsForSignal"]],
                variables: ["ENDPOINT": "o:1"],
                traces: "main:4317"
            ),
            Way(plan: ["blockedReasons": ["RequiredEnvMissing"]], variables: ["ENDPOINT": "o:1"]),
            Way(plan: ["missingFields": ["timeout"]], variables: ["ENDPOINT": "o:1"]),
        ]
    )
    func `the resource and the variables say where a signal goes`(way: Way) throws {
        var backend = way.backend
        backend.set("socketPath", "/s")
        var plan = way.plan
        plan.set("enabled", true)
        backend.set("traces", plan)
        let found = try Self.backend(backend, way.variables)
        let exporter = found.exporters[.traces]
        let text = exporter.map { exporter in
            let target = exporter.target
            return target.isHTTP ? exporter.url : "\(target.isTLS ? "tls:" : "")\(target.endpoint)"
        }
        #expect(text == way.traces)
        #expect((found.blocks[.traces] == nil) == (way.traces != nil))
    }

    @Test func `variables for one signal go before those for all`() throws {
        let backend: JSON = [
            "endpoint": "c:1", "socketPath": "/s", "traces": ["enabled": true], "logs": ["enabled": true],
        ]
        let found = try Self.backend(
            backend,
            [
                "HEADERS": "A=1, b = x=y ,bad name=1,c=%0a,d=%zz", "TRACES_HEADERS": "t=%41", "TIMEOUT": "1500",
                "TRACES_TIMEOUT": "0", "COMPRESSION": "GZIP", "TRACES_COMPRESSION": "none", "CERTIFICATE": "/ca",
                "CLIENT_CERTIFICATE": "/c", "CLIENT_KEY": "/k", "TRACES_CLIENT_KEY": "/other",
            ]
        )
        let logs = try #require(found.exporters[.logs])
        let traces = try #require(found.exporters[.traces])
        #expect(logs.headers.exposed.map { "\($0.name)=\($0.value)" } == ["a=1", "b= x=y ", "d=%zz"])
        #expect(traces.headers.exposed.map { "\($0.name)=\($0.value)" } == ["t=A"])
        #expect(logs.timeout == .milliseconds(1500) && traces.timeout == nil)
        #expect(logs.target.isCompressed && !traces.target.isCompressed)
        let files = [traces.target.certificateFile, traces.target.clientCertificateFile, traces.target.clientKeyFile]
        #expect(files == ["/ca", "/c", "/k"])
    }

    @Test(arguments: [([], true), (["SignalOverridesDisallowed"], true), (["MultipleBackendsForSignal"], false)])
    func `the proxy's own metrics are pushed unless variables are ambiguous`(reasons: [String], isPushed: Bool) throws {
        let plan: JSON = ["enabled": true, "blockedReasons": .array(reasons.map { .string($0) })]
        let found = try Self.backend(["endpoint": "c:1", "socketPath": "/s", "metrics": plan], [:])
        #expect((MetricsConfiguration.Push(found) != nil) == isPushed)
    }

    private static func backend(_ json: JSON, _ variables: [String: String]) throws
        -> TelemetryConfiguration.Backend
    {
        let document: JSON = ["backends": [json]]
        let configuration = try TelemetryConfiguration(
            document.text,
            local: "192.0.2.1",
            environment: environment(variables)
        )
        return try #require(configuration.backends.first)
    }
}
