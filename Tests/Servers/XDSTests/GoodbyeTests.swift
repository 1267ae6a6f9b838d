import Access
import Logging
import Documents
import EnvoyConfig
import HTTP
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

    private static let web: JSON = ["mesh": "default", "name": "web-1", "proxyType": "dataplane"]

    @Test func `a proxy that says goodbye is out at once, and its stream stays open`() async throws {
        try await TestFleet.run(delay: .seconds(3600)) { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: TestFleet.metadata(TestFleet.dataplane()))
            #expect(await test.eventually { $0[Self.key] != nil })
            #expect(await say(Self.web, to: test.fleet) == 200)
            #expect(test.store.snapshot[Self.key] == nil)
            #expect(test.fleet.isConnected(Self.key))
        }
    }

    @Test func `a proxy that was stored beforehand stays`() async throws {
        try await TestFleet.run { test in
            let resource = try ProxyDocument.read(TestFleet.dataplane())
            _ = try await test.store.write { $0.put(resource) }
            #expect(await say(Self.web, to: test.fleet) == 404)
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: TestFleet.metadata(nil))
            #expect(await test.eventually { _ in test.fleet.isConnected(Self.key) })
            #expect(await say(Self.web, to: test.fleet) == 404)
            #expect(test.store.snapshot[Self.key] != nil)
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

    @Test(arguments: ["", "{}", #"{"proxyType":"gateway","name":"web-1","mesh":"default"}"#, "[]"])
    func `what is no goodbye is refused`(body: String) async throws {
        try await TestFleet.run { test in
            var router = Router()
            GoodbyeHandler(fleet: test.fleet, logger: .disabled).add(to: &router)
            let request = HTTPRequest(method: "POST", target: "/goodbye", body: Array(body.utf8))
            #expect([400, 404].contains(await router.respond(to: request).status))
        }
    }
}
