import PolicyMatching
import ResourceModel
import Topology

/// What tells the outbound parts of two proxies of a mesh apart: proxies of one class share one part.
struct OutboundClass: Hashable, Sendable {
    var usesVirtualAddresses: Bool
    var bindsToPort: Bool
    var insiders: InternalAddresses
    var readsKafka: Bool
    var isUnified: Bool
    /// Only where virtual addresses are not used.
    var explicit: [ExplicitOutbound]
    var reachableServices: [String]
    var reachableBackends: [ReachableBackend]?
    /// Where reach is derived from permissions: tags of its inbounds or gateway, as far as permissions ask for them. Nil elsewhere.
    var callers: Set<[String: String]>?
    /// Virtual addresses at which the proxy itself listens: it does not call itself through them.
    var collisions: Set<String>
    /// Whether the proxy's own address is of IPv6, and where it finds the system's authorities: for servers outside of the mesh. False
    /// and empty as long as none are called.
    var isIPv6: Bool
    var systemAuthorities: String
    /// By kind, in the order of `kinds`: positions of the policies that are for the proxy.
    var policies: [[Int]]

    /// The proxy's own tags, as far as a policy asks for them.
    var tags: [String: [String]]

    /// What requests tell of the proxy, for zones of Kuma, which choose by it whom faults are for; empty without MeshFaultInjection.
    var announced: [String: [String]]

    /// With what the proxy proves itself; nil: it speaks plain text.
    var credentials: MeshCredentials?

    /// What logs and traces say about the proxy itself; nil without them.
    var subject: LogSubject?

    /// Kinds that say something about calls.
    static let kinds = PlanPart.outbound.kinds.filter { AllKinds[$0]?.policy != nil && $0 != faults }
    /// That there is one at all is enough.
    static let faults: KindName = "MeshFaultInjection"
}

extension SidecarPlanning {
    func outboundClass(_ addresses: [VirtualAddress]) -> OutboundClass {
        let reach = usesVirtualAddresses ? proxy.transparentProxying : nil
        let own = Set(proxy.inbounds.map(\.address))
        return OutboundClass(
            usesVirtualAddresses: usesVirtualAddresses,
            bindsToPort: interception == nil || bindsOutbounds,
            insiders: insiders,
            readsKafka: facts.readsKafka,
            isUnified: isUnified,
            explicit: usesVirtualAddresses ? [] : proxy.outbounds,
            reachableServices: reach?.reachableServices ?? [],
            reachableBackends: reach?.reachableBackends,
            callers: reachDerivesFromPermissions ? callers : nil,
            collisions: usesVirtualAddresses ? Set(addresses.map(\.address).filter(own.contains)) : [],
            isIPv6: callsOutside && proxy.address.contains(":"),
            systemAuthorities: callsOutside ? facts.systemCAPath : "",
            policies: OutboundClass.kinds.map { kind in outboundPolicies(kind).map(\.position) },
            tags: tagsInPolicies,
            announced: policies[OutboundClass.faults].isEmpty ? [:] : proxy.allTags,
            credentials: credentials,
            subject: outboundPolicies("MeshAccessLog").isEmpty && outboundPolicies("MeshTrace").isEmpty
                ? nil : logSubject
        )
    }

    private var reachDerivesFromPermissions: Bool { usesVirtualAddresses && mesh.context.derivesReach }

    private var callers: Set<[String: String]> {
        let known = permittedReach.callerTags
        let all = proxy.inbounds.map(\.tags) + (proxy.gatewayTags.map { [$0] } ?? [])
        return Set(all.map { tags in tags.filter { known.contains($0.key) } })
    }

    /// What permissions let proxies of the mesh call.
    var permittedReach: PermittedReach { PermittedReach(policies[.meshTrafficPermission]) }

    private var callsOutside: Bool { !mesh.leavesThroughEgress && mesh.hasExternalServices }

    private var tagsInPolicies: [String: [String]] {
        // A health check tells all of them; affinity is about a few.
        if !outboundPolicies("MeshHealthCheck").isEmpty { return proxy.allTags }
        var keys: Set<String> = []
        for entry in outboundPolicies("MeshLoadBalancingStrategy") {
            for item in entry.policy.to {
                keys.formUnion(LoadBalancingConf(item.conf).locality.affinity?.map(\.key) ?? [])
            }
        }
        return affinityTags.filter { keys.contains($0.key) }.mapValues { [$0] }
    }

    var affinityTags: [String: String] { proxy.affinityTags }
}

extension ProxyEntry {
    /// One value of each tag of the proxy; labels stand in for tags that are not there.
    var affinityTags: [String: String] { labels.merging(allTags.compactMapValues(\.first)) { _, tag in tag } }
}
