import Access
import Logging
import Documents
import EnvoyConfig
import HTTP
import Protobuf
import ResourceModel
import Stores
import Testing

@testable import XDS

@Suite(.timeLimit(.minutes(1))) struct GoodbyeTests {
    private static let key = ResourceKey(.dataplane, mesh: "default", name: "web-1")

    private func say(_ body: JSON, to fleet: ProxyFleet, token: String? = nil) async -> Int {
        var router = Router()
        GoodbyeHandler(fleet: fleet, logger: .disabled).add(to: &router)
        var headers = HTTPHeaders()
        if let token { headers["authorization"] = token }
        return await router.respond(
            to: HTTPRequest(method: "POST", target: "/goodbye", headers: headers, body: body.text)
        ).status
    }

    private static let web: JSON = ["mesh": "default", "name": "web-1", "proxyType": "dataplane", "run": "run-1"]

    private static func metadata(_ resource: String?, run: String) -> Struct {
        var metadata = TestFleet.metadata(resource)
        metadata["dynamicMetadata"] = ["kuma-dp.run": .string(run)]
        return metadata
    }

    /// Whether the proxy is sent anybody; nil if it is not stored.
    private static func takesRequests(_ snapshot: ResourceSnapshot) -> Bool? {
        snapshot[key].map { Dataplane($0).inbounds.contains(where: \.isReady) }
    }

    /// How many streams of the proxy are written down.
    private static func streams(_ snapshot: ResourceSnapshot) -> Int {
        let insight = snapshot[ResourceKey(.dataplaneInsight, mesh: "default", name: "web-1")]
        return insight?.spec["subscriptions"]?.arrayValue?.count ?? 0
    }

    @Test(arguments: [false, true])
    func `a proxy that says goodbye is sent nobody from then on, and its stream stays open`(isStored: Bool) async throws
    {
        try await TestFleet.run { test in
            if isStored {
                let resource = try ProxyDocument.read(TestFleet.dataplane())
                _ = try await test.store.write { $0.put(resource) }
            }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            let resource = isStored ? nil : TestFleet.dataplane()
            envoy.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: Self.metadata(resource, run: "run-1"))
            #expect(await test.eventually { Self.streams($0) == 1 })
            #expect(Self.takesRequests(test.store.snapshot) == true)
            #expect(await say(Self.web, to: test.fleet) == 200)
            #expect(Self.takesRequests(test.store.snapshot) == false)
            #expect(test.fleet.isConnected(Self.key))
            envoy.breakOff()
            guard isStored else {
                #expect(await test.eventually { $0[Self.key] == nil })
                return
            }
            #expect(await test.eventually { _ in !test.fleet.isConnected(Self.key) })
            #expect(Self.takesRequests(test.store.snapshot) == false)
        }
    }

    @Test(arguments: [false, true], ["run-1", "run-2", ""])
    func `a stream that comes back is in service unless it is of the run that said goodbye`(
        isStored: Bool,
        run: String
    ) async throws {
        try await TestFleet.run(delay: .seconds(3600)) { test in
            if isStored {
                let resource = try ProxyDocument.read(TestFleet.dataplane())
                _ = try await test.store.write { $0.put(resource) }
            }
            let resource = isStored ? nil : TestFleet.dataplane()
            let first = try await FakeEnvoy.connect(port: test.port)
            first.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: Self.metadata(resource, run: "run-1"))
            #expect(await test.eventually { Self.streams($0) == 1 })
            #expect(await say(Self.web, to: test.fleet) == 200)
            first.breakOff()
            #expect(await test.eventually { _ in !test.fleet.isConnected(Self.key) })
            let second = try await FakeEnvoy.connect(port: test.port)
            second.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: Self.metadata(resource, run: run))
            #expect(await test.eventually { Self.streams($0) == 2 })
            #expect(Self.takesRequests(test.store.snapshot) == (run != "run-1"))
        }
    }

    /// An agent whose name is taken never has a stream; what it says as it ends is not about the one that has.
    @Test(arguments: ["run-2", ""])
    func `an agent without the stream does not take the proxy of another out of service`(run: String) async throws {
        try await TestFleet.run { test in
            let resource = try ProxyDocument.read(TestFleet.dataplane())
            _ = try await test.store.write { $0.put(resource) }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: Self.metadata(nil, run: "run-1"))
            #expect(await test.eventually { Self.streams($0) == 1 })
            var other = Self.web
            other.set("run", .string(run))
            #expect(await say(other, to: test.fleet) == 404)
            #expect(Self.takesRequests(test.store.snapshot) == true)
            #expect(await say(Self.web, to: test.fleet) == 200)
        }
    }

    /// - `connected`: The run that the insight of another instance names; nil if it names none.
    @Test(arguments: zip(["run-1", "run-2", nil], [200, 404, 200]))
    func `a goodbye may come to another instance than the stream`(connected: String?, status: Int) async throws {
        try await TestFleet.run { test in
            let resource = try ProxyDocument.read(TestFleet.dataplane())
            var insight = Resource(
                ResourceKey(.dataplaneInsight, mesh: "default", name: "web-1"),
                spec: [
                    "subscriptions": [
                        ["id": "1", "controlPlaneInstanceId": "cp-2", "connectTime": "2026-01-01T00:00:00Z"]
                    ]
                ],
                owner: Self.key
            )
            if let connected { insight.spec.set("metadata", ["dynamicMetadata": ["kuma-dp.run": .string(connected)]]) }
            _ = try await test.store.write { [insight] in
                $0.put(resource)
                $0.put(insight)
            }
            #expect(await say(Self.web, to: test.fleet) == status)
            #expect(Self.takesRequests(test.store.snapshot) == (status != 200))
        }
    }

    @Test func `nobody says goodbye for a proxy that is not connected`() async throws {
        try await TestFleet.run { test in
            #expect(await say(Self.web, to: test.fleet) == 404)
            let resource = try ProxyDocument.read(TestFleet.dataplane())
            _ = try await test.store.write { $0.put(resource) }
            #expect(await say(Self.web, to: test.fleet) == 404)
            #expect(Self.takesRequests(test.store.snapshot) == true)
        }
    }

    @Test(arguments: [nil, "", "garbage"])
    func `nobody says goodbye for another`(token: String?) async throws {
        try await TestFleet.run(authentication: .token) { test in
            let resource = try ProxyDocument.read(TestFleet.dataplane())
            _ = try await test.store.write { $0.put(resource) }
            #expect(await say(Self.web, to: test.fleet, token: token) == 403)
            #expect(test.store.snapshot[Self.key] != nil)
        }
    }

    @Test(
        arguments: [
            "", "{}", #"{"proxyType":"gateway","name":"web-1","mesh":"default"}"#, "[]",
            #"{"name":"web-1","mesh":"default","run":"-"}"#,
        ]
    )
    func `what is no goodbye is refused`(body: String) async throws {
        try await TestFleet.run { test in
            var router = Router()
            GoodbyeHandler(fleet: test.fleet, logger: .disabled).add(to: &router)
            let request = HTTPRequest(method: "POST", target: "/goodbye", body: Array(body.utf8))
            #expect([400, 404].contains(await router.respond(to: request).status))
        }
    }
}
