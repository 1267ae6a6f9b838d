import Documents
import ResourceModel
import Testing

@Suite struct ProxyStatusTests {
    private static func dataplane(_ networking: JSON) -> Dataplane {
        Dataplane(Resource(ResourceKey(.dataplane, mesh: "m", name: "a"), spec: ["networking": networking]))
    }

    private static let ready: JSON = ["port": 80]
    private static let unready: JSON = ["port": 81, "state": "NotReady"]
    private static let unhealthy: JSON = ["port": 82, "health": [:]]
    private static let ignored: JSON = ["port": 83, "state": "Ignored"]

    @Test(arguments: [
        ([ready], true, DataplaneStatus.online), ([ready], false, .offline), ([], true, .offline),
        ([ready, unready], true, .partiallyDegraded), ([unready], true, .offline),
        ([ready, unhealthy], true, .partiallyDegraded), ([ready, ignored], true, .online),
    ])
    func `of a proxy with inbounds`(inbounds: [JSON], isConnected: Bool, status: DataplaneStatus) {
        #expect(DataplaneStatus(Self.dataplane(["inbound": .array(inbounds)]), isConnected: isConnected) == status)
    }

    @Test func `a gateway is what its connection is`() {
        let gateway = Self.dataplane(["gateway": ["tags": ["kuma.io/service": "g"]]])
        #expect(DataplaneStatus(gateway, isConnected: true) == .online)
        #expect(DataplaneStatus(gateway, isConnected: false) == .offline)
    }

    @Test func `doors of the zone count as inbounds`() {
        let doors = Self.dataplane([
            "listeners": [["type": "ZoneIngress", "port": 1], ["type": "ZoneEgress", "port": 2, "state": "NotReady"]]
        ])
        #expect(DataplaneStatus(doors, isConnected: true) == .partiallyDegraded)
    }

    @Test func `online while one connection is open`() {
        func insight(_ subscriptions: JSON) -> Subscriptions {
            let key = ResourceKey(.dataplaneInsight, mesh: "m", name: "a")
            return Subscriptions(Resource(key, spec: ["subscriptions": subscriptions]))
        }
        let closed: JSON = ["id": "1", "connectTime": "2026-01-01T00:00:00Z", "disconnectTime": "2026-01-01T00:00:01Z"]
        let open: JSON = ["id": "2", "connectTime": "2026-01-01T00:00:02Z", "controlPlaneInstanceId": "cp-1"]
        #expect(!insight([]).isOnline && !insight([closed]).isOnline && insight([closed, open]).isOnline)
        #expect(!insight([["id": "3"]]).isOnline)
        #expect(insight([open]).list.first?.instanceID == "cp-1")
        #expect(insight([["globalInstanceId": "g-1"]]).list.first?.instanceID == "g-1")
    }

    @Test func `nothing of a Dataplane whose agent has said goodbye is ready`() {
        var resource = Resource(
            ResourceKey(.dataplane, mesh: "default", name: "web-1"),
            spec: [
                "networking": [
                    "inbound": [["port": 80], ["port": 81, "state": "Ignored"]],
                    "listeners": [["type": "ZoneIngress", "port": 82]],
                ]
            ]
        )
        #expect(Dataplane(resource).inbounds.map(\.state) == [.ready, .ignored])
        #expect(Dataplane(resource).listeners.map(\.isReady) == [true])
        resource.labels["kuma.io/drained"] = "run-1"
        #expect(Dataplane(resource).inbounds.map(\.state) == [.notReady, .ignored])
        #expect(Dataplane(resource).listeners.map(\.isReady) == [false])
    }
}
