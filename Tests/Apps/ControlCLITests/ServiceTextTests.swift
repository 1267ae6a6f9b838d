import Documents
import Testing

@testable import ControlCLI

@Suite struct ServiceTextTests {
    private let found: JSON = [
        "mesh": "default", "name": "backend",
        "services": [
            [
                "kind": "MeshService", "name": "backend", "zone": "east", "state": "Available",
                "hostnames": ["backend.svc.mesh.local"], "vips": ["241.0.0.1"], "exportZones": ["west"],
            ], ["kind": "MeshMultiZoneService", "name": "backend", "zone": "", "hostnames": [], "vips": []],
        ],
        "instances": [
            [
                "dataplane": "backend-1", "zone": "east", "address": "10.0.1.1", "port": 80, "health": "Healthy",
                "modificationTime": "2027-01-15T07:59:00Z",
            ],
            [
                "dataplane": "backend-2", "zone": "west", "address": "10.0.2.1", "port": 80, "health": "Unhealthy",
                "modificationTime": "2027-01-15T07:00:00Z",
            ],
        ],
        "views": [
            [
                "zone": "east",
                "destinations": [
                    [
                        "kind": "MeshMultiZoneService", "name": "x", "zone": "", "section": "80", "protocol": "http",
                        "order": [
                            [["address": "10.0.1.1", "port": 80, "zone": "east"]],
                            [["address": "10.0.2.9", "port": 10001, "zone": "west", "via": "ZoneIngress"]],
                        ],
                    ]
                ],
                "unreachable": [],
            ],
            [
                "zone": "north",
                "destinations": [
                    [
                        "kind": "MeshService", "name": "x", "zone": "west", "section": "main", "protocol": "tcp",
                        "order": [],
                    ]
                ],
                "unreachable": [
                    [
                        "zone": "west", "address": "10.0.2.9", "port": 10001, "since": "2027-01-15T07:59:48Z",
                        "reason": "no answer in 2.5 seconds",
                    ],
                    [
                        "zone": "east", "address": "10.0.1.9", "port": 10001, "since": "2027-01-15T07:59:48Z",
                        "reason": "no answer in 2.5 seconds", "isLastResort": true,
                    ],
                ],
            ], ["zone": "south", "destinations": [], "unreachable": []],
        ],
    ]

    @Test func `who answers, by which names, and in which order from each zone`() {
        #expect(
            ServiceText(found, now: Timestamp(seconds: 1_800_000_000)).text == """
                backend in mesh default has 2 instances in east, west, 1 of them healthy.

                KIND                   ZONE   STATE       HOSTNAMES                VIPS        EXPORTED TO
                MeshService            east   Available   backend.svc.mesh.local   241.0.0.1   west
                MeshMultiZoneService   -      -           -                        -           all

                DATAPLANE   ZONE   ADDRESS       HEALTH      AGE
                backend-1   east   10.0.1.1:80   Healthy     1m
                backend-2   west   10.0.2.1:80   Unhealthy   1h

                From east:
                  MeshMultiZoneService, port 80 (http): a request goes
                    to 1 endpoint of east (10.0.1.1:80),
                    if those fail, to west through its ingress (10.0.2.9:10001).

                From north:
                  MeshService of west, port main (tcp): there is nobody to answer.
                  west is not reached through 10.0.2.9:10001 for 12s: that way is left out (no answer in 2.5 seconds).
                  east is not reached through 10.0.1.9:10001 for 12s: as nobody else is, that way is the last resort (no answer in 2.5 seconds).

                From south:
                  the name is not known here.

                """
        )
    }
}
