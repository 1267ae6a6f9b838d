import Documents
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import ProxyPlanning

@Suite struct SidecarPlanningTests {
    private static let redirected: JSON = ["redirectPortInbound": 15006, "redirectPortOutbound": 15001]

    private func plan(
        _ metadata: JSON,
        mesh: JSON = [:],
        metrics: JSON? = nil,
        probes: JSON? = nil,
        redirection: JSON = redirected,
        policies: [Resource] = []
    ) throws -> ProxyPlan {
        var spec: JSON = [
            "networking": [
                "address": "192.0.2.1", "transparentProxying": redirection,
                "inbound": [["port": 8080, "servicePort": 9090, "tags": ["kuma.io/service": "web"]]],
            ]
        ]
        if let probes { spec.set("probes", probes) }
        if let metrics { spec.set("metrics", ["type": "prometheus", "conf": metrics]) }
        let resources = [
            Resource(ResourceKey(.mesh, name: "default"), spec: mesh),
            Resource(ResourceKey(.dataplane, mesh: "default", name: "web-1"), spec: spec),
        ]
        var planner = Planner()
        let plan = planner.sidecar(
            ProxyID(mesh: "default", name: "web-1"),
            facts: ProxyFacts(metadata: metadata),
            in: ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: resources + policies)
        )
        return try #require(plan)
    }

    private static func metrics(_ conf: JSON) -> JSON {
        ["metrics": ["enabledBackend": "p", "backends": [["name": "p", "type": "prometheus", "conf": conf]]]]
    }

    private static let admin: JSON = ["dataplane.admin.port": "9901", "workdir": "/tmp"]

    // MARK: - Administration

    @Test func `administration on a socket is opened at a loopback address too`() {
        var facts = ProxyFacts(metadata: Self.admin)
        #expect(AdminPlan(facts, address: "127.0.0.1", port: 9901) == nil, "it would lead to itself")
        facts.adminSocketPath = "/tmp/kuma-envoy-admin.sock"
        #expect(AdminPlan(facts, address: "127.0.0.1", port: 9901)?.upstream == .pipe("/tmp/kuma-envoy-admin.sock"))
    }

    @Test func `an agent of old answers for its readiness on a socket`() {
        var metadata = Self.admin
        #expect(
            AdminPlan(ProxyFacts(metadata: metadata), address: "192.0.2.1", port: 9901)?.readiness
                == .socket("127.0.0.1", 9902)
        )
        metadata.set("features", ["feature-readiness-unix-socket"])
        #expect(
            AdminPlan(ProxyFacts(metadata: metadata), address: "192.0.2.1", port: 9901)?.readiness
                == .pipe("/tmp/kuma-readiness-reporter.sock")
        )
    }

    // MARK: - Certificates by an agent

    @Test(
        arguments: [
            ([:], "/tmp/spire-agent/public/api.sock"), (["spireAgent.socketPath": "/run/a.sock"], "/run/a.sock"),
        ] as [(JSON, String)]
    )
    func `an agent of SPIRE is asked where the proxy says that it is, else where the zone says`(
        metadata: JSON,
        path: String
    ) throws {
        func identity(_ provider: JSON) -> Resource {
            Resource(
                ResourceKey(.meshIdentity, mesh: "default", name: "all"),
                spec: [
                    "selector": ["dataplane": ["matchLabels": [:]]], "spiffeID": ["path": "/proxies/one"],
                    "provider": provider,
                ],
                status: ["conditions": [["type": "Ready", "status": "True"]]]
            )
        }
        let mesh: JSON = ["meshServices": ["mode": "Exclusive"]]
        let spire: JSON = ["type": "Spire", "spire": ["agent": ["timeout": "3s"]]]
        let planned = try plan(metadata, mesh: mesh, policies: [identity(spire)])
        #expect(planned.system.value.identityAgent == IdentityAgentPlan(path: path, timeout: .seconds(3)))
        guard case .sidecar(let inbound, _) = planned.role else {
            Issue.record("no sidecar")
            return
        }
        let credentials = try #require(inbound.value.inbounds.first?.tls?.credentials)
        #expect(credentials.agentID == "spiffe://default.zone-1.mesh.local/proxies/one")
        let bundled = try plan(metadata, mesh: mesh, policies: [identity(["type": "Bundled", "bundled": [:]])])
        #expect(bundled.system.value.identityAgent == nil)
    }

    // MARK: - Metrics of the mesh

    @Test func `what a Dataplane says of its metrics goes before what the mesh says`() throws {
        let mesh = Self.metrics(["port": 5679, "path": "/all", "envoy": ["usedOnly": true]])
        let conf: JSON = ["path": "/own", "envoy": ["filterRegex": "http"]]
        let prometheus = try plan(Self.admin, mesh: mesh, metrics: conf).system.value.prometheus
        #expect(prometheus?.port == 5679)
        #expect(prometheus?.path == "/own")
        #expect(prometheus?.askedFor == "/?filter=http&usedonly")
    }

    @Test(arguments: [8080, 9090])
    func `metrics take no port of the proxy or the application`(port: Int) throws {
        #expect(try plan(Self.admin, mesh: Self.metrics(["port": .int(port)])).system.value.prometheus == nil)
        #expect(try plan(Self.admin, mesh: Self.metrics(["port": .int(port + 1)])).system.value.prometheus != nil)
    }

    @Test func `without administration there are no metrics of the mesh`() throws {
        #expect(try plan(["workdir": "/tmp"], mesh: Self.metrics([:])).system.value.prometheus == nil)
    }

    @Test func `metrics are shown in plain text by an agent that has no certificate of its own`() throws {
        let mesh = Self.metrics(["tls": ["mode": "providedTLS"]])
        #expect(try plan(Self.admin, mesh: mesh).system.value.prometheus?.tls == PrometheusPlan.TLS.none)
        var metadata = Self.admin
        metadata.set("metricsCertPath", "/c")
        metadata.set("metricsKeyPath", "/k")
        let files = PrometheusPlan.TLS.files(certificate: "/c", key: "/k")
        #expect(try plan(metadata, mesh: mesh).system.value.prometheus?.tls == files)
    }

    // MARK: - Probes

    @Test func `an agent that answers for probes itself has no listener for them`() throws {
        let probes: JSON = ["port": 9000, "endpoints": [["inboundPort": 9090, "inboundPath": "/a", "path": "/b"]]]
        let planned = try plan([:], probes: probes).system.value.probes
        #expect(planned?.port == 9000 && planned?.endpoints.first?.section == "8080")
        #expect(try plan(["dataplane.appProbeProxy.enabled": "true"], probes: probes).system.value.probes == nil)
    }

    // MARK: - Names

    @Test(arguments: [("IPv4", false), ("DualStack", true)])
    func `names have addresses of the families that are redirected`(family: String, isIPv6: Bool) throws {
        var redirection = Self.redirected
        redirection.set("ipFamilyMode", .string(family))
        let metadata: JSON = ["dataplane.dns.port": "15054"]
        #expect(try plan(metadata, redirection: redirection).system.value.dns?.isIPv6Enabled == isIPv6)
    }

    @Test func `an agent that answers for no names is told none`() throws {
        var metadata: JSON = ["features": ["feature-embedded-dns"], "workdir": "/tmp"]
        #expect(try plan(metadata).system.value.dynamicConfig == nil)
        metadata.set("dataplane.dns.port", "15053")
        #expect(try plan(metadata).system.value.dynamicConfig?.wantsNames == true)
    }

    // MARK: - Redirection

    @Test(
        arguments: [
            (["redirectPortInbound": 15006], 15006, nil), (["redirectPortOutbound": 15001], nil, 15001),
        ] as [(JSON, UInt16?, UInt16?)]
    )
    func `what is not redirected has no listener`(redirection: JSON, inbound: UInt16?, outbound: UInt16?) throws {
        guard case .sidecar(let part, _) = try plan([:], redirection: redirection).role else {
            Issue.record("no sidecar")
            return
        }
        let passthrough = try #require(part.value.passthrough)
        #expect(passthrough.inboundPort == inbound && passthrough.outboundPort == outbound)
    }

    @Test(arguments: [true, false])
    func `a host without IPv6 has no listener of IPv6`(hasIPv6: Bool) throws {
        guard case .sidecar(let part, _) = try plan(["ipv6Enabled": .bool(hasIPv6)]).role else {
            Issue.record("no sidecar")
            return
        }
        #expect(part.value.passthrough?.isIPv6Caught == hasIPv6)
    }

    // MARK: - Ports that nobody declared

    @Test(arguments: [(nil, false), ("Strict", true), ("Permissive", false)] as [(String?, Bool)])
    func `where MeshTLS is strict, undeclared ports are closed whatever the agent asks for`(
        mode: String?,
        isStrict: Bool
    ) throws {
        let mesh: JSON = ["mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]]]
        let policies = mode.map { mode in
            [
                Resource(
                    ResourceKey("MeshTLS", mesh: "default", name: "tls"),
                    spec: ["targetRef": ["kind": "Mesh"], "rules": [["default": ["mode": .string(mode)]]]]
                )
            ]
        }
        guard case .sidecar(let part, _) = try plan([:], mesh: mesh, policies: policies ?? []).role else {
            Issue.record("no sidecar")
            return
        }
        #expect((part.value.passthrough?.strictPorts != nil) == isStrict)
    }
}
