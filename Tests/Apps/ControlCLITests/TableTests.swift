import Documents
import ResourceModel
import Testing

@testable import ControlCLI

@Suite struct TableTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func table(_ kind: KindName, _ items: JSON...) throws -> String {
        ResourceTable(try #require(AllKinds[kind])).text(items, now: now)
    }

    @Test func `meshes show their mTLS and routing`() throws {
        let plain: JSON = ["type": "Mesh", "name": "plain", "modificationTime": "2027-01-15T07:59:00Z"]
        let full: JSON = [
            "type": "Mesh", "name": "a-longer-name", "modificationTime": "2026-01-15T08:00:00Z",
            "mtls": [
                "enabledBackend": "ca-1",
                "backends": [["name": "ca-0", "type": "x"], ["name": "ca-1", "type": "builtin"]],
            ],
            "routing": ["localityAwareLoadBalancing": true, "zoneEgress": true],
        ]
        #expect(
            try table("Mesh", plain, full) == """
                NAME            mTLS           LOCALITY   ZONEEGRESS   AGE
                plain           off            off        off          1m
                a-longer-name   builtin/ca-1   on         on           1y

                """
        )
    }

    @Test func `proxies show the tags of all inbounds and their address`() throws {
        let web: JSON = [
            "mesh": "default", "name": "web", "modificationTime": "2027-01-15T07:59:55Z",
            "networking": [
                "address": "10.0.0.1", "advertisedAddress": "192.0.2.1",
                "inbound": [
                    ["port": 1, "tags": ["kuma.io/service": "web", "version": "2"]],
                    ["port": 2, "tags": ["kuma.io/service": "admin", "version": "2"]],
                ],
            ],
        ]
        let gate: JSON = [
            "mesh": "default", "name": "gate", "modificationTime": "2028-01-01T00:00:00Z",
            "networking": ["address": "10.0.0.2", "gateway": ["tags": ["kuma.io/service": "gate"]]],
        ]
        #expect(
            try table("Dataplane", web, gate) == """
                MESH      NAME   TAGS                                  ADDRESS     AGE
                default   web    kuma.io/service=admin,web version=2   192.0.2.1   5s
                default   gate   kuma.io/service=gate                  10.0.0.2    never

                """
        )
    }

    @Test func `other kinds show where and how old`() throws {
        #expect(try table("MeshTimeout") == "MESH   NAME   AGE\n")
        #expect(try table("Zone", ["name": "east"]) == "NAME   AGE\neast   never\n")
    }

    @Test(arguments: [
        (0, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h"), (86_400, "1d"), (31_536_000, "1y"), (-1, "0s"),
        (-2, "never"),
    ])
    func `an age has one unit`(seconds: Int64, text: String) {
        #expect(Age.text(Timestamp(seconds: now.seconds - seconds), now: now) == text)
    }

    @Test func `the state of proxies is told by their streams and inbounds`() {
        func overview(_ name: String, _ networking: JSON, _ insight: JSON, labels: JSON = [:]) -> JSON {
            [
                "type": "DataplaneOverview", "mesh": "default", "name": .string(name), "labels": labels,
                "dataplane": ["networking": networking], "dataplaneInsight": insight,
            ]
        }
        let stream: JSON = [
            "connectTime": "2027-01-15T07:00:00Z",
            "status": [
                "lastUpdateTime": "2027-01-15T07:58:00Z", "total": ["responsesSent": "10", "responsesRejected": "1"],
            ],
            "version": [
                "kumaDp": ["version": "2.14.3"], "envoy": ["version": "1.40.0"], "dependencies": ["coredns": "1.13"],
            ],
        ]
        let ended: JSON = [
            "connectTime": "2027-01-15T06:00:00Z", "disconnectTime": "2027-01-15T06:30:00Z",
            "status": ["total": ["responsesSent": "5"]],
        ]
        let mtls: JSON = [
            "certificateExpirationTime": "2027-01-16T08:00:00Z", "lastCertificateRegeneration": "2027-01-15T07:00:00Z",
            "certificateRegenerations": 3,
            "issuedBackend": "ca-1", "supportedBackends": ["ca-1", "ca-2"],
        ]
        let up: JSON = ["port": 80, "tags": ["kuma.io/service": "web"]]
        let down: JSON = ["port": 81, "tags": ["kuma.io/service": "api"], "state": "NotReady"]
        let table = DataplaneTable.make(
            [
                overview(
                    "a",
                    ["address": "1.1.1.1", "inbound": [up, down]],
                    ["subscriptions": [ended, stream], "mTLS": mtls]
                ),
                overview("b", ["inbound": [up]], ["subscriptions": [ended]]), overview("c", ["inbound": [up]], [:]),
                overview("d", ["inbound": [down]], ["subscriptions": [stream]]),
                overview("e", ["gateway": ["tags": [:]]], ["subscriptions": [stream]]),
                overview("f", ["inbound": [up]], ["subscriptions": [stream]]),
                overview("g", ["listeners": [["type": "ZoneIngress", "port": 10001]]], ["subscriptions": [stream]]),
                overview("h", ["inbound": [up]], ["subscriptions": [stream]], labels: ["kuma.io/drained": "run-1"]),
                overview(
                    "i",
                    ["gateway": ["tags": [:]]],
                    ["subscriptions": [stream]],
                    labels: ["kuma.io/drained": "run-1"]
                ),
            ],
            now: now
        )
        let rows = table.text.split(separator: "\n").dropFirst().map { row in
            row.split(separator: " ", omittingEmptySubsequences: false).split { $0.isEmpty }.map {
                $0.joined(separator: " ")
            }
        }
        #expect(rows.map { $0[1] } == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        #expect(rows[0].dropFirst(3).prefix(5) == ["Partially degraded", "1h", "2m", "15", "1"])
        #expect(
            rows[0].suffix(7) == [
                "3", "ca-1", "ca-1,ca-2", "2.14.3", "1.40.0", "coredns: 1.13", "inbound[port=81,svc=api] is not ready",
            ]
        )
        #expect(rows[1][3] == "Offline" && rows[2].dropFirst(3).prefix(3) == ["Offline", "never", "never"])
        #expect(rows[3][3] == "Offline" && rows[4].contains("Online") && rows[5][3] == "Online")
        #expect(rows[6].contains("Online"), "a listener without a state is ready")
        for row in rows.suffix(2) {
            #expect(row.contains("Offline") && !row.contains("Online"))
            #expect(row.last == "drained: its agent said that it ends, and no traffic is sent to it")
        }
    }
}
