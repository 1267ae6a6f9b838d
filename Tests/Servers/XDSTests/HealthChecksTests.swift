import Documents
import EnvoyProtos
import Protobuf
import ProxyPlanning
import ResourceModel
import Testing

@testable import XDS

@Suite struct HealthChecksTests {
    private static func dataplane(_ inbounds: JSON, transparent: Bool = false) -> ResourceModel.Resource {
        var networking: JSON = ["address": "192.0.2.61", "inbound": inbounds]
        if transparent { networking.set("transparentProxying", ["redirectPortInbound": 15006]) }
        return Resource(ResourceKey(.dataplane, mesh: "default", name: "a"), spec: ["networking": networking])
    }

    private static func checks(_ inbounds: JSON, transparent: Bool = false) -> HealthChecks {
        var facts = ProxyFacts()
        facts.adminPort = 9901
        return HealthChecks(dataplane(inbounds, transparent: transparent), facts: facts, standard: .init())
    }

    private static let probed: JSON = [
        "port": 8080, "servicePort": 8081, "serviceProbe": ["interval": "3s", "unhealthyThreshold": 4, "tcp": [:]],
        "state": "NotReady", "health": [:],
    ]
    private static let plain: JSON = ["port": 9090]

    @Test func `Envoy itself and each inbound with a probe are checked`() throws {
        let specifier = Self.checks([Self.probed, Self.plain]).specifier(interval: .seconds(5))
        #expect(specifier.interval == .seconds(5))
        #expect(specifier.clusterHealthChecks.map(\.clusterName) == ["kuma:envoy:admin", "localhost:8081"])
        let probe = try #require(specifier.clusterHealthChecks.last?.healthChecks.first)
        #expect(probe.interval == .seconds(3))
        #expect(probe.timeout == .seconds(2))
        #expect(probe.unhealthyThreshold == 4)
        #expect(probe.healthyThreshold == 1)
        #expect(specifier.clusterHealthChecks.last?.upstreamBindConfig == nil)
    }

    @Test func `where names are unified, Envoy is checked by its unified name, and found by it`() {
        var facts = ProxyFacts()
        facts.adminPort = 9901
        facts.features = ["feature-unified-resource-naming"]
        let checks = HealthChecks(Self.dataplane([Self.plain]), facts: facts, standard: .init())
        #expect(
            checks.specifier(interval: .seconds(5)).clusterHealthChecks.map(\.clusterName) == ["system_envoy_admin"]
        )
        let spec = checks.spec(by: ["system_envoy_admin": false])
        #expect(spec["networking"]?["inbound"]?[0]?["state"] == "NotReady")
    }

    @Test func `with redirection a check comes from the proxy's own address`() {
        let specifier = Self.checks([Self.probed], transparent: true).specifier(interval: .seconds(5))
        #expect(specifier.clusterHealthChecks.last?.upstreamBindConfig?.sourceAddress?.address == "127.0.0.6")
    }

    @Test(
        arguments: [
            (JSON.object([]), nil),
            (["redirect": ["inbound": ["enabled": false], "outbound": ["enabled": false]]], nil),
            (["redirect": ["inbound": ["enabled": true], "outbound": ["enabled": false]]], "127.0.0.6"),
        ] as [(JSON, String?)]
    )
    func `what the agent tells of redirection counts only as far as it redirects`(told: JSON, source: String?) {
        let features: JSON = told == [:] ? [] : ["feature-transparent-proxy-in-dataplane-metadata"]
        let facts = ProxyFacts(metadata: ["features": features, "transparentProxy": told])
        let checks = HealthChecks(Self.dataplane([Self.probed]), facts: facts, standard: .init())
        let check = checks.specifier(interval: .seconds(5)).clusterHealthChecks.last
        #expect(check?.upstreamBindConfig?.sourceAddress?.address == source)
    }

    @Test func `a cluster is healthy if all its endpoints are or nothing is known of them`() {
        func report(_ statuses: [HealthStatus]) -> EndpointHealthResponse {
            EndpointHealthResponse {
                $0.clusterEndpointsHealth = [
                    ClusterEndpointsHealth {
                        $0.clusterName = "c"
                        $0.localityEndpointsHealth = statuses.map { status in
                            LocalityEndpointsHealth {
                                $0.endpointsHealth = [EndpointHealth { $0.healthStatus = status }]
                            }
                        }
                    }
                ]
            }
        }
        #expect(HealthChecks.findings(report([.healthy, .unknown])) == ["c": true])
        #expect(HealthChecks.findings(report([.healthy, .unhealthy])) == ["c": false])
        #expect(HealthChecks.findings(report([.timeout])) == ["c": false])
    }

    @Test(
        arguments: [
            (["kuma:envoy:admin": true, "localhost:8081": true], [nil, nil]),
            (["kuma:envoy:admin": true, "localhost:8081": false], ["NotReady", nil]),
            (["kuma:envoy:admin": false, "localhost:8081": true], ["NotReady", "NotReady"]),
        ] as [([String: Bool], [String?])]
    )
    func `a proxy that drains is not ready at all, a probe counts for its inbound`(
        findings: [String: Bool],
        states: [String?]
    ) {
        let spec = Self.checks([Self.probed, Self.plain]).spec(by: findings)
        let inbounds = spec["networking"]?["inbound"]?.arrayValue ?? []
        #expect(inbounds.map { $0["state"]?.stringValue } == states)
        // Beside the state, for peers that only know this field; nothing is written where nothing has changed.
        let changed: [JSON?] = zip(states, [false, true]).map { state, wasReady -> JSON? in
            state == nil ? (wasReady ? nil : ["ready": true]) : [:]
        }
        #expect(inbounds.map { $0["health"] } == changed)
    }

    @Test func `findings that change nothing leave the fields as they are`() {
        let inbounds: JSON = [Self.probed, Self.plain, ["port": 1, "state": "Ignored"]]
        let spec = Self.checks(inbounds).spec(by: ["kuma:envoy:admin": true, "localhost:8081": false])
        #expect(spec == Self.dataplane(inbounds).spec)
    }

    @Test func `what probes found is kept when a proxy registers itself again`() {
        let stored = Self.dataplane([Self.probed, ["port": 9090, "state": "NotReady"]]).spec
        let fresh = Self.dataplane([["port": 8080, "serviceProbe": ["tcp": [:]]], ["port": 9090]]).spec
        let kept = ProxyFleet.keepingStates(of: stored, in: fresh)
        #expect(kept["networking"]?["inbound"]?[0]?["state"] == "NotReady")
        #expect(kept["networking"]?["inbound"]?[1]?["state"] == nil, "nobody would find out that it is ready again")
    }
}
