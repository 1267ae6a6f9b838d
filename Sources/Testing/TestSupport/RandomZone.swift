import Documents
package import ResourceModel
package import Topology

/// Random documents of a zone with few names, so that they meet.
package struct RandomZone {
    /// For what else of a test is random.
    package var generator: SeededGenerator
    /// What there is now.
    package var resources: [ResourceKey: Resource] = [:]

    /// Without any document; the same seed makes the same history.
    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &generator)] }

    /// Makes, changes or removes one document.
    package mutating func change() -> ResourceChange {
        let made = document()
        let old = resources[made.key]
        let isGone = old != nil && Int.random(in: 0..<4, using: &generator) == 0
        resources[made.key] = isGone ? nil : made
        return ResourceChange(old: old, new: isGone ? nil : made)
    }

    private mutating func document() -> Resource {
        let mesh = pick(["default", "other"])
        switch Int.random(in: 0..<20, using: &generator) {
        case 15...: return policy(mesh)
        case 0: return meshDocument(mesh)
        case 1, 2, 3: return dataplane(mesh)
        case 4, 5: return meshService(mesh)
        case 6:
            return Resource(
                ResourceKey("MeshMultiZoneService", mesh: mesh, name: pick(["all-a", "all-b"])),
                spec: [
                    "selector": ["meshService": ["matchLabels": ["kuma.io/display-name": .string(pick(["a", "b"]))]]],
                    "ports": [["port": 80, "appProtocol": "http"]],
                ],
                status: ["vips": [["ip": "243.0.0.1"]]]
            )
        case 7: return ingress()
        case 11: return reachability()
        case 12:
            return Resource(
                GatewayAddresses.key,
                spec: ["config": .string(#"{"a.name":"\#(pick(["10.1.0.1", "10.1.0.7"]))"}"#)]
            )
        case 13:
            return Resource(
                ResourceKey("MeshZoneAddress", mesh: mesh, name: pick(["z1", "z2"])),
                labels: ["kuma.io/origin": "global", "kuma.io/zone": pick(["zone-2", "zone-3"])],
                spec: ["address": .string(pick(["10.1.0.1", "10.1.0.9"])), "port": 10001]
            )
        case 14:
            return Resource(
                ResourceKey("MeshExternalService", mesh: mesh, name: pick(["out-1", "out-2"])),
                spec: [
                    "match": ["type": "HostnameGenerator", "port": 80, "protocol": "http"],
                    "endpoints": [["address": "192.0.2.9", "port": .int(pick([80, 81]))]],
                ]
            )
        case 10:
            return Resource(
                ResourceKey("ExternalService", mesh: mesh, name: pick(["x1", "x2"])),
                spec: [
                    "tags": [
                        "kuma.io/service": .string(pick(["b", "out"])),
                        "kuma.io/protocol": .string(pick(["http", "tcp"])),
                    ],
                    "networking": ["address": .string(pick(["192.0.2.9:80", "out.example.com:443"]))],
                ]
            )
        case 8:
            return Resource(
                ResourceKey("Config", name: "kuma-\(mesh)-dns-vips"),
                spec: ["config": .string(#"{"0:\#(pick(["a", "b"]))":{"Address":"240.0.0.1","Outbounds":[]}}"#)]
            )
        default:
            return Resource(
                ResourceKey(pick(["ZoneEgress"]), name: pick(["e1", "e2"])),
                spec: ["networking": ["address": .string(pick(["10.0.9.1", "10.0.9.2"])), "port": 10002]]
            )
        }
    }

    private mutating func meshDocument(_ mesh: String) -> Resource {
        var spec: JSON = [
            "meshServices": ["mode": .string(pick(["Disabled", "Everywhere", "Exclusive"]))],
            "routing": [
                "zoneEgress": .bool(pick([true, false])), "localityAwareLoadBalancing": .bool(pick([true, false])),
            ],
        ]
        if pick([true, true, false]) {
            spec.set(
                "mtls",
                [
                    "enabledBackend": "ca",
                    "backends": [["name": "ca", "type": "builtin", "mode": .string(pick(["STRICT", "PERMISSIVE"]))]],
                ]
            )
        }
        return Resource(ResourceKey("Mesh", name: mesh), spec: spec)
    }

    private mutating func dataplane(_ mesh: String) -> Resource {
        let exportLabel = pick([[:], [:], [:], [Label.exportZones: "zone-2"], [Label.exportZones: ""]])
        let count = Int.random(in: 1...2, using: &generator)
        let inbounds = (0..<count).map { index in
            JSON.object([
                .init("port", .int(pick([80, 81]) + index * 10)),
                .init("state", .string(pick(["Ready", "Ready", "NotReady"]))),
                .init(
                    "tags",
                    [
                        "kuma.io/service": .string(pick(["a", "b", "c"])), "version": .string(pick(["1", "2"])),
                        "kuma.io/protocol": .string(pick(["http", "tcp"])),
                    ]
                ),
            ])
        }
        return Resource(
            ResourceKey("Dataplane", mesh: mesh, name: pick(["p1", "p2", "p3", "p4"])),
            labels: ["team": pick(["red", "blue"])].merging(exportLabel) { $1 },
            spec: [
                "networking": [
                    "address": .string(pick(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "a.name"])),
                    "inbound": .array(inbounds),
                    "listeners": pick([
                        [], [],
                        [
                            [
                                "type": .string(pick(["ZoneIngress", "ZoneEgress", "ZoneEgress"])),
                                "address": "10.0.9.9", "port": 10002, "state": .string(pick(["Ready", "NotReady"])),
                            ]
                        ],
                    ]),
                ]
            ]
        )
    }

    private mutating func meshService(_ mesh: String) -> Resource {
        let isRemote = pick([true, false])
        let name = pick(["a", "b"])
        let selector: JSON = pick([
            ["dataplaneTags": ["kuma.io/service": .string(name)]], ["dataplaneTags": ["version": "1"]],
            ["dataplaneLabels": ["matchLabels": ["team": "red"]]], ["dataplaneRef": ["name": "p1"]],
        ])
        var spec: JSON = [
            "selector": selector, "state": .string(pick(["Available", "Unavailable"])),
            "ports": pick([
                [["port": 80, "appProtocol": "http"]], [["port": 80], ["port": 81, "targetPort": 91]],
            ]),
            "identities": pick([[], [["type": "ServiceTag", "value": "a"]]]),
        ]
        if pick([true, false]) { spec.set("export", ["zones": pick([[], ["zone-2", "zone-3"]])]) }
        return Resource(
            ResourceKey("MeshService", mesh: mesh, name: isRemote ? "\(name)-far" : name),
            labels: isRemote
                ? [
                    "kuma.io/origin": "global", "kuma.io/zone": pick(["zone-2", "zone-3"]),
                    "kuma.io/display-name": name,
                ]
                : ["kuma.io/origin": "zone", "kuma.io/display-name": name],
            spec: spec,
            status: [
                "vips": [["ip": .string("241.0.0.\(name == "a" ? 1 : 2)")]],
                // Some share a name.
                "addresses": [["hostname": "all.svc.mesh.local"], ["hostname": .string("\(name).svc.mesh.local")]],
            ]
        )
    }

    private mutating func reachability() -> Resource {
        let gateways = ["10.1.0.1", "10.1.0.2"].map { address in
            ZoneReachability.Gateway(
                zone: "zone-2",
                address: address,
                port: 10001,
                state: pick([.reachable, .unreachable, .unknown]),
                since: Timestamp(seconds: 1)
            )
        }
        return Resource(
            ResourceKey("ZoneReachability", name: pick(["zone-1", "zone-2"])),
            spec: ZoneReachability(
                gateways: gateways,
                isolatedSince: pick([true, false]) ? Timestamp(seconds: 2) : nil
            ).spec
        )
    }

    private mutating func ingress() -> Resource {
        let zone = pick(["zone-1", "zone-2", "zone-3"])
        let offers: [JSON] = ["a", "b"].filter { _ in pick([true, false]) }.map { service in
            [
                "mesh": .string(pick(["default", "other"])), "instances": 2,
                "tags": ["kuma.io/service": .string(service)],
            ]
        }
        return Resource(
            ResourceKey("ZoneIngress", name: "i-\(zone)-\(pick(["1", "2"]))"),
            labels: ["kuma.io/zone": zone],
            spec: [
                "zone": .string(zone),
                "networking": [
                    "address": "10.1.0.1", "port": 10001,
                    "advertisedAddress": .string(pick(["10.1.0.1", "10.1.0.2", "a.name"])),
                    "advertisedPort": 10001,
                ], "availableServices": .array(offers),
            ]
        )
    }
}
