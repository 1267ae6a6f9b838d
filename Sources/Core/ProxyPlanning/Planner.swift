import PolicyMatching
import ResourceModel
package import Topology

/// Makes plans. Keeps the parts it made, so that the next plan of the same class refers to the same part, and a proxy about
/// which nothing changed gets the very plan it had.
package struct Planner: Sendable {
    /// What was made for one mesh, as long as its destinations and policies are the same.
    struct MeshPlans: Sendable {
        var stamp: SnapshotStamp
        var policies: PolicyIndex
        var addresses: [VirtualAddress]
        var parts: [OutboundClass: Shared<OutboundPart>] = [:]
        /// Parts of the time before, to be used again if they turn out equal.
        var older: [Shared<OutboundPart>: Shared<OutboundPart>] = [:]
        var sidecars: [String: Sidecar] = [:]
    }

    /// A plan, and what it was made of.
    struct Sidecar: Sendable {
        var proxy: ProxyEntry
        var facts: ProxyFacts
        var plan: ProxyPlan
    }

    var meshes: [String: MeshPlans] = [:]

    package init() {}

    /// The plan of a proxy beside an application. Nil if the mesh or its Dataplane is not there.
    package mutating func sidecar(_ id: ProxyID, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? {
        guard let mesh = zone.meshes[id.mesh], let proxy = mesh.proxies[id.name] else {
            meshes[id.mesh]?.sidecars[id.name] = nil
            return nil
        }
        var plans = refreshed(mesh)
        defer { meshes[mesh.name] = plans }
        if let known = plans.sidecars[id.name], known.proxy == proxy, known.facts == facts { return known.plan }
        let planning = SidecarPlanning(mesh: mesh, proxy: proxy, facts: facts, policies: plans.policies)
        var plan = ProxyPlan(
            proxy: id,
            identities: planning.identities,
            role: .sidecar(Shared(planning.inboundPart()), part(planning, &plans)),
            system: Shared(planning.systemPart())
        )
        plan.border = planning.borderPart.map(Shared.init)
        let modifications = planning.proxyConf("MeshProxyPatch")?.items("appendModifications") ?? []
        if !modifications.isEmpty { plan.patch = Shared(ProxyPatchPlan(modifications: modifications)) }
        plans.sidecars[id.name] = Sidecar(proxy: proxy, facts: facts, plan: plan)
        return plan
    }

    /// The plan of a zone ingress of this zone. Nil if its resource is not there.
    package func ingress(_ name: String, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? {
        guard let entry = zone.ingresses.first(where: { $0.name == name && $0.isLocal }) else { return nil }
        let planning = ZoneProxyPlanning(zone: zone, facts: facts)
        let part = planning.ingress(entry)
        return ProxyPlan(
            proxy: ProxyID(mesh: "", name: name),
            identities: part.probes.map(planning.ingressIdentity),
            role: .ingress(Shared(part)),
            system: Shared(planning.systemPart(address: entry.address, adminPort: entry.adminPort))
        )
    }

    /// The plan of a zone egress of this zone. Nil if its resource is not there.
    package func egress(_ name: String, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? {
        guard let entry = zone.egresses.first(where: { $0.name == name }) else { return nil }
        let planning = ZoneProxyPlanning(zone: zone, facts: facts)
        let part = planning.egress(entry)
        return ProxyPlan(
            proxy: ProxyID(mesh: "", name: name),
            identities: Set(part.exits.map(\.mesh)).sorted().map(planning.egressIdentity),
            role: .egress(Shared(part)),
            system: Shared(planning.systemPart(address: entry.address, adminPort: entry.adminPort))
        )
    }

    /// Drops what was kept for meshes and proxies that are gone.
    package mutating func forget(allBut zone: ZoneSnapshot) {
        for name in meshes.keys {
            guard let mesh = zone.meshes[name] else {
                meshes[name] = nil
                continue
            }
            let kept = meshes[name]?.sidecars.filter { mesh.proxies[$0.key] != nil }
            meshes[name]?.sidecars = kept ?? [:]
        }
    }

    private mutating func refreshed(_ mesh: MeshSnapshot) -> MeshPlans {
        // Out of the table while it is worked on, so that nothing is copied.
        guard var plans = meshes.removeValue(forKey: mesh.name) else {
            return MeshPlans(stamp: mesh.stamp, policies: PolicyIndex(mesh), addresses: mesh.virtualAddresses)
        }
        let policies = PolicyIndex(mesh, previous: plans.policies)
        let isSame = plans.stamp.isSame(as: mesh.stamp)
        if isSame, policies.isIdentical(to: plans.policies) { return plans }
        if !isSame { plans.addresses = mesh.virtualAddresses }
        plans.stamp = mesh.stamp
        plans.policies = policies
        plans.older = Dictionary(plans.parts.values.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        plans.parts = [:]
        plans.sidecars = [:]
        return plans
    }

    private func part(_ planning: SidecarPlanning, _ plans: inout MeshPlans) -> Shared<OutboundPart> {
        let key = planning.outboundClass(plans.addresses)
        if let known = plans.parts[key] { return known }
        let made = Shared(OutboundPlanning(planning, addresses: plans.addresses).part())
        let part = plans.older[made] ?? made
        plans.parts[key] = part
        return part
    }
}
