package import Documents
import TestSupport

/// Three zones that reach each other. Namespaces only.
///
/// The service `app` is in all of them: twice in zone-1, twice in zone-2 behind two ingresses, and once in zone-3 behind an ingress that is known by
/// name; `away` is the same applications without those of zone-1. Each also has a name over all zones. Zone-1 comes first, then zone-2, then any.
/// Proxies that are lost are taken off at once. Mutual TLS is on and everybody may call everybody.
package struct ThreeZones: Sendable {
    /// Lends its hosts; all of them go with it.
    package let lab: Lab
    /// Holds the mesh and its policies; an administrator's token has been fetched.
    package let global: Plane
    /// zone-1, zone-2, zone-3.
    package let zones: [Plane]
    /// `ingress-1`, `ingress-2a`, `ingress-2b`, `ingress-3`.
    package let ingresses: [String: Proxy]
    /// `app-1a`, `app-1b`, `app-2a`, `app-2b`, `app-3a`.
    package let apps: [String: Workload]
    /// Of zone-1.
    package let client: Workload
    /// Of zone-3.
    package let guest: Workload
    /// Knows the ingress of zone-3.
    package let names: NameServer

    /// From one look at the other zones' ingresses to the next.
    package static let probePeriod = "2s"
    /// Where the other zones find zone-3's ingress.
    package static let publicName = "gate.zone-3.example"
    /// `app` of all zones, for every host with a proxy.
    package static let app = "http://app.mzsvc.mesh.local:8080/"
    /// `away` of all zones that have it.
    package static let away = "http://away.mzsvc.mesh.local:8081/"

    /// The addresses that ``publicName`` may have.
    package static func publicAddresses(in lab: Lab) -> (first: String, second: String) {
        (lab.address(201), lab.address(202))
    }

    /// Builds it; returns when all is whole.
    package init(in lab: Lab) async throws {
        self.lab = lab
        let address = Self.publicAddresses(in: lab).first
        // Two periods of the probes: names are looked up once in each.
        names = try await lab.nameServer([Self.publicName: address], timeToLive: 4)
        global = try await lab.global()
        try await global.mayWrite()
        try await global.put(TwoZones.mesh, TwoZones.everybody)
        let (global, names) = (global, names)
        zones = try await lab.all(["zone-1", "zone-2", "zone-3"]) { name in
            let plane = try await lab.zone(name, of: global, Self.settings)
            try names.serve(plane.host)
            try await plane.mayWrite()
            try await eventually("\(name) has the policy") {
                let reply = try await plane.call("GET", "/meshes/default/meshtrafficpermissions")
                return reply.body["total"]?.intValue == 1
            }
            return plane
        }
        let zones = zones
        let ingresses = try await lab.all(["ingress-1", "ingress-2a", "ingress-2b", "ingress-3"]) { name in
            let zone = Self.zone(of: name, zones)
            return try await lab.ingress(name, of: zone, publicName: zone.zone == "zone-3" ? Self.publicName : nil)
        }
        self.ingresses = Dictionary(uniqueKeysWithValues: ingresses.map { ($0.name, $0) })
        try await ingresses[3].host.take(address)
        let apps = try await lab.all(["app-1a", "app-1b", "app-2a", "app-2b", "app-3a"]) { name in
            var settings = Workload.Settings(name, service: "app")
            let zone = Self.zone(of: name, zones)
            if zone.zone != "zone-1" { settings.others = [8081: "away"] }
            return try await lab.workload(settings, of: zone)
        }
        self.apps = Dictionary(uniqueKeysWithValues: apps.map { ($0.name, $0) })
        let clients = try await lab.all(["client-1", "guest-3"]) { name in
            try await lab.workload(Workload.Settings(name, service: name), of: Self.zone(of: name, zones))
        }
        (client, guest) = (clients[0], clients[1])
        try await global.put(
            Self.multiZone("app", 8080),
            Self.multiZone("away", 8081),
            Self.order("app"),
            Self.order("away")
        )
        try await isWhole()
    }

    private static func zone(of name: String, _ zones: [Plane]) -> Plane {
        let number = name.compactMap(\.wholeNumberValue).first ?? 1
        return zones[number - 1]
    }

    // MARK: - Whole

    /// Waits until all is as it was at first.
    package func isWhole() async throws {
        try await isAnswered(Self.app, by: "app-1a", "app-1b")
        try await isAnswered(Self.away, by: "app-2a", "app-2b")
        try await isAnswered("http://app.svc.zone-3.mesh.local:8080/", by: "app-3a")
        try await isAnswered("http://app.svc.zone-2.mesh.local:8080/", from: guest, by: "app-2a", "app-2b")
    }

    /// Starts again what has ended, and waits until all is whole.
    package func mend() async throws {
        let planes = ([global] + zones).filter { $0.process.outcome != nil }
        _ = try await lab.all(planes) { try await $0.restart() }
        let all = Array(ingresses.values) + apps.values.map(\.proxy) + [client.proxy, guest.proxy]
        for proxy in all where proxy.process.outcome != nil { try await proxy.restart() }
        try await isWhole()
    }

    /// Waits until forty requests in a row from a workload, or from the client, have been answered by these and by nobody else, and each has answered.
    package func isAnswered(_ url: String, from workload: Workload? = nil, by names: String...) async throws {
        try await isAnswered(url, from: workload, by: Set(names))
    }

    /// The same for a set.
    package func isAnswered(_ url: String, from workload: Workload? = nil, by names: Set<String>) async throws {
        var last: Traffic.Record?
        do {
            try await eventually("\(names.sorted()) answer at \(url)", within: .seconds(60)) {
                let record = try await (workload ?? client).host.spread(url, 40)
                last = record
                return record.failures.isEmpty && Set(record.answers.keys) == names
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error): \(last.map { "\($0)" } ?? "")")
        }
    }

    // MARK: - Resources

    private static let settings = [
        "KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY": "0s",
        "KUMA_MULTIZONE_ZONE_REACHABILITY_INTERVAL": probePeriod,
    ]

    private static func multiZone(_ service: String, _ port: Int) -> JSON {
        [
            "type": "MeshMultiZoneService", "mesh": "default", "name": .string(service),
            "spec": [
                "selector": ["meshService": ["matchLabels": ["kuma.io/display-name": .string(service)]]],
                "ports": [["port": .int(port), "appProtocol": "http"]],
            ],
        ]
    }

    /// Zone-2 comes first of the other zones.
    ///
    /// - `threshold`: Percent of the own instances that must be healthy; nil: half of them.
    package static func order(_ service: String, threshold: Int? = nil) -> JSON {
        let failover: JSON = [["to": ["type": "Only", "zones": ["zone-2"]]], ["to": ["type": "Any"]]]
        var zones: JSON = ["failover": failover]
        zones["failoverThreshold"] = threshold.map { ["percentage": .int($0)] }
        let target: JSON = ["kind": "MeshMultiZoneService", "labels": ["kuma.io/display-name": .string(service)]]
        let conf: JSON = ["localityAwareness": ["crossZone": zones]]
        return [
            "type": "MeshLoadBalancingStrategy", "mesh": "default", "name": .string("order-of-\(service)"),
            "spec": ["to": [["targetRef": target, "default": conf]]],
        ]
    }
}
