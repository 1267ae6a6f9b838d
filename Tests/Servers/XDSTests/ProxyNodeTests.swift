import Documents
import Testing

@testable import XDS

@Suite struct ProxyNodeTests {
    @Test(
        arguments: [
            ([:], ["kumaDp": [:], "envoy": [:]]),
            (
                ["version": ["kumaDp": ["version": "2.12.0", "gitTag": "v"], "envoy": ["version": "1.38.3"]]],
                [
                    "kumaDp": ["version": "2.12.0", "gitTag": "v", "kumaCpCompatible": true],
                    "envoy": ["version": "1.38.3"],
                ]
            ),
            (
                ["version": ["kumaDp": ["version": "2.11.9"], "envoy": ["kumaDpCompatible": true]]],
                ["kumaDp": ["version": "2.11.9"], "envoy": ["kumaDpCompatible": true]]
            ),
            (
                ["version": ["kumaDp": ["version": 5]], "dynamicMetadata": ["version.dependencies.coredns": "1.12"]],
                ["kumaDp": ["kumaCpCompatible": true], "envoy": [:], "dependencies": ["coredns": "1.12"]]
            ),
        ] as [(JSON, JSON)]
    )
    func `what goes together is told by the versions, and only if it does`(metadata: JSON, version: JSON) throws {
        #expect(try ProxyNode(id: "default.web-1", metadata: metadata).version == version)
    }

    @Test func `a proxy of a type that nobody knows is refused`() {
        #expect(throws: ProxyRefusal("unsupported proxy type \"router\"")) {
            try ProxyNode(id: "default.web-1", metadata: ["dataplane.proxyType": "router"])
        }
    }

    @Test(arguments: [
        ("", "Envoy ID must not be nil"), ("nodot", "the name should be provided after the dot"),
        ("default.", "name must not be empty"),
    ])
    func `streams of health refuse an id that is none in words of their own`(id: String, reason: String) {
        let error = #expect(throws: ProxyRefusal.self) {
            try ProxyNode(id: id, metadata: [:], demand: ProxyNode.healthDemand)
        }
        #expect(error?.message == "HDS request must have a valid Proxy Id: \(reason)")
    }
}
