import Documents
import ResourceModel
import Topology

/// What goes past the mesh.
extension SidecarPlanning {
    private var passthroughWay: PassthroughPlan.Way {
        guard let conf = proxyConf("MeshPassthrough") else { return mesh.settings.passthrough ? .all : .none }
        switch conf.text("passthroughMode") ?? "Matched" {
        case "All": return .all
        case "None": return .none
        default:
            let matches = PassthroughMatch.list(conf.items("appendMatch"))
            return matches.isEmpty ? .none : .matched(matches)
        }
    }

    private var hasMeshTLS: Bool {
        proxy.inbounds.indices.contains { !selectedPolicies("MeshTLS", $0).isEmpty }
    }

    func passthrough(_ inbounds: [InboundPlan]) -> PassthroughPlan? {
        guard let interception, !bindsOutbounds else { return nil }
        // Beside a gateway of somebody else nothing is closed: its ports are not known.
        let isStrict =
            credentials != nil && !proxy.inbounds.isEmpty && inbounds.allSatisfy { $0.tls?.isPermissive == false }
            && (!inbounds.isEmpty || credentials?.identity != nil || mesh.settings.tls == .strict)
        // Compat: where MeshTLS or a MeshIdentity says how inbounds are secured, the agent is not asked; `PlannerTests`.
        let isAsked = facts.has(.strictInboundPorts) || workload != nil || hasMeshTLS
        let strictPorts = isStrict && isAsked ? Set(inbounds.map(\.inbound.port)).sorted() : nil
        return PassthroughPlan(
            inboundPort: interception.inboundPort,
            outboundPort: interception.outboundPort,
            isIPv6Caught: interception.isIPv6Caught && facts.isIPv6Enabled,
            way: passthroughWay,
            strictPorts: strictPorts,
            closesPlaceholder: proxy.inbounds.contains { $0.port == 49151 },
            reusesPort: facts.has(.reusePort),
            isUnified: isUnified
        )
    }
}
