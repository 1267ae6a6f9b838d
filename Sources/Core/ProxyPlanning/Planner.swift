package import Topology

/// Makes plans. Keeps the shared parts it made, so that the next plan of the same class refers to the same part.
package struct Planner: Sendable {
    package init() {}

    /// The plan of a proxy beside an application. Nil if the mesh or its Dataplane is not there.
    package mutating func sidecar(_ id: ProxyID, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? {
        guard let proxy = zone.meshes[id.mesh]?.proxies[id.name] else { return nil }
        _ = proxy
        return ProxyPlan(proxy: id, identities: [], role: .sidecar)
    }

    /// The plan of a zone ingress of this zone. Nil if its resource is not there.
    package mutating func ingress(_ name: String, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? { nil }

    /// The plan of a zone egress of this zone. Nil if its resource is not there.
    package mutating func egress(_ name: String, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? { nil }
}
