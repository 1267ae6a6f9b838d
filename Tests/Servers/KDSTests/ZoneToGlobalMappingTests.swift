import Documents
import ResourceModel
import Testing

@testable import KDS

struct ZoneToGlobalMappingTests {
    let mapping = ZoneToGlobalMapping(zone: "zone-1")

    func mapped(_ resource: Resource) throws -> Resource {
        let kind = try #require(AllKinds[resource.kind])
        return try #require(mapping.mapped(resource, kind, hashesNames: true))
    }

    @Test func `names are hashed with the zone`() throws {
        let result = try mapped(.timeout("default-timeout-zone-1"))
        #expect(result.name == "default-timeout-zone-1-c58w24w4vw27f454")
        #expect(result.labels["kuma.io/zone"] == "zone-1")
        #expect(result.labels["kuma.io/origin"] == "zone")
        #expect(result.labels["kuma.io/display-name"] == "default-timeout-zone-1")
    }

    @Test func `what came from global is not told back`() throws {
        let kind = try #require(AllKinds[.meshTimeout])
        #expect(
            mapping.audience(of: .timeout("t", labels: ["kuma.io/origin": "global"]), kind, zones: ZoneStates()) == nil
        )
        #expect(mapping.audience(of: .timeout("t"), kind, zones: ZoneStates()) == .everyone)
        #expect(
            mapping.audience(of: .timeout("t", labels: ["kuma.io/kds-sync": "disabled"]), kind, zones: ZoneStates())
                == nil
        )
    }

    @Test func `a service that no zone is named for stays at home`() throws {
        let kind = try #require(AllKinds[.meshService])
        var service = Resource.service("s")
        #expect(mapping.audience(of: service, kind, zones: ZoneStates()) == .everyone)
        service.labels["kuma.io/export-zones"] = "west"
        let audience = try #require(mapping.audience(of: service, kind, zones: ZoneStates()))
        #expect(audience.includes("zone-1", PeerFeatures(words: PeerFeatures.own)), "global has to tell west")
        #expect(!audience.includes("zone-1", [.hashSuffix, .producerPolicies]), "a stock one would tell all")
        service.labels["kuma.io/export-zones"] = ""
        #expect(mapping.audience(of: service, kind, zones: ZoneStates()) == nil)
        service.labels = [:]
        service.spec.set("export", ["zones": []])
        #expect(mapping.audience(of: service, kind, zones: ZoneStates()) == nil)
    }

    @Test func `labels that stay at home are not those that keep a service there`() throws {
        let mapping = ZoneToGlobalMapping(zone: "zone-1", labels: LabelFilter(skippedPrefixes: ["kuma.io/e", "team"]))
        let kind = try #require(AllKinds[.meshService])
        let service = Resource.service(
            "s",
            labels: ["kuma.io/export-zones": "west", "kuma.io/env": "universal", "team": "a"]
        )
        let labels = mapping.mapped(service, kind, hashesNames: true)?.labels
        #expect(labels?["kuma.io/export-zones"] == "west" && labels?["kuma.io/env"] == nil && labels?["team"] == nil)
    }

    @Test func `the status crosses, the mark of a deletion does not`() throws {
        let service = Resource.service(
            "s",
            labels: ["kuma.io/deletion-grace-period-started-at": "2026-01-01T00:00:00Z"],
            status: ["vips": [["ip": "241.0.0.1"]]]
        )
        let result = try mapped(service)
        #expect(result.status == service.status)
        #expect(result.labels["kuma.io/deletion-grace-period-started-at"] == nil)
    }

    @Test func `counters of insights stay`() throws {
        let insight = Resource(
            ResourceKey(.dataplaneInsight, mesh: "default", name: "d"),
            spec: ["subscriptions": [["id": "1", "generation": 7]]]
        )
        #expect(try mapped(insight).spec == ["subscriptions": [["id": "1"]]])
    }

    @Test func `a zone tells the kinds that zones own`() {
        let names = Set(mapping.kinds.map(\.name.description))
        #expect(
            names.isSuperset(of: [
                "Dataplane", "MeshService", "ZoneIngress", "MeshTimeout", "Workload", "ZoneEgressInsight",
            ])
        )
        #expect(
            names.isDisjoint(with: [
                "Mesh", "Secret", "GlobalSecret", "Config", "MeshMultiZoneService", "Zone", "ServiceInsight",
            ])
        )
    }
}
