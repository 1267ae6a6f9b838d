import Documents
import ResourceModel
import Stores
import Testing

@testable import Reachability

@Suite struct RemoteGatewayTests {
    @Test(arguments: [("west", ["kuma.io/zone": "west"]), ("", ["kuma.io/zone": "west"]), ("west", [:])])
    func `the zone of an ingress is what it says, or its label`(zone: String, labels: [String: String]) {
        let ingress = Resource(
            ResourceKey(.zoneIngress, name: "gate"),
            labels: labels,
            spec: [
                "zone": .string(zone),
                "networking": ["advertisedAddress": "gateway.example.com", "advertisedPort": 10001],
            ]
        )
        let snapshot = ResourceSnapshot(resources: [ingress])
        #expect(RemoteGateway.names(snapshot, from: "east") == ["gateway.example.com"])
        #expect(RemoteGateway.names(snapshot, from: "west") == [])
    }
}
