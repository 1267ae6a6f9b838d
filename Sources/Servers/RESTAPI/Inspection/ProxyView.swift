import Documents
import PolicyMatching
import ProxyPlanning
import ResourceModel
import Topology

/// One proxy and all policies that are for it, at one moment.
struct ProxyView {
    let resource: Resource
    let proxy: ProxyEntry
    let mesh: MeshSnapshot
    let zone: ZoneSnapshot
    private let policies: PolicyIndex

    /// Nil if the snapshot doesn't have the proxy.
    init?(_ resource: Resource, in zone: ZoneSnapshot) {
        guard let mesh = zone.meshes[resource.mesh], let proxy = mesh.proxies[resource.name] else { return nil }
        (self.resource, self.proxy, self.mesh, self.zone) = (resource, proxy, mesh, zone)
        policies = PolicyIndex(mesh)
    }

    /// Kinds of which some policy is for the proxy, sorted by name.
    var kinds: [KindDescriptor] {
        AllKinds.list.filter { $0.policy?.isTargetRef == true && !selected($0.name).isEmpty }
    }

    /// Policies of a kind that are for the proxy or some of its inbounds, weakest first.
    func selected(_ kind: KindName) -> [TargetRefPolicy] {
        policies.selected(kind, for: proxy, in: mesh.context).map(\.entry.policy)
    }

    /// What the policies of a kind say about an inbound.
    func inboundRules(_ kind: KindName, _ index: Int) -> InboundRules {
        InboundRules(
            policies.selected(kind, for: proxy, in: mesh.context).filter { $0.selection.contains(inbound: index) }.map(
                \.entry.policy
            )
        )
    }

    /// What the policies of a kind say about destinations.
    func outboundRules(_ kind: KindName) -> OutboundRules { OutboundRules(selected(kind)) }

    /// What the policies of a kind say about the proxy as a whole; nil if none does.
    func proxyConf(_ kind: KindName) -> (json: JSON, origins: [ResourceKey])? {
        let said = selected(kind).filter { $0.conf != nil }
        guard !said.isEmpty else { return nil }
        return (MergePatch.merge(said.compactMap(\.conf)), said.map(\.resource.key))
    }

    /// The destination with this identifier.
    func destination(_ kri: String) -> Destination? { mesh.destinations.values.first { $0.kri == kri } }

    /// The proxy's plan as if its host sent all traffic through it.
    var plan: ProxyPlan? {
        var facts = ProxyFacts()
        if proxy.transparentProxying == nil, proxy.outbounds.isEmpty {
            facts.features = [ProxyFeature.transparentProxyInMetadata.rawValue]
            facts.transparentProxy = TransparentProxyFacts()
        }
        var planner = Planner()
        return planner.sidecar(ProxyID(mesh: mesh.name, name: proxy.name), facts: facts, in: zone)
    }
}

extension Resource {
    /// How inspections name a resource: `{type, mesh, name, kri, labels}`.
    var inspectionMeta: JSON {
        var meta: JSON = ["type": .string(kind.description)]
        if !mesh.isEmpty { meta.set("mesh", .string(mesh)) }
        meta.set("name", .string(name))
        if let kri { meta.set("kri", .string(kri.description)) }
        meta.set("labels", JSON(labels))
        return meta
    }

    /// As the origin of a configuration: `{kri}`.
    var inspectionOrigin: JSON { ["kri": .string(kri?.description ?? name)] }
}
