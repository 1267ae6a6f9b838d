import Documents
import ResourceModel
import Stores

/// Counts over all meshes and zones: the dashboard's numbers.
enum GlobalInsight {
    /// Proxies or services by what they are doing.
    private struct Health {
        var online = 0
        var offline = 0
        var partiallyDegraded = 0

        mutating func add(_ counts: JSON?) {
            online += counts?["online"]?.intValue ?? 0
            offline += counts?["offline"]?.intValue ?? 0
            partiallyDegraded += counts?["partiallyDegraded"]?.intValue ?? 0
        }

        var json: JSON {
            [
                "online": .int(online), "offline": .int(offline), "partiallyDegraded": .int(partiallyDegraded),
                "total": .int(online + offline + partiallyDegraded),
            ]
        }
    }

    static func count(_ snapshot: ResourceSnapshot, _ kinds: KindTable, now: Timestamp) -> JSON {
        var standard = Health(), builtin = Health(), delegated = Health()
        var policies = 0
        var resources: [String: Int] = [:]
        for insight in snapshot.list(.meshInsight) {
            let types = insight.spec["dataplanesByType"]
            standard.add(types?["standard"])
            builtin.add(types?["gatewayBuiltin"])
            delegated.add(types?["gatewayDelegated"])
            for member in insight.spec["policies"]?.members ?? [] { policies += member.value["total"]?.intValue ?? 0 }
        }
        for kind in kinds.list where !kind.path.isEmpty && !kind.name.description.hasSuffix("Insight") {
            let count = snapshot.count(kind.name)
            if count > 0 { resources[kind.name.description] = count }
        }
        return [
            "createdAt": .string(now.rfc3339),
            "services": services(snapshot),
            "zones": zones(snapshot),
            "dataplanes": [
                "standard": standard.json, "gatewayBuiltin": builtin.json, "gatewayDelegated": delegated.json,
            ],
            "policies": ["total": .int(policies)],
            "meshes": ["total": .int(snapshot.count(.mesh))],
            "resources": .object(
                resources.sorted { $0.key < $1.key }.map { .init($0.key, ["total": .int($0.value)]) }
            ),
        ]
    }

    private static func services(_ snapshot: ResourceSnapshot) -> JSON {
        var health: [String: Health] = [:]
        var external = 0
        snapshot.forEach(.serviceInsight) { insight in
            for member in insight.spec["services"]?.members ?? [] {
                let type = member.value["serviceType"]?.stringValue ?? "internal"
                if type == "external" {
                    external += 1
                    continue
                }
                switch member.value["status"]?.stringValue {
                case "online": health[type, default: Health()].online += 1
                case "partially_degraded": health[type, default: Health()].partiallyDegraded += 1
                default: health[type, default: Health()].offline += 1
                }
            }
        }
        return [
            "internal": (health["internal"] ?? Health()).json,
            "external": ["total": .int(external)],
            "gatewayBuiltin": (health["gateway_builtin"] ?? Health()).json,
            "gatewayDelegated": (health["gateway_delegated"] ?? Health()).json,
        ]
    }

    private static func zones(_ snapshot: ResourceSnapshot) -> JSON {
        func count(_ kind: KindName, _ insight: KindName) -> JSON {
            var online = 0
            snapshot.forEach(insight) { if Subscriptions($0).isOnline { online += 1 } }
            return ["online": .int(online), "total": .int(snapshot.count(kind))]
        }
        return [
            "controlPlanes": count(.zone, .zoneInsight),
            "zoneIngresses": count(.zoneIngress, .zoneIngressInsight),
            "zoneEgresses": count(.zoneEgress, .zoneEgressInsight),
        ]
    }
}
