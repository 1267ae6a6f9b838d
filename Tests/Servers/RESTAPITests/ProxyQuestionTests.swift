import Documents
import HTTPClient
import ProxyQuestions
import RESTAPI
import ResourceModel
import Stores
import TestSupport
import Testing

/// Questions to a proxy's Envoy: who is asked, and what is said of one that can't be.
@Suite(.timeLimit(.minutes(1))) struct ProxyQuestionTests {
    /// Answers for all proxies, and keeps what it was asked.
    private struct ScriptedProxies: ProxyAdmin {
        let asked = Shared<[ResourceKey]>([])

        func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
            asked.withLock { $0.append(question.proxy) }
            return Array("answer".utf8)
        }
    }

    private static let mesh: JSON = ["type": "Mesh", "name": "default"]
    private static let proxy: JSON = [
        "type": "Dataplane", "mesh": "default", "name": "web-1", "labels": ["kuma.io/zone": "east"],
        "networking": ["address": "192.0.2.1"],
    ]
    private static let insight: JSON = [
        "type": "DataplaneInsight", "mesh": "default", "name": "web-1",
        "subscriptions": [["id": "1", "connectTime": "2026-01-01T00:00:00Z"]],
    ]

    private func plane(_ mode: ResourceRules.Mode, _ seed: [JSON], _ proxies: ScriptedProxies) -> TestAPI.Plane {
        var plane = TestAPI.Plane(mode: mode, seed: seed)
        plane.proxies = proxies
        return plane
    }

    @Test(arguments: ["xds", "stats", "clusters"])
    func `global asks the zone, whether or not it has heard of the stream`(question: String) async throws {
        let proxies = ScriptedProxies()
        try await TestAPI.run(plane(.global, [Self.mesh, Self.proxy], proxies)) { api in
            let response = try await api.send("GET", "/meshes/default/dataplanes/web-1/\(question)")
            #expect(response.status == 200 && response.text == "answer")
            #expect(proxies.asked.value == [ResourceKey(.dataplane, mesh: "default", name: "web-1")])
        }
    }

    @Test(arguments: ["xds", "stats", "clusters"])
    func `a zone says that a proxy of its own is not connected`(question: String) async throws {
        let proxies = ScriptedProxies()
        let zone = ResourceRules.Mode.zone(name: "east", isFederated: false)
        try await TestAPI.run(plane(zone, [Self.mesh, Self.proxy], proxies)) { api in
            let response = try await api.send("GET", "/meshes/default/dataplanes/web-1/\(question)")
            #expect(response.status == 400)
            #expect(response.json["detail"]?.stringValue?.contains("is not connected to a control plane") == true)
            #expect(proxies.asked.value == [])
        }
    }

    @Test func `a zone asks a proxy that is connected`() async throws {
        let proxies = ScriptedProxies()
        let zone = ResourceRules.Mode.zone(name: "east", isFederated: false)
        try await TestAPI.run(plane(zone, [Self.mesh, Self.proxy, Self.insight], proxies)) { api in
            let answer = try await api.send("GET", "/meshes/default/dataplanes/web-1/stats")
            #expect(answer.text == "answer")
            let ofNobody = try await api.send("GET", "/meshes/default/dataplanes/nobody/stats")
            #expect(ofNobody.status == 404)
            let unknown = try await api.send("GET", "/meshes/default/dataplanes/web-1/certs")
            #expect(unknown.status == 404)
        }
    }
}
