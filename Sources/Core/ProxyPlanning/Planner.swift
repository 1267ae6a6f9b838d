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
        var views: PlanViews
        var addresses: VirtualAddressList
        var parts: [OutboundClass: Shared<OutboundPart>] = [:]
        var confs: [InboundClass: InboundConfs] = [:]
        /// Parts of the time before, to be used again if they turn out equal.
        var older: [Shared<OutboundPart>: Shared<OutboundPart>] = [:]
        var sidecars: [String: Sidecar] = [:]
    }

    /// A plan, and what it was made of.
    struct Sidecar: Sendable {
        var proxy: ProxyEntry
        var facts: ProxyFacts
        var views: PlanViews
        var plan: ProxyPlan

        var inbound: Shared<InboundPart>? { if case .sidecar(let part, _) = plan.role { part } else { nil } }
        var outbound: Shared<OutboundPart>? { if case .sidecar(_, let part) = plan.role { part } else { nil } }
    }

    /// What comes in at an ingress, and what that was made of.
    private struct Ingress: Sendable {
        var entry: ZoneIngressEntry
        var facts: ProxyFacts
        /// By mesh.
        var stamps: [String: SnapshotStamp]
        var part: Shared<IngressPart>
    }

    var meshes: [String: MeshPlans] = [:]
    private var ingresses: [String: Ingress] = [:]

    /// Nothing made yet: the first plan of each proxy is made from scratch.
    package init() {}

    /// The plan of a proxy beside an application. Nil if the mesh or its Dataplane is not there.
    package mutating func sidecar(_ id: ProxyID, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? {
        guard let mesh = zone.meshes[id.mesh], let proxy = mesh.proxies[id.name] else {
            meshes[id.mesh]?.sidecars[id.name] = nil
            return nil
        }
        var plans = refreshed(mesh)
        defer { meshes[mesh.name] = plans }
        var known = plans.sidecars[id.name]
        if let made = known, made.proxy != proxy || made.facts != facts { known = nil }
        if let known, PlanPart.allCases.allSatisfy({ plans.views.isSame($0, as: known.views) }) { return known.plan }
        let made = make(
            SidecarPlanning(mesh: mesh, proxy: proxy, facts: facts, policies: plans.policies),
            known,
            &plans
        )
        plans.sidecars[id.name] = made
        return made.plan
    }

    /// - `known`: What was made for the proxy as it is; parts that see the same as then are taken from it.
    private func make(_ sidecar: SidecarPlanning, _ known: Sidecar?, _ plans: inout MeshPlans) -> Sidecar {
        let views = plans.views
        func planning(_ part: PlanPart) -> SidecarPlanning { sidecar.seeing(views[part]) }
        func kept(_ part: PlanPart) -> Sidecar? { known.flatMap { views.isSame(part, as: $0.views) ? $0 : nil } }

        var plan = ProxyPlan(
            proxy: ProxyID(mesh: sidecar.mesh.name, name: sidecar.proxy.name),
            identities: kept(.identities)?.plan.identities ?? planning(.identities).identities,
            role: .sidecar(
                kept(.inbound)?.inbound ?? Shared(planning(.inbound).inboundPart(&plans.confs)),
                kept(.outbound)?.outbound ?? part(planning(.outbound), &plans)
            ),
            system: kept(.system)?.plan.system ?? Shared(planning(.system).systemPart())
        )
        plan.workload = sidecar.workload
        plan.border = kept(.border).map(\.plan.border) ?? planning(.border).borderPart.map(Shared.init)
        plan.patch = kept(.patch).map(\.plan.patch) ?? planning(.patch).patch
        return Sidecar(proxy: sidecar.proxy, facts: sidecar.facts, views: views, plan: plan)
    }

    /// The plan of a zone ingress of this zone. Nil if its resource is not there.
    package mutating func ingress(_ name: String, facts: ProxyFacts, in zone: ZoneSnapshot) -> ProxyPlan? {
        guard let entry = zone.ingresses.first(where: { $0.name == name && $0.isLocal }) else { return nil }
        let planning = ZoneProxyPlanning(zone: zone, facts: facts)
        let part = part(of: entry, planning)
        return ProxyPlan(
            proxy: ProxyID(mesh: "", name: name),
            identities: part.value.probes.map { planning.ingressIdentity($0.mesh) },
            role: .ingress(part),
            system: Shared(planning.systemPart(address: entry.address, adminPort: entry.adminPort))
        )
    }

    /// Hot: an ingress has a chain for each service of the zone.
    private mutating func part(of entry: ZoneIngressEntry, _ planning: ZoneProxyPlanning) -> Shared<IngressPart> {
        let stamps = planning.zone.meshes.compactMapValues(\.ingressStamp)
        guard stamps.count == planning.zone.meshes.count else { return Shared(planning.ingress(entry)) }
        if let known = ingresses[entry.name], known.entry == entry, known.facts == planning.facts,
            known.stamps.count == stamps.count,
            stamps.allSatisfy({ known.stamps[$0.key]?.isSame(as: $0.value) ?? false })
        {
            return known.part
        }
        let part = Shared(planning.ingress(entry))
        ingresses[entry.name] = Ingress(entry: entry, facts: planning.facts, stamps: stamps, part: part)
        return part
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
        let names = Set(zone.ingresses.map(\.name))
        ingresses = ingresses.filter { names.contains($0.key) }
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
            let policies = PolicyIndex(mesh)
            return MeshPlans(
                stamp: mesh.stamp,
                policies: policies,
                views: PlanViews(policies, in: mesh.context),
                addresses: VirtualAddressList(mesh)
            )
        }
        let isSame = plans.stamp.isSame(as: mesh.stamp)
        if isSame, plans.policies.isOf(mesh) { return plans }
        let policies = PolicyIndex(mesh, previous: plans.policies)
        let before = plans.views
        plans.policies = policies
        if isSame {
            plans.views.follow(policies)
        } else {
            plans.addresses.follow(mesh)
            (plans.stamp, plans.views) = (mesh.stamp, PlanViews(policies, in: mesh.context))
        }
        if !plans.views.isSame(.inbound, as: before) { plans.confs = [:] }
        if !plans.views.isSame(.outbound, as: before) {
            plans.older = Dictionary(plans.parts.values.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
            plans.parts = [:]
        }
        return plans
    }

    private func part(_ planning: SidecarPlanning, _ plans: inout MeshPlans) -> Shared<OutboundPart> {
        let key = planning.outboundClass(plans.addresses.sorted)
        if let known = plans.parts[key] { return known }
        let made = Shared(OutboundPlanning(planning, addresses: plans.addresses.sorted).part())
        let part = plans.older[made] ?? made
        plans.parts[key] = part
        return part
    }
}
