import Documents
import PolicyMatching
import ResourceModel
import Topology

/// The plan of one proxy beside an application, part by part.
struct SidecarPlanning {
    let mesh: MeshSnapshot
    let proxy: ProxyEntry
    let facts: ProxyFacts
    private(set) var policies: PolicyIndex
    /// Nil: nothing is caught.
    let interception: Interception?
    /// By a MeshIdentity; nil: the mesh's authority certifies the proxy, if there is one.
    let workload: WorkloadIdentity?

    init(mesh: MeshSnapshot, proxy: ProxyEntry, facts: ProxyFacts, policies: PolicyIndex) {
        self.mesh = mesh
        self.proxy = proxy
        self.facts = facts
        self.policies = policies
        interception = Interception(of: proxy.transparentProxying, address: proxy.address, facts: facts)
        workload = mesh.workloadIdentity(of: proxy)
    }

    /// The same with other policies.
    func seeing(_ policies: PolicyIndex) -> SidecarPlanning {
        var result = self
        result.policies = policies
        return result
    }

    var bindsOutbounds: Bool { facts.has(.bindOutbounds) }

    /// Whether destinations are called at their virtual addresses rather than at those that the Dataplane lists.
    var usesVirtualAddresses: Bool { interception?.outboundPort != nil || bindsOutbounds }

    /// Who is inside, for headers that only insiders may set.
    var insiders: InternalAddresses { mesh.context.insiders.addresses(isIPv6Enabled: facts.isIPv6Enabled) }

    /// With what the proxy proves itself to members of the mesh, and whom it believes; nil without certificates.
    var credentials: MeshCredentials? {
        guard workload != nil || mesh.isEncrypted else { return nil }
        return MeshCredentials(
            mesh: mesh.name,
            identity: workload?.kri,
            trustDomains: mesh.trustDomains,
            isUnified: isUnified,
            agentID: workload.flatMap { $0.agentTimeout == nil ? nil : $0.id.description }
        )
    }

    /// What the mesh's own authority certifies.
    var identities: [ProxyIdentity] {
        guard mesh.isEncrypted else { return [] }
        var identity = ProxyIdentity(mesh: mesh.name, services: proxy.certifiedServices, tags: proxy.allTags)
        // Who comes in from other zones wants to see the zone, whether or not there is an inbound that tells it.
        if !mesh.zoneListeners(of: proxy).isEmpty { identity.tags[Tag.zone] = [mesh.context.name] }
        identity.key = ProxyIdentity.KeyType(ciphers: clientTLS.ciphers)
        return [identity]
    }

    /// What an operator changes with MeshProxyPatch; nil if nothing.
    var patch: Shared<ProxyPatchPlan>? {
        let modifications = proxyConf("MeshProxyPatch")?.items("appendModifications") ?? []
        return modifications.isEmpty ? nil : Shared(ProxyPatchPlan(modifications: modifications))
    }

    /// Versions and ciphers of connections to others. They are for the whole mesh, so they are what the inbound rules say of all
    /// traffic.
    var clientTLS: TLSVersionRange { TLSVersionRange(outboundPolicies("MeshTLS").map(\.policy)) }

    /// Policies of a kind that are for the proxy as a client.
    func outboundPolicies(_ kind: KindName) -> [PolicyIndex.Entry] {
        policies.selected(kind, for: proxy, in: mesh.context).map(\.entry)
    }

    /// Policies of a kind that are for an inbound, weakest first.
    func selectedPolicies(_ kind: KindName, _ index: Int) -> [TargetRefPolicy] {
        policies.selected(kind, for: proxy, in: mesh.context).filter { $0.selection.contains(inbound: index) }.map(
            \.entry.policy
        )
    }

    /// Policies of a kind that are for a zone proxy inside of this one, weakest first.
    func selectedPolicies(_ kind: KindName, listener index: Int) -> [TargetRefPolicy] {
        policies.selected(kind, for: proxy, in: mesh.context).filter {
            $0.selection.contains(listener: index, of: proxy)
        }
        .map(\.entry.policy)
    }

    /// Where the policies of a kind that are for an inbound stand among all of the kind.
    func positions(_ kind: KindName, _ index: Int) -> [Int] {
        policies.selected(kind, for: proxy, in: mesh.context).filter { $0.selection.contains(inbound: index) }.map(
            \.entry.position
        )
    }

    /// What policies of a kind say about an inbound.
    func inboundRules(_ kind: KindName, _ index: Int) -> InboundRules { InboundRules(selectedPolicies(kind, index)) }

    /// What policies of a kind that is about proxies as a whole say, merged. Nil if there are none.
    func proxyConf(_ kind: KindName) -> JSON? {
        let confs = outboundPolicies(kind).compactMap(\.policy.conf)
        return confs.isEmpty ? nil : MergePatch.merge(confs)
    }
}
