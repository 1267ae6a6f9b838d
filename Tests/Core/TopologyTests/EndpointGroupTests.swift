import Testing

@testable import Topology

@Suite struct EndpointGroupTests {
    private static let plain = Endpoint(address: "192.0.2.1", port: 80, locality: EndpointLocality(zone: "east"))

    private static func changed(_ change: (inout Endpoint) -> Void) -> Endpoint {
        var endpoint = plain
        change(&endpoint)
        return endpoint
    }

    private static let others = [
        changed { $0.address = "192.0.2.2" }, changed { $0.port = 81 }, changed { $0.tags = ["a": "b"] },
        changed { $0.labels = ["a": "b"] }, changed { $0.weight = 2 }, changed { $0.locality.zone = "west" },
        changed { $0.locality.subZone = "a=b" }, changed { $0.locality.priority = 1 },
        changed { $0.locality.weight = 1 }, changed { $0.via = .ingress }, changed { $0.isClassic = true },
    ]

    @Test(arguments: others) func `the order does not depend on how they came`(other: Endpoint) {
        let (one, two) = (EndpointGroup([Self.plain, other]), EndpointGroup([other, Self.plain]))
        #expect(one.endpoints.count == 2 && one == two)
    }
}
