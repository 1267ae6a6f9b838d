package import ProxyPlanning
package import Topology

/// Turns plans into Envoy's resources. Keeps what it encoded, so that each distinct resource is encoded once.
package struct Renderer: Sendable {
    package init() {}

    /// The resources of a proxy. Endpoints come from the snapshot, all else from the plan.
    package mutating func resources(for plan: ProxyPlan, in zone: ZoneSnapshot) -> ProxyResources { ProxyResources() }
}
