import Documents
import Testing

@testable import ControlCLI

@Suite struct ReachabilityMatrixTests {
    private func gateway(_ zone: String, _ state: String, since: String, probed: String, microseconds: Int? = nil)
        -> JSON
    {
        var result: JSON = [
            "zone": .string(zone), "address": .string("192.0.2.\(zone.utf8.count)"), "port": 10001,
            "state": .string(state),
            "since": .string(since), "probed": .string(probed),
        ]
        if let microseconds { result.set("roundTripMicroseconds", .int(microseconds)) }
        return result
    }

    @Test func `each zone has a row, with the best gateway of each other zone`() {
        let items: [JSON] = [
            [
                "name": "north-hash", "labels": ["kuma.io/zone": "north"],
                "spec": [
                    "gateways": [
                        gateway(
                            "east",
                            "Reachable",
                            since: "2027-01-15T07:00:00Z",
                            probed: "2027-01-15T07:59:57Z",
                            microseconds: 1250
                        ),
                        gateway("east", "Unreachable", since: "2027-01-15T07:00:00Z", probed: "2027-01-15T07:59:57Z"),
                        gateway("stock", "Unknown", since: "2027-01-15T07:00:00Z", probed: "2027-01-15T07:59:57Z"),
                    ]
                ],
            ],
            [
                "name": "east",
                "spec": [
                    "gateways": [
                        gateway("north", "Unreachable", since: "2027-01-15T07:58:00Z", probed: "2027-01-15T07:59:57Z"),
                        gateway(
                            "stock",
                            "Reachable",
                            since: "2027-01-15T07:00:00Z",
                            probed: "2027-01-15T07:55:00Z",
                            microseconds: 42_400
                        ),
                    ]
                ],
            ],
        ]
        #expect(
            ReachabilityMatrix(items).table(now: Timestamp(seconds: 1_800_000_000)).text == """
                FROM \\ TO   east                           north                stock
                east        -                              unreachable for 2m   reachable 42ms, 5m ago
                north       reachable 1/2 1.25ms, 3s ago   -                    unknown

                """
        )
    }

    @Test func `a gateway whose time is not known is the last`() {
        let (since, probed) = ("2027-01-15T07:00:00Z", "2027-01-15T07:59:57Z")
        let gateways: JSON = [
            gateway("east", "Reachable", since: since, probed: probed),
            gateway("east", "Reachable", since: since, probed: probed, microseconds: 1250),
        ]
        let items: [JSON] = [["name": "north", "spec": ["gateways": gateways]]]
        let text = ReachabilityMatrix(items).table(now: Timestamp(seconds: 1_800_000_000)).text
        #expect(text.contains("reachable 2/2 1.25ms, 3s ago"), "\(text)")
    }

    @Test func `a control plane that knows nothing shows an empty table`() {
        #expect(ReachabilityMatrix([]).table(now: Timestamp(seconds: 0)).text == "FROM \\ TO\n")
    }
}
