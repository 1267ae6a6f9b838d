import Access
import Documents
import EnvoyConfig
import EnvoyProtos
import GRPC
import Glibc
import Identity
import Protobuf
import ResourceModel
import Stores
import Synchronization
import Testing
import Topology

@testable import XDS

@Suite(.timeLimit(.minutes(1))) struct ProxyFleetTests {
    private static let key = ResourceKey(.dataplane, mesh: "default", name: "web-1")
    private static let insight = ResourceKey(.dataplaneInsight, mesh: "default", name: "web-1")
    private static let cds = ResourceTypeURL.cluster
    private static let certificate = "identity_cert:secret:default"

    @Test func `a proxy is registered by its stream, and deregistered at once when it says goodbye`() async throws {
        try await TestFleet.run(delay: .seconds(3600)) { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.key] != nil })
            let stored = try #require(test.store.snapshot[Self.key])
            #expect(stored.labels["team"] == "blue")
            #expect(stored.spec["networking"]?["inbound"]?[0]?["tags"]?["kuma.io/zone"] == "zone-1")
            envoy.sayGoodbye()
            #expect(await envoy.end() == .ok)
            #expect(await test.eventually { $0[Self.key] == nil && $0[Self.insight] == nil })
        }
    }

    @Test func `a proxy that is lost is deregistered after a while, unless it comes back`() async throws {
        try await TestFleet.run(delay: .milliseconds(300)) { test in
            let first = try await FakeEnvoy.connect(port: test.port)
            first.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight] != nil })
            first.breakOff()
            #expect(await test.eventually { $0[Self.insight]?.spec["subscriptions"]?[0]?["disconnectTime"] != nil })
            let second = try await FakeEnvoy.connect(port: test.port)
            second.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight]?.spec["subscriptions"]?.arrayValue?.count == 2 })
            second.breakOff()
            #expect(await test.eventually { $0[Self.key] == nil })
        }
    }

    @Test func `a proxy that comes back has the certificate that it had`() async throws {
        try await TestFleet.run(delay: .seconds(3600)) { test in
            let mesh = Resource(
                ResourceKey(.mesh, name: "default"),
                spec: ["mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]]
            )
            let secrets = try MeshAuthority.missingSecrets(of: mesh, in: test.store.snapshot, now: TestFleet.now())
            try await test.store.write { draft in for resource in [mesh] + secrets { draft.put(resource) } }
            var versions: [String?] = []
            for _ in 0..<2 {
                let envoy = try await FakeEnvoy.connect(port: test.port)
                let node = (id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
                envoy.ask(ResourceTypeURL.secret, [Self.certificate], id: node.id, metadata: node.metadata)
                versions.append(await envoy.response(0)?.resources.first?.version)
                envoy.breakOff()
                #expect(
                    await test.eventually { _ in !test.fleet.isConnected(Self.key) && test.fleet.count == 0 }
                )
            }
            #expect(versions[0] != nil && versions[0] == versions[1])
        }
    }

    @Test func `who certifies a proxy is told before counters are due`() async throws {
        try await TestFleet.run(flushInterval: .seconds(3600)) { test in
            let mesh = Resource(
                ResourceKey(.mesh, name: "default"),
                spec: ["mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]]
            )
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight] != nil })
            let secrets = try MeshAuthority.missingSecrets(of: mesh, in: test.store.snapshot, now: TestFleet.now())
            try await test.store.write { draft in for resource in [mesh] + secrets { draft.put(resource) } }
            #expect(await test.eventually { $0[Self.insight]?.spec["mTLS"]?["issuedBackend"] == "ca-1" })
        }
    }

    @Test func `certificates of an agent on the host are told of without times, as long as they hold`() async throws {
        try await TestFleet.run(flushInterval: .seconds(3600)) { test in
            let mesh = Resource(ResourceKey(.mesh, name: "default"), spec: ["meshServices": ["mode": "Exclusive"]])
            let identity = Resource(
                ResourceKey(.meshIdentity, mesh: "default", name: "all"),
                spec: [
                    "selector": ["dataplane": ["matchLabels": [:]]], "spiffeID": ["path": "/proxies/one"],
                    "provider": ["type": "Spire", "spire": [:]],
                ],
                status: ["conditions": [["type": "Ready", "status": "True"]]]
            )
            try await test.store.write { draft in for resource in [mesh, identity] { draft.put(resource) } }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight]?.spec["mTLS"] != nil })
            let kri = try #require(test.store.snapshot[identity.key]?.kri).description
            #expect(
                test.store.snapshot[Self.insight]?.spec["mTLS"]
                    == ["certificateRegenerations": 1, "issuedBackend": .string(kri)]
            )
            try await test.store.write { draft in _ = draft.delete(identity.key) }
            #expect(await test.eventually { $0[Self.insight] != nil && $0[Self.insight]?.spec["mTLS"] == nil })
        }
    }

    @Test func `no certificate is issued before there is an insight to tell of it`() async throws {
        // The insight's begin waits for whoever would tell it something already.
        let calls = Atomic(0)
        let clock: @Sendable () -> Timestamp = {
            let isBegin = calls.add(1, ordering: .relaxed).oldValue == 0
            let end = ContinuousClock.now + .milliseconds(100)
            while isBegin, calls.load(ordering: .relaxed) == 1, ContinuousClock.now < end { sched_yield() }
            return TestFleet.now()
        }
        try await TestFleet.run(flushInterval: .seconds(3600), insightClock: clock) { test in
            let mesh = Resource(
                ResourceKey(.mesh, name: "default"),
                spec: ["mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]]
            )
            let secrets = try MeshAuthority.missingSecrets(of: mesh, in: test.store.snapshot, now: TestFleet.now())
            try await test.store.write { draft in for resource in [mesh] + secrets { draft.put(resource) } }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight]?.spec["mTLS"]?["issuedBackend"] == "ca-1" })
        }
    }

    @Test func `an insight says what the agent sends to collectors, and of what it knows itself`() async throws {
        try await TestFleet.run { test in
            var metadata = TestFleet.metadata(TestFleet.dataplane())
            metadata["features"] = .list(["feature-otel-via-kuma-dp"])
            metadata["workdir"] = "/tmp/dp"
            metadata["otelEnvInventory"] = ["shared": ["endpointPresent": true]]
            let backend = Resource(
                ResourceKey(.meshOpenTelemetryBackend, mesh: "default", name: "main"),
                labels: ["kuma.io/display-name": "main"]
            )
            let reference: JSON = ["backendRef": ["labels": ["kuma.io/display-name": "main"]]]
            let policy = Resource(
                ResourceKey(.meshTrace, mesh: "default", name: "spans"),
                spec: ["default": ["backends": [["type": "OpenTelemetry", "openTelemetry": reference]]]]
            )
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: metadata)
            #expect(await test.eventually { $0[Self.insight] != nil })
            try await test.store.write { draft in for resource in [backend, policy] { draft.put(resource) } }
            let traces: JSON = ["enabled": true, "envAllowed": true, "envInputPresent": true, "state": "ready"]
            let expected: JSON = ["backends": [["name": "main", "traces": traces]]]
            #expect(await test.eventually { $0[Self.insight]?.spec["openTelemetry"] == expected })
            try await test.store.write { draft in _ = draft.delete(policy.key) }
            #expect(await test.eventually { $0[Self.insight].map { $0.spec["openTelemetry"] == nil } ?? false })
        }
    }

    @Test func `a proxy that came back and was lost again has its time anew`() async throws {
        try await TestFleet.run(delay: .seconds(3600)) { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight] != nil })
            envoy.breakOff()
            #expect(await test.eventually { _ in !test.fleet.isConnected(Self.key) })
            // The time of the stream before this one is over.
            #expect(!test.fleet.hasStayedAway(.init(id: "an earlier stream", key: Self.key, isRegistered: true)))
            #expect(test.store.snapshot[Self.key] != nil)
        }
    }

    @Test func `a connection shows that it lives although nothing happens`() async throws {
        try await TestFleet.run(generationInterval: .milliseconds(20)) { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(
                await test.eventually {
                    ($0[Self.insight]?.spec["subscriptions"]?[0]?["generation"]?.intValue ?? 0) > 2
                }
            )
        }
    }

    @Test func `after a refusal the next of the type comes when the back-off is over`() async throws {
        try await TestFleet.run(refusalBackoff: .milliseconds(50)) { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            let first = try #require(await envoy.response(0))
            let refusal = ContinuousClock.now
            envoy.acknowledge(first, error: "no")
            #expect(
                await test.eventually {
                    $0[Self.insight]?.spec["subscriptions"]?[0]?["status"]?["cds"]?["responsesRejected"] == "1"
                }
            )
            let other = try ProxyDocument.read(TestFleet.dataplane().replacing("8080", with: "8081"))
            _ = try await test.store.write { $0.put(other) }
            #expect(await envoy.response(1)?.typeUrl == Self.cds)
            // Loops count whole milliseconds.
            #expect(ContinuousClock.now - refusal >= .milliseconds(48))
        }
    }

    @Test func `a proxy known by name is configured once its address is found`() async throws {
        try await TestFleet.run { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            let named = TestFleet.dataplane().replacing("192.0.2.1", with: "web.example.com")
            envoy.ask(ResourceTypeURL.listener, id: "default.web-1", metadata: TestFleet.metadata(named))
            #expect(await test.eventually { $0[Self.insight] != nil })
            var names = GatewayAddresses()
            names["web.example.com"] = "192.0.2.7"
            let found = names.resource
            _ = try await test.store.write { $0.put(found) }
            let first = try #require(await envoy.response(0))
            #expect(first.resources.map(\.name).contains("inbound:192.0.2.7:8080"))
        }
    }

    @Test func `a proxy that was stored beforehand stays`() async throws {
        try await TestFleet.run(delay: .zero) { test in
            let resource = try ProxyDocument.read(TestFleet.dataplane())
            _ = try await test.store.write { $0.put(resource) }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(nil))
            #expect(await test.eventually { $0[Self.insight] != nil })
            envoy.sayGoodbye()
            #expect(await test.eventually { $0[Self.insight]?.spec["subscriptions"]?[0]?["disconnectTime"] != nil })
            #expect(test.store.snapshot[Self.key] != nil)
        }
    }

    @Test func `a second stream of a proxy is refused`() async throws {
        try await TestFleet.run { test in
            let first = try await FakeEnvoy.connect(port: test.port)
            first.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight] != nil })
            let second = try await FakeEnvoy.connect(port: test.port)
            second.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            let end = await second.end()
            #expect(end.code == .unknown)
            #expect(end.message == "there is already an active stream from this node, try again later")
            #expect(test.fleet.count == 1)
        }
    }

    @Test(
        arguments: [
            ("", nil, "request must have a valid Proxy ID: Envoy ID must not be nil"),
            ("nodot", nil, "request must have a valid Proxy ID: the name should be provided after the dot"),
            ("default.", nil, "request must have a valid Proxy ID: name must not be empty"), (".web-1", nil, "web-1"),
            (
                "default.never-made", nil,
                "resource \"default.never-made\" not found; create a Dataplane in Kuma CP first or pass it as an argument to kuma-dp"
            ),
            (
                "default.alias", TestFleet.dataplane(),
                "proxyId default.alias does not match proxy resource default.web-1"
            ),
            ("nowhere.web-1", TestFleet.dataplane(mesh: "nowhere"), "nowhere"),
            ("default.web-1", "{{{", "cannot be read"),
            ("default.web-1", #"{"type":"Dataplane","mesh":"default","name":"web-1"}"#, "networking"),
            (
                "default.web-1", #"{"type":"MeshTimeout","mesh":"default","name":"web-1","spec":{}}"#,
                "not one of a proxy"
            ),
        ] as [(String, String?, String)]
    )
    func `nodes that nobody knows are refused with a reason`(id: String, resource: String?, reason: String) async throws
    {
        try await TestFleet.run { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            var metadata = TestFleet.metadata(resource)
            if id.isEmpty { metadata = [:] }
            envoy.ask(Self.cds, id: id, metadata: metadata)
            let end = await envoy.end()
            #expect(end.code == .unknown)
            #expect(end.message.contains(reason), "\(end)")
            #expect(test.fleet.count == 0)
        }
    }

    @Test func `a proxy that the mesh does not take is told that it could not register`() async throws {
        try await TestFleet.run { test in
            let restriction: JSON = ["tags": ["kuma.io/service": "*"]]
            let mesh = Resource(
                ResourceKey(.mesh, name: "default"),
                spec: ["constraints": ["dataplaneProxy": ["restrictions": [restriction]]]]
            )
            _ = try await test.store.write { $0.put(mesh) }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await envoy.end().message.hasPrefix("could not register proxy passed in kuma-dp run: "))
            #expect(test.fleet.count == 0)
        }
    }

    @Test func `a proxy without a token is refused and not registered`() async throws {
        try await TestFleet.run(authentication: .token) { test in
            for token in [nil, "", "garbage"] {
                let envoy = try await FakeEnvoy.connect(port: test.port, token: token)
                envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
                #expect(await envoy.end().message.hasPrefix("authentication failed"))
            }
            #expect(test.store.snapshot[Self.key] == nil)
        }
    }

    @Test func `a request without a type ends the stream`() async throws {
        try await TestFleet.run { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask("", id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await envoy.end().code == .invalidArgument)
        }
    }

    @Test func `a node may not change within a stream`() async throws {
        try await TestFleet.run { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            envoy.ask(
                ResourceTypeURL.listener,
                id: "default.web-1",
                metadata: TestFleet.metadata(TestFleet.dataplane())
            )
            #expect(await test.eventually { $0[Self.insight] != nil })
            envoy.ask(
                ResourceTypeURL.listener,
                id: "default.web-2",
                metadata: TestFleet.metadata(TestFleet.dataplane("web-2"))
            )
            #expect(
                await envoy.end().message
                    == "stream was authenticated for ID default.web-1. Received request is for node with ID default.web-2. "
                    + "Node ID cannot be changed after stream is initialized"
            )
        }
    }

    @Test func `beside a certificate by MeshIdentity an insight names what the mesh trusts`() {
        let trusts = ["b", "a"].map { Resource(ResourceKey(.meshTrust, mesh: "default", name: $0)) }
        let other = Resource(ResourceKey(.meshTrust, mesh: "other", name: "c"))
        #expect(
            ProxySecrets.trusts(of: "default", in: ResourceSnapshot(resources: trusts + [other]))
                == ["kri_mtrust_default___a_", "kri_mtrust_default___b_"]
        )
    }

    @Test func `an insight has the version, the metadata and the times of the stream`() async throws {
        try await TestFleet.run { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(Self.cds, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.insight] != nil })
            let insight = try #require(test.store.snapshot[Self.insight])
            #expect(insight.owner == Self.key)
            let subscription = try #require(insight.spec["subscriptions"]?[0])
            #expect(subscription["controlPlaneInstanceId"] == "cp-1")
            #expect(subscription["connectTime"] != nil && subscription["disconnectTime"] == nil)
            #expect(subscription["version"]?["kumaDp"]?["version"] == "2.14.3")
            #expect(subscription["version"]?["envoy"]?["version"] == "1.38.3")
            #expect(subscription["version"]?["kumaDp"]?["kumaCpCompatible"] == true)
            #expect(subscription["version"]?["envoy"]?["kumaDpCompatible"] == true)
            #expect(subscription["status"]?["lastUpdateTime"] != nil, "before anything was sent")
            #expect(insight.spec["metadata"]?["dataplane.admin.port"] == "9901")
        }
    }
}
