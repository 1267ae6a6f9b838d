import Documents
import ResourceModel
import Testing
import Topology

@testable import PolicyMatching

private func policy(_ name: String, labels: [String: String] = [:], _ spec: JSON) -> Resource {
    Resource(ResourceKey("MeshRetry", mesh: "default", name: name), labels: labels, spec: spec)
}

private func snapshot(_ resources: [Resource]) throws -> MeshSnapshot {
    let mesh = Resource(ResourceKey("Mesh", name: "default"), spec: ["meshServices": ["mode": "Exclusive"]])
    return try #require(
        ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: [mesh] + resources).meshes["default"]
    )
}

private let client = Resource(
    ResourceKey("Dataplane", mesh: "default", name: "client"),
    labels: ["app": "client"],
    spec: [
        "networking": [
            "address": "10.0.0.1",
            "inbound": [
                ["port": 80, "name": "web", "tags": ["kuma.io/service": "client", "team": "red"]],
                ["port": 81, "tags": ["kuma.io/service": "client-admin"]],
            ],
        ]
    ]
)

@Suite struct PolicySelectionTests {
    @Test(arguments: [
        (#"{}"#, "proxy"), (#"{"kind":"Mesh"}"#, "proxy"), (#"{"kind":"Mesh","proxyTypes":["Gateway"]}"#, "none"),
        (#"{"kind":"Dataplane","name":"client"}"#, "proxy"), (#"{"kind":"Dataplane","name":"other"}"#, "none"),
        (#"{"kind":"Dataplane","labels":{"app":"client"}}"#, "proxy"),
        (#"{"kind":"Dataplane","sectionName":"web"}"#, "inbounds 0"),
        (#"{"kind":"Dataplane","sectionName":"81"}"#, "inbounds 1"),
        (#"{"kind":"MeshSubset","tags":{"team":"red"}}"#, "inbounds 0"),
        (#"{"kind":"MeshService","name":"client-admin"}"#, "inbounds 1"),
        (#"{"kind":"MeshServiceSubset","name":"client","tags":{"team":"blue"}}"#, "none"),
    ])
    func `a target selects a proxy, some of its inbounds, or nothing`(target: String, expected: String) throws {
        let mesh = try snapshot([client])
        let proxy = try #require(mesh.proxies["client"])
        let policy = TargetRefPolicy(policy("p", ["targetRef": try JSON(parsing: Array(target.utf8))]))
        let found =
            switch PolicySelection(policy, for: proxy, in: mesh.context) {
            case .none: "none"
            case .proxy: "proxy"
            case .sections(let indexes): "inbounds \(indexes.sorted().map(String.init).joined(separator: " "))"
            }
        #expect(found == expected)
    }

    @Test func `a policy of another zone does not select proxies of this one`() throws {
        let mesh = try snapshot([client])
        let proxy = try #require(mesh.proxies["client"])
        let foreign = TargetRefPolicy(policy("p", labels: ["kuma.io/origin": "zone", "kuma.io/zone": "zone-2"], [:]))
        #expect(PolicySelection(foreign, for: proxy, in: mesh.context) == .none)
    }
}

@Suite struct OutboundRulesTests {
    private func destination(_ name: String) -> Destination {
        var result = Destination(
            id: .resource(.meshService, name: name, port: 80),
            name: "default_\(name)___msvc_80",
            protocol: .http,
            sni: ""
        )
        result.reference.name = name
        result.reference.displayName = name
        result.section = "main"
        return result
    }

    private func merged(_ policies: [Resource], _ name: String = "shop") throws -> JSON {
        let index = PolicyIndex(try snapshot(policies))
        let rules = OutboundRules(index["MeshRetry"].map(\.policy))
        return rules.conf(rules.matching(destination(name))).json
    }

    private func retries(_ name: String, _ number: Int, top: JSON = ["kind": "Mesh"], to: JSON = ["kind": "Mesh"])
        -> Resource
    {
        policy(name, ["targetRef": top, "to": [["targetRef": to, "default": ["http": ["numRetries": .int(number)]]]]])
    }

    @Test func `of two policies alike the one whose name comes first wins`() throws {
        let conf = try merged([retries("b", 2), retries("a", 3), retries("c", 4)])
        #expect(conf["http"]?["numRetries"] == 3)
    }

    @Test func `the more specific destination wins, whatever the names`() throws {
        let shop: JSON = ["kind": "MeshService", "name": "shop"]
        let policies = [retries("a", 3), retries("z", 2, to: shop)]
        #expect(try merged(policies)["http"]?["numRetries"] == 2)
        #expect(try merged(policies, "pair")["http"]?["numRetries"] == 3)
    }

    @Test func `who asks goes before who is asked`() throws {
        let policies = [
            retries("a", 2, to: ["kind": "MeshService", "name": "shop"]),
            retries("z", 3, top: ["kind": "Dataplane", "name": "client"]),
        ]
        #expect(try merged(policies)["http"]?["numRetries"] == 3)
    }

    @Test func `a port of a destination goes before the destination`() throws {
        let policies = [
            retries("a", 2, to: ["kind": "MeshService", "name": "shop"]),
            retries("z", 3, to: ["kind": "MeshService", "name": "shop", "sectionName": "main"]),
            retries("0", 4, to: ["kind": "MeshService", "name": "shop", "sectionName": "other"]),
        ]
        #expect(try merged(policies)["http"]?["numRetries"] == 3)
    }

    @Test func `policies in shadow are left out`() throws {
        var shadow = retries("a", 9)
        shadow.labels["kuma.io/effect"] = "shadow"
        #expect(try merged([shadow, retries("b", 1)])["http"]?["numRetries"] == 1)
    }
}

@Suite struct MergePatchTests {
    @Test func `objects are joined, lists replaced, lists to append appended`() {
        let first: JSON = ["a": ["x": 1, "y": 2], "list": [1, 2], "appendMatch": [1], "gone": true]
        let second: JSON = ["a": ["y": 3], "list": [3], "appendMatch": [2], "gone": .null]
        #expect(MergePatch.merge([first, second]) == ["a": ["x": 1, "y": 3], "list": [3], "appendMatch": [1, 2]])
    }
}
