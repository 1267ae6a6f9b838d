import Documents
import ResourceModel
import Testing

@testable import Insights
@testable import Stores

@Suite struct InsightServiceTests {
    private static func dataplane(_ name: String, service: String, zone: String = "east") -> Resource {
        Resource(
            ResourceKey(.dataplane, mesh: "default", name: name),
            spec: [
                "networking": [
                    "address": "192.0.2.1",
                    "inbound": [
                        ["port": 80, "tags": ["kuma.io/service": .string(service), "kuma.io/zone": .string(zone)]]
                    ],
                ]
            ]
        )
    }

    private static func connected(_ name: String) -> Resource {
        Resource(
            ResourceKey(.dataplaneInsight, mesh: "default", name: name),
            spec: [
                "subscriptions": [
                    [
                        "id": "1", "connectTime": "2024-01-01T00:00:00Z",
                        "version": ["kumaDp": ["version": "2.14.3"], "envoy": ["version": "1.40.0"]],
                    ]
                ],
                "mTLS": ["issuedBackend": "ca-1", "supportedBackends": ["ca-1"]],
            ]
        )
    }

    private static let mesh = Resource(ResourceKey(.mesh, name: "default"))

    private static func insights(_ resources: [Resource]) -> (mesh: JSON?, services: JSON?) {
        var known = ReportedProxies()
        let snapshot = ResourceSnapshot(resources: [mesh] + resources)
        let made = InsightService.insights(of: "default", in: snapshot, &known)
        return (
            made.first { $0.kind == .meshInsight }?.spec, made.first { $0.kind == .serviceInsight }?.spec["services"]
        )
    }

    @Test func `proxies are counted by how they are`() {
        let found = Self.insights([
            Self.dataplane("a", service: "web"), Self.connected("a"), Self.dataplane("b", service: "web"),
        ])
        #expect(found.mesh?["dataplanes"] == ["total": 2, "online": 1, "offline": 1])
        #expect(found.mesh?["dpVersions"]?["envoy"]?["1.40.0"] == ["total": 1, "online": 1])
        #expect(found.mesh?["dpVersions"]?["envoy"]?["unknown"] == ["total": 1, "offline": 1])
        #expect(found.mesh?["mTLS"]?["issuedBackends"] == ["ca-1": ["total": 1, "online": 1]])
        #expect(found.services?["web"]?["status"] == "partially_degraded")
        #expect(found.services?["web"]?["issuedBackends"] == ["ca-1": 1])
        #expect(found.services?["web"]?["zones"] == ["east"])
    }

    @Test func `a mesh without services has no service insight until it had one`() {
        #expect(Self.insights([]).services == nil)
        let old = Resource(ResourceKey(.serviceInsight, mesh: "default", name: "all-services-default"))
        var known = ReportedProxies()
        let snapshot = ResourceSnapshot(resources: [Self.mesh, old])
        let made = InsightService.insights(of: "default", in: snapshot, &known)
        #expect(made.map(\.kind) == [.meshInsight, .serviceInsight])
    }

    @Test func `what was read before gives what is read anew`() throws {
        var snapshot = ResourceSnapshot(resources: [Self.mesh])
        var known = ReportedProxies()
        let steps: [(inout ResourceDraft) -> Void] = [
            { for name in ["a", "b"] { $0.put(Self.dataplane(name, service: "web")) } },
            { $0.put(Self.connected("a")) }, { $0.put(Self.dataplane("b", service: "api")) },
            { $0.delete(Self.connected("a").key) }, { $0.delete(Self.dataplane("b", service: "api").key) },
        ]
        for (number, step) in steps.enumerated() {
            var draft = ResourceDraft(of: snapshot, now: Timestamp(seconds: 1))
            step(&draft)
            snapshot = draft.finished(as: Revision(UInt64(number) + 1))
            var fresh = ReportedProxies()
            let expected = InsightService.insights(of: "default", in: snapshot, &fresh)
            #expect(InsightService.insights(of: "default", in: snapshot, &known) == expected, "step \(number)")
        }
    }

    @Test func `an external service is neither up nor down`() {
        let found = Self.insights([
            Resource(
                ResourceKey(.externalService, mesh: "default", name: "far"),
                spec: ["tags": ["kuma.io/service": "far"], "networking": ["address": "far.example:443"]]
            )
        ])
        #expect(
            found.services?["far"]
                == [
                    "status": "not_available", "dataplanes": .object([]), "serviceType": "external",
                    "addressPort": "far.example:443",
                ]
        )
        #expect(found.mesh?["services"] == ["total": 1, "external": 1])
    }

    @Test func `insights themselves touch no mesh`() {
        let old = Resource(ResourceKey(.meshInsight, name: "default"))
        let change = ChangeSet(from: Revision(1), to: Revision(2), changes: [Change(old: nil, new: old)])
        #expect(InsightService.meshes(changedIn: change) == [])
        #expect(InsightService.meshes(changedIn: nil) == nil)
    }
}
