import Documents
import Identity
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

struct IdentityInitializationTests {
    private let reconcilers: [any Reconciler] = [
        MeshServiceGeneration(zone: "east"), IdentityInitialization(zone: "east"), MeshServiceStatus(zone: "east"),
    ]

    private static func identity(_ provider: JSON?) -> Resource {
        var spec: JSON = ["selector": ["dataplane": ["matchLabels": [:]]]]
        if let provider { spec.set("provider", provider) }
        return Resource(
            ResourceKey(.meshIdentity, mesh: "default", name: "all-hash"),
            labels: ["kuma.io/origin": "global", "kuma.io/display-name": "all"],
            spec: spec
        )
    }

    private static let generated: JSON = [
        "type": "Bundled", "bundled": ["insecureAllowSelfSigned": true, "autogenerate": ["enabled": true]],
    ]

    private func conditions(_ world: World) -> [String] {
        (world[.meshIdentity, "all-hash"]?.status?["conditions"]?.arrayValue ?? []).map { condition in
            ["type", "status", "reason"].map { condition[$0]?.stringValue ?? "" }.joined(separator: " ")
        }
    }

    @Test func `an authority is made with its trust, and proxies are known by their SPIFFE IDs`() throws {
        let proxy = Resource.dataplane("b-1", labels: ["kuma.io/workload": "back"])
        var world = World(reconcilers, [.mesh(mode: "Exclusive"), Self.identity(Self.generated), proxy])
        #expect(
            conditions(world) == [
                "Provider True ProviderInitialized", "MeshTrustCreated True MeshTrustCreated", "Ready True Ready",
            ]
        )
        let trust = try #require(world[.meshTrust, "all-hash"])
        #expect(trust.spec["trustDomain"] == "default.east.mesh.local")
        #expect(trust.status?["origin"]?["kri"] == "kri_mid_default___all_")
        #expect(trust.spec["caBundles"]?.arrayValue?.count == 1)
        let root = world[.secret, "all-root-ca"]
        #expect(root?.owner == ResourceKey(.meshIdentity, mesh: "default", name: "all-hash"))
        let service = try #require(world[.meshService, "backend"])
        #expect(
            service.spec["identities"] == [
                ["type": "ServiceTag", "value": "backend"],
                ["type": "SpiffeID", "value": "spiffe://default.east.mesh.local/workload/back"],
            ]
        )
        #expect(service.status?["tls"]?["status"] == "Ready")
        // A new authority is believed beside the one before it.
        world.delete(.secret, "all-root-ca")
        world.delete(.secret, "all-private-key")
        #expect(world[.meshTrust, "all-hash"]?.spec["caBundles"]?.arrayValue?.count == 2)
        #expect(world[.secret, "all-root-ca"] != nil)
    }

    @Test(
        arguments: [
            (nil, ["SpiffeIDProvider True SpiffeIDProvided", "Ready False PartiallyReady"]),
            (
                ["type": "Extension", "extension": ["name": "x"]],
                ["Provider False ProviderNotFoundError", "Ready False Failure"]
            ),
            (
                ["type": "Bundled", "bundled": ["autogenerate": ["enabled": true]]],
                ["Provider False ProviderValidationError", "Ready False Failure"]
            ),
            (
                [
                    "type": "Bundled",
                    "bundled": [
                        "ca": [
                            "certificate": ["type": "Secret", "secretRef": ["kind": "Secret", "name": "none"]],
                            "privateKey": ["type": "Secret", "secretRef": ["kind": "Secret", "name": "none"]],
                        ]
                    ],
                ], ["Provider False ProviderInitializationError", "Ready False Failure"]
            ),
        ] as [(JSON?, [String])]
    )
    func `what does not work says why, and nobody is trusted by it`(provider: JSON?, expected: [String]) {
        let world = World(reconcilers, [.mesh(mode: "Exclusive"), Self.identity(provider)])
        #expect(conditions(world) == expected)
        #expect(world[.meshTrust, "all-hash"] == nil)
    }

    @Test func `without MeshServices alone there are no identities`() {
        let world = World(reconcilers, [.mesh(mode: "Everywhere"), Self.identity(Self.generated)])
        #expect(conditions(world) == ["DependenciesReady False MeshServicesDisabled", "Ready False Failure"])
        #expect(world[.secret, "all-root-ca"] == nil)
    }

    @Test func `an identity that only tells is announced before anybody issues it`() {
        let proxy = Resource.dataplane("b-1", labels: ["kuma.io/workload": "back"])
        let world = World(reconcilers, [.mesh(mode: "Exclusive", tls: true), Self.identity(nil), proxy])
        #expect(
            world[.meshService, "backend"]?.spec["identities"]?[1]
                == ["type": "SpiffeID", "value": "spiffe://default.east.mesh.local/workload/back"]
        )
    }

    @Test func `what agents of SPIRE certify works without an authority or a trust of the zone`() {
        let proxy = Resource.dataplane("b-1", labels: ["kuma.io/workload": "back"])
        let identity = Self.identity(["type": "Spire", "spire": [:]])
        let world = World(reconcilers, [.mesh(mode: "Exclusive"), identity, proxy])
        #expect(conditions(world) == ["Provider True ProviderInitialized", "Ready True Ready"])
        #expect(world[.meshService, "backend"]?.status?["tls"]?["status"] == "Ready")
        #expect(world.snapshot.count(.meshTrust) == 0 && world.snapshot.count(.secret) == 0)
    }

    @Test func `what is no kind here is not made`() {
        var zone = ZoneReconcilers(zone: "east")
        let missing: Set<KindName> = [.meshService, .meshTrust, .workload]
        zone.kinds = KindTable(AllKinds.list.filter { !missing.contains($0.name) })
        let proxy = Resource.dataplane("b-1", labels: ["kuma.io/workload": "back"])
        let world = World(zone.list, [.mesh(mode: "Exclusive"), Self.identity(Self.generated), proxy])
        #expect(
            conditions(world) == [
                "Provider True ProviderInitialized", "MeshTrustCreated False MeshTrustCreationError",
                "Ready False Failure",
            ]
        )
        #expect(missing.allSatisfy { world.snapshot.count($0) == 0 })
    }
}
