import Documents
import Testing
import TransparentProxy

@testable import DataplaneAgent

@Suite struct BootstrapRequestTests {
    @Test func `a Dataplane is described with Kuma's names`() throws {
        let json = try Self.request(.dataplane, "type: Dataplane\nmesh: default\nname: web\n").json
        #expect(json["mesh"] == "default" && json["name"] == "web" && json["proxyType"] == "dataplane")
        #expect(json["dataplaneResource"]?.stringValue == #"{"type":"Dataplane","mesh":"default","name":"web"}"#)
        #expect(
            json["version"]?["envoy"] == [
                "version": "1.40.0", "build": "rev/1.40.0/Clean/RELEASE/BoringSSL", "kumaDpCompatible": true,
            ]
        )
        #expect(
            json["dnsPort"] == 15054 && json["readinessPort"] == 9902 && json["workdir"] == "/run/w"
                && json["ipv6Enabled"] == true
        )
        #expect(json["dataplaneToken"] == "t" && json["dataplaneTokenPath"] == "/t" && json["dataplaneConfig"] == nil)
        #expect(
            json["features"]
                == [
                    "feature-tcp-accesslog-via-named-pipe", "feature-embedded-dns", "feature-quick-stat-tags",
                    "feature-prompt-health-reports", "feature-gateway-reachability", "feature-token-at-bootstrap",
                    "feature-otel-via-kuma-dp", "feature-delta-grpc", "feature-strict-inbound-ports",
                    "feature-reuse-port",
                ]
        )
    }

    @Test func `of variables of OpenTelemetry it is told what there is, and no value`() throws {
        var request = try Self.request(.dataplane, "type: Dataplane\nmesh: default\nname: web\n")
        #expect(request.json["otelEnv"] == ["pipeEnabled": true])
        request.telemetry = TelemetryEnvironment { ["OTEL_EXPORTER_OTLP_HEADERS": "key=secret"][$0] }
        request.settings.features.telemetryPipe = false
        let shared: JSON = ["signal": "shared", "headersPresent": true, "effectiveAuthMode": "headers"]
        #expect(request.json["otelEnv"] == ["shared": shared])
    }

    @Test func `a zone proxy has neither mesh nor names to answer`() throws {
        let json = try Self.request(.egress, "type: ZoneEgress\nname: ze\n").json
        #expect(json["mesh"] == "" && json["dnsPort"] == nil && json["proxyType"] == "egress")
    }

    @Test func `redirection is told if the operator tells it`() throws {
        var request = try Self.request(.dataplane, "type: Dataplane\nmesh: default\nname: web\n")
        request.settings.transparentProxy = .init()
        let json = request.json
        #expect(json["dataplaneConfig"]?["redirect"]?["inbound"] == ["enabled": true, "port": 15006])
        #expect(json["features"]?.arrayValue?.contains("feature-transparent-proxy-in-dataplane-metadata") == true)
    }

    private static func request(_ type: ProxyType, _ resource: String) throws -> BootstrapRequest {
        var settings = AgentSettings()
        settings.proxyType = type
        return BootstrapRequest(
            settings: settings,
            resource: try ProxyResource(resource, variables: [:], type: type),
            token: Secret("t"),
            tokenFile: "/t",
            envoy: EnvoyVersion(version: "1.40.0", build: "rev/1.40.0/Clean/RELEASE/BoringSSL"),
            authority: "",
            workDirectory: "/run/w",
            hasIPv6: true,
            maxMemory: 0,
            systemAuthorityFile: "",
            dynamicMetadata: [:]
        )
    }
}

@Suite struct BootstrapAnswerTests {
    @Test(
        arguments: [
            ("admin: {address: {pipe: {path: /run/a.sock, mode: 384}}}", .socket("/run/a.sock")),
            (
                "admin: {address: {socketAddress: {address: 127.0.0.1, portValue: 9901}}}",
                .address("127.0.0.1", port: 9901)
            ),
            ("node: {id: a}", .none),
            ("admin: {address: {socketAddress: {address: 127.0.0.1, portValue: 99999}}}", .none),
        ] as [(String, BootstrapAnswer.Admin)]
    )
    func `the answer says where Envoy's admin interface is`(yaml: String, admin: BootstrapAnswer.Admin) throws {
        let answer = try BootstrapAnswer(body(yaml))
        #expect(answer.admin == admin && answer.configuration == Array(yaml.utf8) && answer.address == "192.0.2.1")
    }

    @Test(arguments: ["", "[]", "{}", #"{"bootstrap": "!"}"#, #"{"bootstrap": ""}"#, #"{"bootstrap": "ew=="}"#])
    func `an answer without a configuration is refused`(text: String) {
        #expect(throws: AgentError.self) { try BootstrapAnswer(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            (200, "", .answer), (422, "why", .refusal("why")), (400, "", .refusal("status 400, no reason given")),
            (
                404, "404: Page Not Found",
                .refusal(
                    "There is no /bootstrap endpoint for provided CP address. Double check if the address passed to the CP has a DP Server port (5678 by default), not HTTP API (5681 by default)"
                )
            ),
            (503, "", .later("status 503")), (500, "oops", .later("status 500: oops")),
            (429, "", .later("status 429: ")),
        ] as [(Int, String, BootstrapClient.Verdict)]
    )
    func `only what may change is asked again`(status: Int, body: String, verdict: BootstrapClient.Verdict) {
        #expect(BootstrapClient.verdict(status, Array(body.utf8)) == verdict)
    }

    @Test func `a Dataplane that is not there yet may come`() {
        guard case .later = BootstrapClient.verdict(404, []) else {
            Issue.record("an empty 404 is not final")
            return
        }
    }

    private func body(_ yaml: String) -> [UInt8] {
        let json: JSON = [
            "bootstrap": .string(Base64.encode(Array(yaml.utf8))),
            "kumaSidecarConfiguration": [
                "networking": ["address": "192.0.2.1", "corefileTemplate": .null], "metrics": ["aggregate": []],
            ],
        ]
        return json.text
    }
}

@Suite struct EnvoyTests {
    @Test func `the version is the second part of the build`() throws {
        let version = try #require(EnvoyVersion(output: "\nenvoy  version: 9e55/1.40.0/Clean/RELEASE/BoringSSL\n\n"))
        #expect(version.version == "1.40.0" && version.build == "9e55/1.40.0/Clean/RELEASE/BoringSSL")
    }

    @Test(arguments: ["", "envoy 1.40", "version: 1.40.0", "version: a/b/c/d", "version: a//c/d/e", "version:"])
    func `what is not Envoy's is refused`(output: String) {
        #expect(EnvoyVersion(output: output) == nil)
    }

    @Test func `Envoy is called as Kuma calls it`() {
        var settings = AgentSettings()
        settings.drainTime = .milliseconds(2500)
        let common = [
            "--config-path", "/b.yaml", "--drain-time-s", "2", "--drain-strategy", "immediate", "--disable-hot-restart",
            "--log-level", "info",
        ]
        #expect(EnvoyCommandLine(settings, bootstrapFile: "/b.yaml").arguments == common + ["--cpuset-threads"])
        settings.concurrency = 2
        settings.envoyComponentLogLevel = "upstream:debug"
        #expect(
            EnvoyCommandLine(settings, bootstrapFile: "/b.yaml").arguments == common + [
                "--component-log-level", "upstream:debug", "--concurrency", "2",
            ]
        )
    }

    @Test func `sockets have Kuma's names, and fit`() {
        #expect(
            SocketNames.accessLog("/tmp/kuma-dp-1", name: "web", mesh: "default")
                == "/tmp/kuma-dp-1/kuma-al-web-default.sock"
        )
        let long = SocketNames.metrics("/tmp/w", name: String(repeating: "n", count: 200), mesh: "m")
        #expect(long.utf8.count == 103 && long.hasSuffix("nnn.sock"))
    }

    @Test func `a folder with too long a path is refused, since its sockets would share a name`() throws {
        let longest = "/" + String(repeating: "f", count: 88)
        try SocketNames.check(longest)
        let sockets = [
            SocketNames.accessLog(longest, name: "web", mesh: "m"),
            SocketNames.metrics(longest, name: "web", mesh: "m"),
            SocketNames.dynamicConfiguration(longest),
        ]
        #expect(Set(sockets).count == 3 && sockets.allSatisfy { $0.hasPrefix("\(longest)/kuma-") })
        let error = #expect(throws: AgentError.self) { try SocketNames.check(longest + "f") }
        #expect(error?.message.contains("has 90 bytes, and 89 are the most") == true)
    }
}
