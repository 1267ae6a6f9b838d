import Documents
import Testing

@testable import ControlCLI

@Suite(.timeLimit(.minutes(1))) struct ServiceTextTests {
    private static let found: JSON = [
        "mesh": "default", "name": "backend",
        "zones": [["name": "west", "state": "Disabled"], ["name": "other", "state": "Offline"]],
        "services": [
            ["kind": "MeshService", "name": "backend", "zone": "east", "state": "Available", "exportZones": ["west"]],
            [
                "kind": "MeshService", "name": "backend", "zone": "west", "state": "Unavailable", "exportZones": [],
                "exportRemark": "other zones are not sent to 1 of 2 proxies",
            ], ["kind": "MeshMultiZoneService", "name": "backend", "zone": ""],
        ],
        "instances": [
            instance("backend-1", "east", "10.0.1.1", "Healthy", created: "2027-01-15T06:00:00Z"),
            instance("backend-2", "east", "10.0.1.2", "Unhealthy"),
            instance("backend-3", "west", "10.0.2.1", "Healthy", state: "Disabled"),
        ],
        "views": [
            [
                "zone": "east",
                "names": [
                    [
                        "hostname": "backend.svc.mesh.local", "addresses": ["241.0.0.1"], "kind": "MeshService",
                        "zone": "east",
                    ], ["hostname": "backend.mzsvc.mesh.local", "kind": "MeshMultiZoneService", "zone": ""],
                ],
                "problems": [
                    [
                        "kind": "MeshMultiZoneService", "zone": "", "generator": "g",
                        "reason": "label nosuch not found",
                    ]
                ],
                "destinations": [
                    [
                        "kind": "MeshMultiZoneService", "name": "x", "zone": "", "section": "80", "protocol": "http",
                        "orders": [
                            order(
                                ["near"],
                                [
                                    [
                                        endpoint("10.0.1.1", "east", ["affinity": "node=a", "localityWeight": 9]),
                                        endpoint("10.0.1.2", "east", ["localityWeight": 1]),
                                    ], [endpoint("10.0.2.9", "north", ["via": "ZoneIngress"])],
                                ],
                                proxies: 3,
                                ["failoverThreshold": 62.5, "loadBalancer": "LeastRequest"]
                            ), order([], [[endpoint("10.0.1.1", "east")]]),
                        ],
                    ],
                    [
                        "name": "backend", "zone": "", "section": "", "protocol": "tcp",
                        "orders": [
                            order(
                                [],
                                [
                                    [
                                        endpoint("10.0.1.1", "east", ["weight": 2]),
                                        endpoint("fd00::9", "north", ["via": "ZoneIngress"]),
                                    ]
                                ]
                            )
                        ],
                    ],
                ],
            ],
            [
                "zone": "north", "state": "Offline",
                "destinations": [
                    [
                        "kind": "MeshService", "name": "x", "zone": "east", "section": "main", "protocol": "tcp",
                        "orders": [order([], [], ["reasons": ["no ingress of east can be reached from north"]])],
                    ],
                    [
                        "kind": "MeshExternalService", "name": "x", "zone": "", "section": "443", "protocol": "tcp",
                        "isExternal": true,
                        "orders": [order([], [[endpoint("10.0.9.9", "north", ["via": "ZoneEgress"])]])],
                        "egressOrder": [["a", "b"], ["c"]], "routes": ["MeshTCPRoute divert"],
                        "warnings": ["there is no Secret ca"],
                    ],
                    [
                        "kind": "MeshMultiZoneService", "name": "x", "zone": "", "section": "80", "protocol": "http",
                        "orders": [order([], [], ["reasons": ["one", "two"]])], "moreOrders": 3,
                    ],
                ],
                "withheld": [
                    ["kind": "MeshService", "name": "backend", "zone": "west", "exportZones": ["east"]],
                    ["kind": "MeshService", "name": "backend", "zone": "far", "exportZones": []],
                ],
                "unreachable": [
                    [
                        "zone": "east", "address": "10.0.2.9", "port": 10001, "since": "2027-01-15T07:59:48Z",
                        "reason": "no answer in 2.5 seconds",
                    ],
                    [
                        "zone": "far", "address": "10.0.3.9", "port": 10001, "since": "2027-01-15T07:59:48Z",
                        "reason": "no answer in 2.5 seconds", "isLastResort": true,
                    ],
                ],
            ], ["zone": "south", "destinations": []],
        ],
    ]

    private static func instance(
        _ name: String,
        _ zone: String,
        _ address: String,
        _ health: String,
        created: String = "2027-01-15T07:00:00Z",
        state: String? = nil
    ) -> JSON {
        var result: JSON = [
            "dataplane": .string(name), "zone": .string(zone), "address": .string(address), "port": 80,
            "health": .string(health), "creationTime": .string(created), "modificationTime": "2027-01-15T07:59:00Z",
        ]
        if let state { result.set("zoneState", .string(state)) }
        return result
    }

    private static func endpoint(_ address: String, _ zone: String, _ more: JSON = [:]) -> JSON {
        var result: JSON = ["address": .string(address), "port": 80, "zone": .string(zone), "weight": 1]
        for member in more.members ?? [] { result.set(member.key, member.value) }
        return result
    }

    private static func order(_ policies: [String], _ tiers: [[JSON]], proxies: Int = 1, _ more: JSON = [:]) -> JSON {
        var result: JSON = [
            "proxies": .int(proxies), "policies": .array(policies.map { .string($0) }),
            "tiers": .array(tiers.map { .array($0) }),
        ]
        for member in more.members ?? [] { result.set(member.key, member.value) }
        return result
    }

    private func text(_ found: JSON) -> String { ServiceText(found, now: Timestamp(seconds: 1_800_000_000)).text }

    @Test func `who answers, by which names, and in which order from each zone`() {
        #expect(
            text(Self.found)
                == """
                backend in mesh default has 3 instances in east, west, 1 of them healthy.
                west is disabled: other zones know nothing of it, and send nothing there.

                KIND                   ZONE   STATE         EXPORTED TO
                MeshService            east   Available     west only
                MeshService            west   Unavailable   no zone
                MeshMultiZoneService   -      -             all zones
                MeshService of west: other zones are not sent to 1 of 2 proxies.

                DATAPLANE   ZONE   ADDRESS       HEALTH                    AGE   CHANGED AGO
                backend-1   east   10.0.1.1:80   Healthy                   2h    1m
                backend-2   east   10.0.1.2:80   Unhealthy                 1h    1m
                backend-3   west   10.0.2.1:80   Unknown (zone disabled)   1h    1m

                From east:
                  NAME                       ADDRESS     OF
                  backend.svc.mesh.local     241.0.0.1   MeshService of east
                  backend.mzsvc.mesh.local   ask east    MeshMultiZoneService
                  HostnameGenerator g makes no name for the MeshMultiZoneService: label nosuch not found.
                  Names of the kuma.io/service, as backend.mesh, and addresses that are not shown are given by east alone: `kumactl inspect service backend` at its control plane shows them.

                  MeshMultiZoneService, port 80 (http), by MeshLoadBalancingStrategy near, for 3 of 4 proxies: a request goes
                    to 1 endpoint of east with node=a of weight 9 (10.0.1.1:80) and 1 endpoint of east of weight 1 (10.0.1.2:80),
                    if those fail, to north through its ingress (10.0.2.9:80).
                    The next take over as soon as fewer than 62.5 % of those before are healthy.
                    Chosen by LeastRequest.
                  MeshMultiZoneService, port 80 (http), by no strategy, for 1 of 4 proxies: a request goes
                    to 1 endpoint of east (10.0.1.1:80).
                  kuma.io/service (tcp): a request goes
                    to 1 endpoint of east (10.0.1.1:80 weight 2) and north through its ingress ([fd00::9]:80 weight 1).

                From north (offline, as it was last heard of):
                  MeshService of east, port main (tcp): there is nobody to answer: no ingress of east can be reached from north.
                  MeshExternalService, port 443 (tcp): a request goes
                    to its servers outside of the mesh through the zone egress of north (10.0.9.9:80).
                    Unless a route sends it elsewhere: MeshTCPRoute divert.
                    The egress goes on to a and b, and if that fails to c.
                    But there is no Secret ca.
                  MeshMultiZoneService, port 80 (http): there is nobody to answer:
                    one.
                    two.
                  MeshMultiZoneService, port 80 (http): 3 further orders for other proxies.
                  MeshService of west is not told here: it is exported to east only.
                  MeshService of far is not told here: it is exported to no zone.
                  east is not reached through 10.0.2.9:10001 for 12s: that way is left out (no answer in 2.5 seconds).
                  far is not reached through 10.0.3.9:10001 for 12s: as nobody else is, that way is the last resort (no answer in 2.5 seconds).

                From south:
                  the name is not known here.

                """
        )
    }

    @Test func `a zone speaks for itself, and says what was asked`() {
        var zone: JSON = [
            "mesh": "default", "name": "backend", "asked": "backend.mesh", "zone": "east", "isFederated": true,
            "views": [
                [
                    "zone": "east", "names": [["hostname": "backend.mesh", "addresses": ["240.0.0.1"], "zone": ""]],
                    "destinations": [
                        [
                            "name": "backend", "zone": "", "section": "", "protocol": "tcp",
                            "orders": [Self.order([], [[Self.endpoint("api.example", "")]])],
                        ]
                    ],
                ]
            ],
        ]
        #expect(
            text(zone) == """
                backend.mesh is a name of backend.
                backend in mesh default has 0 instances in this zone (east), 0 of them healthy.
                Instances of other zones are seen on the global control plane.

                From east:
                  NAME           ADDRESS     OF
                  backend.mesh   240.0.0.1   kuma.io/service

                  kuma.io/service (tcp): a request goes
                    to 1 server outside of the mesh (api.example:80).

                """
        )
        zone.set("isFederated", false)
        #expect(!text(zone).contains("global"), "there may be none")
    }

    @Test(arguments: [
        (["nope"], "there is no service \"nope\" in mesh \"default\": `kumactl get meshservices -m default`"),
        ([""], "NAME cannot be empty"), (["x", "-m", "gone"], "there is no mesh \"gone\": `kumactl get meshes`"),
    ])
    func `what is not there is told with what to try`(words: [String], says: String) async throws {
        let plane = FakeControlPlane([
            "GET /meshes/gone/services/x/_inspection": .init(
                status: 404,
                body: #"{"title":"Failed to retrieve Mesh","detail":"Not found"}"#
            )
        ])
        let done = try await plane.kumactl(["inspect", "service"] + words)
        #expect(done.status == 1 && done.out.isEmpty && done.error.hasPrefix("Error: " + says))
    }

    @Test func `names of all sorts are sent as they are`() async throws {
        let plane = FakeControlPlane([
            "GET /meshes/m/services/a.mesh/_inspection": .init(body: #"{"name":"a","mesh":"m"}"#)
        ])
        let done = try await plane.kumactl(["inspect", "service", "a.mesh", "-m", "m", "-o", "json"])
        #expect(done.status == 0 && done.out == "{\n  \"name\": \"a\",\n  \"mesh\": \"m\"\n}\n")
    }
}
