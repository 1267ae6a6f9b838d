import EnvoyProtos
import Protobuf
package import ProxyPlanning
package import Topology

/// Turns plans into Envoy's resources. Keeps what it encoded, so that each distinct resource is encoded once, however many
/// proxies get it.
///
/// What it keeps has two generations: what no proxy used since the last ``rotate()`` goes at the next one.
package struct Renderer: Sendable {
    private var clusters = Memory<ClusterPlan, EncodedResource>()
    private var listeners = Memory<OutboundPlan, EncodedResource>()
    private var assignments = Memory<AssignmentPlan, (group: EndpointGroup, resource: EncodedResource)>()
    private var inbounds = Memory<Shared<InboundPart>, Tables>()
    private var outbounds = Memory<Shared<OutboundPart>, Tables>()
    private var endpoints = Memory<Shared<OutboundPart>, (groups: [EndpointGroup], layer: ResourceSet.Layer)>()
    private var systems = Memory<SystemKey, Tables>()
    private var ingresses = Memory<Shared<IngressPart>, Tables>()
    private var egresses = Memory<Shared<EgressPart>, Tables>()
    private var borders = Memory<Shared<BorderPart>, Tables>()
    private var patches = Memory<PatchKey, Patched>()

    /// The resources of one part of a plan.
    private struct Tables: Sendable {
        var clusters: ResourceSet.Layer
        var listeners: ResourceSet.Layer
        var secrets: Set<SecretName> = []
    }

    private struct PatchKey: Hashable, Sendable {
        var patch: Shared<ProxyPatchPlan>
        var layers: [ObjectIdentifier]
    }

    /// Holds what was patched as well, so that no other table can take its place in memory.
    private struct Patched: Sendable {
        var of: (ResourceSet, ResourceSet)
        var clusters: ResourceSet
        var listeners: ResourceSet
    }

    private struct SystemKey: Hashable, Sendable {
        var system: Shared<SystemPart>
        /// For the names in it; nil if the system part has no use for them.
        var outbound: Shared<OutboundPart>?
    }

    package init() {}

    /// The resources of a proxy. Endpoints come from the snapshot, all else from the plan.
    package mutating func resources(for plan: ProxyPlan, in zone: ZoneSnapshot) -> ProxyResources {
        var result = ProxyResources()
        switch plan.role {
        case .sidecar(let inbound, let outbound):
            var tables = [system(plan.system, outbound), inboundTables(inbound), outboundTables(outbound)]
            var assignments = [endpoints(outbound, zone)]
            if let border = plan.border {
                tables.append(borderTables(border))
                let plans = border.value.ingresses.flatMap(\.clusters).map(\.endpoints)
                assignments.append(ResourceSet.Layer(plans.map { assignment($0, zone) }))
            }
            result.add(tables.map(\.clusters), tables.map(\.listeners), tables.map(\.secrets))
            result.endpoints = ResourceSet(layers: assignments)
        case .ingress(let part):
            let tables = [system(plan.system, nil), ingressTables(part)]
            result.add(tables.map(\.clusters), tables.map(\.listeners), tables.map(\.secrets))
            result.endpoints = ResourceSet(part.value.clusters.map { assignment($0.endpoints, zone) })
        case .egress(let part):
            let tables = [system(plan.system, nil), egressTables(part)]
            result.add(tables.map(\.clusters), tables.map(\.listeners), tables.map(\.secrets))
            result.endpoints = ResourceSet(part.value.transits.map { assignment($0.endpoints, zone) })
        }
        if let patch = plan.patch { patched(&result, patch) }
        return result
    }

    private mutating func patched(_ result: inout ProxyResources, _ plan: Shared<ProxyPatchPlan>) {
        let key = PatchKey(
            patch: plan,
            layers: (result.clusters.layers + result.listeners.layers).map(ObjectIdentifier.init)
        )
        let kept = (result.clusters, result.listeners)
        let made = patches.value(key) {
            let patch = ProxyPatch(plan.value)
            return Patched(of: kept, clusters: patch.clusters(kept.0), listeners: patch.listeners(kept.1))
        }
        (result.clusters, result.listeners) = (made.clusters, made.listeners)
    }

    /// Forgets what was not used since the last call. To be called now and then, after all proxies have been rendered.
    package mutating func rotate() {
        clusters.rotate()
        listeners.rotate()
        assignments.rotate()
        inbounds.rotate()
        outbounds.rotate()
        endpoints.rotate()
        systems.rotate()
        ingresses.rotate()
        egresses.rotate()
        borders.rotate()
        patches.rotate()
    }

    // MARK: - Parts

    private mutating func inboundTables(_ part: Shared<InboundPart>) -> Tables {
        inbounds.value(part) {
            var clusters = part.value.inbounds.map { Self.encode($0.cluster) }
            var listeners = part.value.inbounds.map { Self.encode($0.listener) }
            if let passthrough = part.value.passthrough {
                clusters += passthrough.clusters.map(Self.encode)
                listeners += passthrough.listeners.map(Self.encode)
            }
            clusters += part.value.collectors.map { Self.encode($0.envoyCluster) }
            let meshes = part.value.inbounds.compactMap { $0.tls?.mesh }
            return Tables(
                clusters: ResourceSet.Layer(clusters),
                listeners: ResourceSet.Layer(listeners),
                secrets: Set(meshes.flatMap { [.identity(mesh: $0), .authority(mesh: $0)] })
            )
        }
    }

    private mutating func outboundTables(_ part: Shared<OutboundPart>) -> Tables {
        if let known = outbounds[part] { return known }
        let encodedClusters = part.value.clusters.map { plan in clusters.value(plan) { Self.encode(plan.cluster) } }
        let encodedListeners = part.value.listeners.map { plan in listeners.value(plan) { Self.encode(plan.listener) } }
        let meshes = part.value.clusters.compactMap { $0.tls?.mesh }
        let tables = Tables(
            clusters: ResourceSet.Layer(encodedClusters),
            listeners: ResourceSet.Layer(encodedListeners),
            secrets: Set(meshes.flatMap { [.identity(mesh: $0), .authority(mesh: $0)] })
        )
        outbounds[part] = tables
        return tables
    }

    private mutating func system(_ part: Shared<SystemPart>, _ outbound: Shared<OutboundPart>?) -> Tables {
        let usesNames = part.value.dns != nil || part.value.dynamicConfig?.wantsNames == true
        return systems.value(SystemKey(system: part, outbound: usesNames ? outbound : nil)) {
            let names = outbound?.value.names ?? MeshNames()
            var clusters = part.value.admin?.clusters ?? []
            var listeners = [
                part.value.admin?.listener, part.value.dns?.listener(names), part.value.dynamicConfig?.listener(names),
                part.value.prometheus?.listener,
            ].compactMap { $0 }
            if let metrics = part.value.metrics {
                clusters += metrics.clusters
                listeners += metrics.listeners
            }
            if let prometheus = part.value.prometheus { clusters.append(prometheus.cluster) }
            listeners.removeAll { $0.name.isEmpty }
            var secrets: Set<SecretName> = []
            for tls in [part.value.prometheus?.tls] + (part.value.metrics?.endpoints.map(\.tls) ?? []) {
                if case .mesh(let mesh)? = tls { secrets.formUnion([.identity(mesh: mesh), .authority(mesh: mesh)]) }
            }
            return Tables(
                clusters: ResourceSet.Layer(clusters.map(Self.encode)),
                listeners: ResourceSet.Layer(listeners.map(Self.encode)),
                secrets: secrets
            )
        }
    }

    private mutating func ingressTables(_ part: Shared<IngressPart>) -> Tables {
        ingresses.value(part) { Self.tables([part.value], []) }
    }

    private mutating func egressTables(_ part: Shared<EgressPart>) -> Tables {
        egresses.value(part) { Self.tables([], [part.value]) }
    }

    private mutating func borderTables(_ part: Shared<BorderPart>) -> Tables {
        borders.value(part) { Self.tables(part.value.ingresses, part.value.egresses) }
    }

    private static func tables(_ ingresses: [IngressPart], _ egresses: [EgressPart]) -> Tables {
        let clusters = ingresses.flatMap(\.envoyClusters) + egresses.flatMap(\.clusters)
        let listeners = ingresses.map(\.listener) + egresses.compactMap(\.listener)
        let meshes = ingresses.flatMap(\.probes) + egresses.flatMap(\.exits).map(\.mesh)
        return Tables(
            clusters: ResourceSet.Layer(clusters.map(encode)),
            listeners: ResourceSet.Layer(listeners.map(encode)),
            secrets: Set(meshes.flatMap { [.identity(mesh: $0), .authority(mesh: $0)] })
        )
    }

    // MARK: - Endpoints

    /// The assignments of all clusters of a class; the very same table as before if no group of endpoints is another.
    private mutating func endpoints(_ part: Shared<OutboundPart>, _ zone: ZoneSnapshot) -> ResourceSet.Layer {
        let plans = part.value.clusters.filter { $0.external == nil }.map(\.endpoints)
        let mesh = zone.meshes[part.value.mesh]
        let groups = plans.map { mesh?.endpoints(of: $0.destination, scope: $0.scope) ?? .empty }
        if let known = endpoints[part], known.groups.count == groups.count,
            zip(known.groups, groups).allSatisfy({ $0 == $1 })
        {
            return known.layer
        }
        let layer = ResourceSet.Layer(zip(plans, groups).map { encoded($0, $1) })
        endpoints[part] = (groups, layer)
        return layer
    }

    private mutating func assignment(_ plan: AssignmentPlan, _ zone: ZoneSnapshot) -> EncodedResource {
        encoded(plan, zone.meshes[plan.mesh]?.endpoints(of: plan.destination, scope: plan.scope) ?? .empty)
    }

    private mutating func encoded(_ plan: AssignmentPlan, _ group: EndpointGroup) -> EncodedResource {
        if let known = assignments[plan], known.group == group { return known.resource }
        let resource = EncodedResource(
            typeURL: ResourceTypeURL.endpoint,
            name: plan.cluster,
            any: plan.assignment(group).serialized()
        )
        assignments[plan] = (group, resource)
        return resource
    }

    // MARK: - Encoding

    private static func encode(_ cluster: Cluster) -> EncodedResource {
        EncodedResource(typeURL: ResourceTypeURL.cluster, name: cluster.name, any: cluster.serialized())
    }

    private static func encode(_ listener: Listener) -> EncodedResource {
        EncodedResource(typeURL: ResourceTypeURL.listener, name: listener.name, any: listener.serialized())
    }
}

extension ProxyResources {
    fileprivate mutating func add(
        _ clusters: [ResourceSet.Layer],
        _ listeners: [ResourceSet.Layer],
        _ secrets: [Set<SecretName>]
    ) {
        self.clusters = ResourceSet(layers: clusters)
        self.listeners = ResourceSet(layers: listeners)
        self.secrets = secrets.reduce(into: []) { $0.formUnion($1) }
    }
}
