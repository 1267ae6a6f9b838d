import Crypto
import Documents
import ResourceModel
import Testing

@testable import KDS

struct GlobalToZoneMappingTests {
    let mapping = GlobalToZoneMapping()

    func audience(_ resource: Resource, zones: ZoneStates = ZoneStates()) throws -> Audience? {
        mapping.audience(of: resource, try #require(AllKinds[resource.kind]), zones: zones)
    }

    func mapped(_ resource: Resource, hashesNames: Bool = true) throws -> Resource? {
        mapping.mapped(resource, try #require(AllKinds[resource.kind]), hashesNames: hashesNames)
    }

    @Test func `policies get a hash, the origin global and the name for people`() throws {
        let result = try #require(try mapped(.timeout("default-timeout-global")))
        #expect(result.name == "default-timeout-global-54dbd4c66zwbcf9c")
        #expect(result.labels == ["kuma.io/origin": "global", "kuma.io/display-name": "default-timeout-global"])
    }

    @Test func `a zone that does not know hashes gets names as they are`() throws {
        #expect(try mapped(.timeout("plain"), hashesNames: false)?.name == "plain")
    }

    @Test(arguments: [KindName.mesh, .secret, .globalSecret, .config])
    func `names of system kinds stay`(kind: KindName) throws {
        let mesh = kind == .secret ? "default" : ""
        #expect(try mapped(Resource(ResourceKey(kind, mesh: mesh, name: "some")))?.name == "some")
    }

    @Test func `a service of a zone keeps its name and loses its status`() throws {
        let name = HashedName.of(mesh: "default", name: "far", ["east"])
        let labels = ["kuma.io/display-name": "far", "kuma.io/zone": "east", "kuma.io/origin": "zone"]
        let result = try #require(try mapped(.service(name, labels: labels, status: ["vips": [["ip": "241.0.0.1"]]])))
        #expect(result.name == name)
        #expect(result.labels["kuma.io/origin"] == "global")
        #expect(result.status == nil)
    }

    @Test func `a zone is not told of its own, and others are while it is enabled`() throws {
        let service = Resource.service("far", labels: ["kuma.io/zone": "east", "kuma.io/origin": "zone"])
        let audience = try #require(try audience(service))
        #expect(!audience.includes("east", []))
        #expect(audience.includes("west", []))
        #expect(try self.audience(service, zones: ZoneStates(disabled: ["east"])) == nil)
        #expect(try self.audience(service, zones: ZoneStates(disabled: ["west"])) != nil)
    }

    private static func exported(field: [JSON], label: String?) -> Resource {
        var service = Resource.service("far", labels: ["kuma.io/zone": "east", "kuma.io/origin": "zone"])
        if !field.isEmpty { service.spec.set("export", ["zones": .array(field)]) }
        service.labels["kuma.io/export-zones"] = label
        return service
    }

    @Test(arguments: [
        exported(field: ["west"], label: nil), exported(field: [], label: "west_east"),
        // The field counts.
        exported(field: ["west"], label: "north"),
    ])
    func `a service for named zones is told to these alone, by field or by label`(_ service: Resource) throws {
        let audience = try #require(try audience(service))
        #expect(audience.includes("west", []) && !audience.includes("north", []) && !audience.includes("east", []))
    }

    @Test(arguments: [
        "Dataplane", "DataplaneInsight", "ZoneEgress", "Workload", "MeshTimeout", "HostnameGenerator", "MeshTrust",
    ])
    func `what is a zone's own affair stays on global`(kind: String) throws {
        let resource = Resource(
            ResourceKey(KindName(kind), mesh: "default", name: "x"),
            labels: ["kuma.io/zone": "east", "kuma.io/origin": "zone"]
        )
        #expect(try audience(resource) == nil)
    }

    /// As a zone on Kubernetes says it.
    private static func producer(_ spec: JSON) -> Resource {
        let labels = [
            "kuma.io/zone": "east", "kuma.io/origin": "zone", "kuma.io/policy-role": "producer",
            "k8s.kuma.io/namespace": "shop",
        ]
        return Resource(ResourceKey(.meshTimeout, mesh: "default", name: "p"), labels: labels, spec: spec)
    }

    private static let toBackend: JSON = ["targetRef": ["kind": "MeshService", "name": "backend"], "default": [:]]

    @Test func `a producer policy goes to zones that understand it`() throws {
        let policy = Self.producer(["targetRef": ["kind": "Mesh"], "to": [Self.toBackend]])
        let audience = try #require(try audience(policy))
        #expect(audience.includes("west", [.producerPolicies]))
        #expect(!audience.includes("west", []))
        #expect(!audience.includes("east", [.producerPolicies]))
    }

    @Test func `a producer policy without a targetRef goes to zones that know these`() throws {
        let audience = try #require(try audience(Self.producer(["to": [Self.toBackend]])))
        #expect(audience.includes("west", [.producerPolicies, .optionalTargetRef]))
        #expect(!audience.includes("west", [.producerPolicies]))
    }

    @Test func `a zone cannot rule others by the label of a producer`() throws {
        let (all, clients): (JSON, JSON) = (
            ["targetRef": ["kind": "Mesh"]], ["targetRef": ["kind": "Mesh"], "default": [:]]
        )
        for spec: JSON in [
            ["from": [clients]], ["rules": [["default": [:]]]], ["to": [all]], ["to": [Self.toBackend, all]],
            ["to": [Self.toBackend], "from": [clients]],
            ["to": [["targetRef": ["kind": "MeshService", "name": "backend", "namespace": "bank"]]]],
            ["to": [["targetRef": ["kind": "MeshService", "labels": ["a": "b"]]]]],
        ] { #expect(try audience(Self.producer(spec)) == nil, "\(spec)") }
        var universal = Self.producer(["to": [Self.toBackend]])
        universal.labels["k8s.kuma.io/namespace"] = nil
        #expect(try audience(universal) == nil)
    }

    @Test func `a label keeps a resource here`() throws {
        #expect(try audience(.timeout("t", labels: ["kuma.io/kds-sync": "disabled"])) == nil)
        #expect(try audience(.timeout("t", labels: ["kuma.io/kds-sync": "enabled"])) == .everyone)
    }

    @Test(arguments: [
        ("envoy-admin-ca", false), ("admin-user-token", false), ("inter-cp-ca", false),
        ("user-token-revocations", false),
        ("user-token-signing-key-7", false), ("zone-token-revocations", true), ("anything", true),
    ])
    func `keys of global itself stay on global`(name: String, isTold: Bool) throws {
        #expect((try audience(Resource(ResourceKey(.globalSecret, name: name))) != nil) == isTold)
    }

    @Test func `of all settings only the id of the cluster goes to zones`() throws {
        #expect(try audience(Resource(ResourceKey(.config, name: "kuma-cluster-id"))) != nil)
        #expect(try audience(Resource(ResourceKey(.config, name: "cp-catalog"))) == nil)
    }

    @Test func `of the key for zone tokens zones get the public half`() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let secret = Resource(
            ResourceKey(.globalSecret, name: "zone-token-signing-key-1"),
            spec: ["data": .string(Base64.encode(try key.pem()))]
        )
        let result = try #require(try mapped(secret))
        #expect(result.name == "zone-token-signing-public-key-1")
        #expect(result.labels["kuma.io/display-name"] == "zone-token-signing-key-1")
        let data = try #require(result.spec["data"]?.stringValue.flatMap { Base64.decode($0) })
        #expect(try PublicKey(pem: data).pem() == key.publicKey.pem())
        #expect(!String(decoding: data, as: UTF8.self).contains("PRIVATE"))
    }

    @Test func `what a zone can't understand it is not told`() throws {
        var policy = Resource.timeout("t")
        policy.spec.remove("targetRef")
        #expect(try audience(policy)?.needs == .optionalTargetRef)
        let generator = Resource(
            ResourceKey(.hostnameGenerator, name: "g"),
            spec: ["selector": ["meshMultiZoneService": ["matchLabels": [:]]], "template": "x"]
        )
        #expect(try audience(generator)?.needs == .multiZoneHostnames)
    }

    @Test func `labels of the kind that is skipped do not cross`() throws {
        let mapping = GlobalToZoneMapping(labels: LabelFilter(skippedPrefixes: ["argocd"]))
        let kind = try #require(AllKinds[.meshTimeout])
        let result = mapping.mapped(.timeout("t", labels: ["argocd.io/x": "1", "team": "a"]), kind, hashesNames: true)
        #expect(result?.labels["argocd.io/x"] == nil)
        #expect(result?.labels["team"] == "a")
    }
}
