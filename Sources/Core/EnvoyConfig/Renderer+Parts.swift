import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

// Parts of plans → tables.
extension Renderer {
    mutating func inboundTables(_ part: Shared<InboundPart>) -> Tables {
        if let known = inbounds[part] { return known }
        var clusters = part.value.inbounds.map { workload($0.workload) }
        var listeners = part.value.inbounds.map { inboundListener($0) }
        if let passthrough = part.value.passthrough.map({ self.passthrough($0) }) {
            clusters += passthrough.clusters
            listeners += passthrough.listeners
        }
        clusters += part.value.collectors.map { encode($0.envoyCluster) }
        let tables = Tables(
            clusters: layer(clusters),
            listeners: ResourceSet.Layer(listeners),
            secrets: Set(part.value.inbounds.compactMap(\.tls).flatMap(\.credentials.secrets))
        )
        inbounds[part] = tables
        return tables
    }

    mutating func outboundTables(_ part: Shared<OutboundPart>) -> Tables {
        if let known = outbounds[part] { return known }
        let tables = Tables(
            clusters: ResourceSet.Layer(part.value.clusters.map { cluster($0) }),
            listeners: ResourceSet.Layer(part.value.listeners.map { listener($0) }),
            secrets: Set(part.value.clusters.compactMap(\.tls).flatMap(\.credentials.secrets))
        )
        outbounds[part] = tables
        return tables
    }

    mutating func systemTables(_ part: Shared<SystemPart>, _ outbound: Shared<OutboundPart>?) -> Tables {
        let usesNames = part.value.dns != nil || part.value.dynamicConfig?.wantsNames == true
        let key = SystemKey(system: part, outbound: usesNames ? outbound : nil)
        if let known = systems[key] { return known }
        let names = outbound?.value.names ?? MeshNames()
        let tables = Tables(
            clusters: layer(part.value.clusters.map { encode($0) }),
            listeners: ResourceSet.Layer(part.value.listeners(names).map { encode($0) }),
            secrets: Set(part.value.secrets)
        )
        systems[key] = tables
        return tables
    }

    mutating func ingressTables(_ part: Shared<IngressPart>) -> Tables {
        if let known = ingresses[part] {
            ingressChains.use(part.value.memoryKey)
            return known
        }
        let tables = tables([part.value], [])
        ingresses[part] = tables
        return tables
    }

    mutating func egressTables(_ part: Shared<EgressPart>) -> Tables {
        if let known = egresses[part] { return known }
        let tables = tables([], [part.value])
        egresses[part] = tables
        return tables
    }

    mutating func borderTables(_ part: Shared<BorderPart>) -> Tables {
        if let known = borders[part] {
            for ingress in part.value.ingresses { ingressChains.use(ingress.memoryKey) }
            return known
        }
        let tables = tables(part.value.ingresses, part.value.egresses)
        borders[part] = tables
        return tables
    }

    private mutating func tables(_ ingresses: [IngressPart], _ egresses: [EgressPart]) -> Tables {
        let clusters =
            ingresses.flatMap(\.clusters).map { ingressCluster($0) } + egresses.flatMap(\.clusters).map { encode($0) }
        let listeners =
            ingresses.map { ingressListener($0) } + egresses.compactMap(\.listener).map { encode($0) }
        let credentials =
            ingresses.flatMap(\.probes) + egresses.flatMap(\.exits).map(\.credentials)
        return Tables(
            clusters: ResourceSet.Layer(clusters),
            listeners: ResourceSet.Layer(listeners),
            secrets: Set(Set(credentials).flatMap(\.secrets))
        )
    }

    private mutating func ingressCluster(_ plan: IngressPart.Cluster) -> EncodedResource {
        if let known = ingressClusters[plan] { return known }
        let made = encode(plan.envoyCluster)
        ingressClusters[plan] = made
        return made
    }

    /// Hot: an ingress has a chain for each service of its zone.
    private mutating func ingressListener(_ part: IngressPart) -> EncodedResource {
        let known = ingressChains[part.memoryKey] ?? [:]
        var chains: [IngressPart.Chain: [UInt8]] = [:]
        chains.reserveCapacity(part.chains.count)
        let listener = part.listenerWithoutChains
        // A message is its fields, one after the other.
        var bytes = listener.serialized()
        for chain in part.chains {
            let encoded = known[chain] ?? chain.encoded
            chains[chain] = encoded
            bytes += encoded
        }
        ingressChains[part.memoryKey] = chains
        return encode(ResourceTypeURL.listener, listener.name, bytes + part.ownChains)
    }

    // MARK: - Resources

    private mutating func workload(_ plan: WorkloadPlan) -> EncodedResource {
        if let known = workloads[plan] { return known }
        let made = encode(plan.cluster)
        workloads[plan] = made
        return made
    }

    /// Hot: each proxy has another listener, at its own address; the chains in it are encoded once for all proxies of a service.
    private mutating func inboundListener(_ plan: InboundPlan) -> EncodedResource {
        let listener = plan.listener
        let chains = chains.value(plan.chains) { Listener { $0.filterChains = plan.chains.chains }.serialized() }
        // A message is its fields, one after the other.
        return encode(ResourceTypeURL.listener, listener.name, listener.serialized() + chains)
    }

    private mutating func passthrough(_ plan: PassthroughPlan) -> EncodedGroup {
        if let known = passthroughs[plan] { return known }
        let made = EncodedGroup(
            clusters: plan.clusters.map { encode($0) },
            listeners: plan.listeners.map { encode($0) }
        )
        passthroughs[plan] = made
        return made
    }

    private mutating func cluster(_ plan: ClusterPlan) -> EncodedResource {
        if let known = clusters[plan] { return known }
        let made = encode(plan.cluster)
        clusters[plan] = made
        return made
    }

    private mutating func listener(_ plan: OutboundPlan) -> EncodedResource {
        if let known = listeners[plan] { return known }
        let made = encode(plan.listener)
        listeners[plan] = made
        return made
    }

    private mutating func encode(_ cluster: Cluster) -> EncodedResource {
        encode(ResourceTypeURL.cluster, cluster.name, cluster)
    }

    private mutating func encode(_ listener: Listener) -> EncodedResource {
        encode(ResourceTypeURL.listener, listener.name, listener)
    }
}

extension IngressPart {
    /// Tells listeners apart.
    fileprivate var memoryKey: String { "\(proxy) \(section ?? "") \(address) \(port)" }
}

extension SystemPart {
    fileprivate var clusters: [Cluster] {
        (admin?.clusters ?? []) + (metrics?.clusters ?? [])
            + [prometheus?.cluster, identityAgent?.cluster].compactMap { $0 }
    }

    fileprivate func listeners(_ names: MeshNames) -> [Listener] {
        let all = [
            admin?.listener, dns?.listener(names), dynamicConfig?.listener(names), prometheus?.listener,
            probes?.listener,
        ]
        return (all.compactMap { $0 } + (metrics?.listeners ?? [])).filter { !$0.name.isEmpty }
    }

    /// What its listeners show.
    fileprivate var secrets: [SecretName] {
        ([prometheus?.tls] + (metrics?.endpoints.map(\.tls) ?? [])).flatMap { tls -> [SecretName] in
            guard case .mesh(let mesh, let isUnified)? = tls else { return [] }
            return Array(MeshCredentials(mesh: mesh, isUnified: isUnified).secrets)
        }
    }
}
