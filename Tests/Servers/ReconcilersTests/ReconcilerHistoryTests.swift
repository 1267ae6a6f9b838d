import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

/// Random histories: what was computed step by step is what is computed from scratch.
struct ReconcilerHistoryTests {
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var value = state
            value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
            return value ^ (value >> 33)
        }
    }

    @Test(arguments: 1...20)
    func `step by step ends where from scratch ends`(seed: UInt64) throws {
        var random = Generator(state: seed)
        let reconcilers = ZoneReconcilers(zone: "east").list
        let generator = Resource.generator("local", "{{ .DisplayName }}.svc.mesh.local", origin: "zone")
        let ingress = Resource(ResourceKey(.zoneIngress, name: "in"), spec: ["zone": "east"])
        var world = World(reconcilers, [.mesh(), generator, ingress])
        for _ in 0..<40 {
            let name = "d-\(Int.random(in: 0..<6, using: &random))"
            // By hand or from another zone; some have the hostname of another, or the name of one that proxies offer.
            let made = ["m-0", "m-1", "s-0", "s-1"][Int.random(in: 0..<4, using: &random)]
            switch Int.random(in: 0..<10, using: &random) {
            case 6, 7:
                var labels = ["kuma.io/display-name": "s-\(Int.random(in: 0..<3, using: &random))"]
                if Bool.random(using: &random) {
                    labels.merge(["kuma.io/origin": "global", "kuma.io/zone": "west"]) { $1 }
                }
                var service = Resource.service(made, labels: labels)
                if Bool.random(using: &random) {
                    service.spec.set("selector", ["dataplaneLabels": ["matchLabels": ["kuma.io/workload": "w-0"]]])
                }
                if Int.random(in: 0..<3, using: &random) == 0 { service.labels["kuma.io/export-zones"] = "west" }
                world.put(service)
            case 9:
                let name = "s-\(Int.random(in: 0..<3, using: &random))"
                var union = Resource(ResourceKey(.meshMultiZoneService, mesh: "default", name: "union"))
                union.spec = ["selector": ["meshService": ["matchLabels": ["kuma.io/display-name": .string(name)]]]]
                world.put(union)
            case 8: world.delete(.meshService, made)
            case 0...2:
                let service = "s-\(Int.random(in: 0..<3, using: &random))"
                let port = Int.random(in: 1...3, using: &random)
                var labels = ["kuma.io/workload": "w-\(Int.random(in: 0..<2, using: &random))"]
                labels["kuma.io/export-zones"] =
                    ["", "west", "west_north", nil, nil, nil].randomElement(using: &random) ?? nil
                world.put(.dataplane(name, service: service, port: port, labels: labels))
            case 3: world.delete(.dataplane, name)
            case 4: world.put(.insight(name, online: Bool.random(using: &random), backend: "ca-1"))
            default:
                world.put(
                    .mesh(
                        mode: Bool.random(using: &random) ? "Everywhere" : "Exclusive",
                        tls: Bool.random(using: &random)
                    )
                )
            }
        }
        let all = AllKinds.list.flatMap { world.snapshot.list($0.name) }
        let again = World(reconcilers, all)
        for kind in AllKinds.list {
            let expected = world.snapshot.list(kind.name).map {
                "\($0.key) \($0.labels.sorted { $0.key < $1.key }) \($0.spec) \($0.status ?? .null)"
            }
            let actual = again.snapshot.list(kind.name).map {
                "\($0.key) \($0.labels.sorted { $0.key < $1.key }) \($0.spec) \($0.status ?? .null)"
            }
            #expect(expected == actual, "seed \(seed)")
        }
        let addresses = world.snapshot.list(.meshService).compactMap(\.virtualAddress)
        #expect(Set(addresses).count == addresses.count && addresses.count == world.snapshot.count(.meshService))
    }
}
