import EnvoyProtos
import Protobuf
package import ProxyPlanning
package import Topology

/// Turns plans into Envoy's resources: each part of a plan into a table of each type. Keeps tables by their parts and resources by what
/// they are made of, so that each distinct resource is encoded once, however many proxies get it.
///
/// Tables have two generations: what no proxy used since the last ``rotate()`` goes at the next one. Resources stay as long as they are in use.
package struct Renderer: Sendable {
    // Single resources, by what they are made of.
    var clusters = InternTable<ClusterPlan, EncodedResource>()
    var listeners = InternTable<OutboundPlan, EncodedResource>()
    var assignments = InternTable<AssignmentPlan, Assignment>()
    var workloads = InternTable<WorkloadPlan, EncodedResource>()
    var passthroughs = InternTable<PassthroughPlan, EncodedGroup>()
    /// The field `filter_chains` of listeners.
    var chains = Memory<InboundChainsPlan, [UInt8]>()
    // Tables, by what stands in them and by part.
    private var layers = InternTable<[EncodedResource], SharedLayer>()
    var inbounds = Memory<Shared<InboundPart>, Tables>()
    var outbounds = Memory<Shared<OutboundPart>, Tables>()
    var endpoints = Memory<Shared<OutboundPart>, Assignments>()
    var systems = Memory<SystemKey, Tables>()
    var ingresses = Memory<Shared<IngressPart>, Tables>()
    var ingressClusters = InternTable<IngressPart.Cluster, EncodedResource>()
    /// The field `filter_chains` of the listeners of ingresses, by listener and chain.
    var ingressChains = Memory<String, [IngressPart.Chain: [UInt8]]>()
    var egresses = Memory<Shared<EgressPart>, Tables>()
    var borders = Memory<Shared<BorderPart>, Tables>()
    private var patches = Memory<PatchKey, Patched>()

    /// The resources of one part of a plan.
    struct Tables: Sendable {
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

    /// The endpoints of one cluster, and what they were made of.
    struct Assignment: Interned {
        var group: EndpointGroup
        var resource: EncodedResource
        mutating func isHeldElsewhere() -> Bool { resource.isHeldElsewhere() }
    }

    /// The assignments of a part, and what they were made of.
    struct Assignments: Sendable {
        var stamp: SnapshotStamp
        var groups: [EndpointGroup]
        var layer: ResourceSet.Layer
    }

    struct SystemKey: Hashable, Sendable {
        var system: Shared<SystemPart>
        /// For the names in it; nil if the system part has no use for them.
        var outbound: Shared<OutboundPart>?
    }

    private var encodings: [String: Int] = [:]

    /// Nothing encoded yet.
    package init() {}

    /// The resources of a proxy. Endpoints come from the snapshot, all else from the plan.
    package mutating func resources(for plan: ProxyPlan, in zone: ZoneSnapshot) -> ProxyResources {
        var result = ProxyResources()
        switch plan.role {
        case .sidecar(let inbound, let outbound):
            var tables = [systemTables(plan.system, outbound), inboundTables(inbound), outboundTables(outbound)]
            var assignments = [endpoints(outbound, zone)]
            if let border = plan.border {
                tables.append(borderTables(border))
                let plans =
                    border.value.ingresses.flatMap(\.clusters).map(\.endpoints)
                    + border.value.egresses.flatMap(\.transits).map(\.endpoints)
                assignments.append(layer(plans.map { assignment($0, zone) }))
            }
            result.add(tables.map(\.clusters), tables.map(\.listeners), tables.map(\.secrets))
            result.endpoints = ResourceSet(layers: assignments)
        case .ingress(let part):
            let tables = [systemTables(plan.system, nil), ingressTables(part)]
            result.add(tables.map(\.clusters), tables.map(\.listeners), tables.map(\.secrets))
            let assignments = part.value.clusters.map { assignment($0.endpoints, zone) }
            result.endpoints = ResourceSet(layers: [layer(assignments)])
        case .egress(let part):
            let tables = [systemTables(plan.system, nil), egressTables(part)]
            result.add(tables.map(\.clusters), tables.map(\.listeners), tables.map(\.secrets))
            let assignments = part.value.transits.map { assignment($0.endpoints, zone) }
            result.endpoints = ResourceSet(layers: [layer(assignments)])
        }
        if let patch = plan.patch { patched(&result, patch) }
        return result
    }

    /// The table of these: proxies whose parts differ elsewhere share it.
    mutating func layer(_ resources: [EncodedResource]) -> ResourceSet.Layer {
        if let known = layers[resources] { return known.layer }
        let made = ResourceSet.Layer(resources)
        layers[resources] = SharedLayer(layer: made)
        return made
    }

    mutating func encode(_ type: String, _ name: String, _ message: some Message) -> EncodedResource {
        encode(type, name, message.serialized())
    }

    mutating func encode(_ type: String, _ name: String, _ bytes: [UInt8]) -> EncodedResource {
        encodings[type, default: 0] += 1
        return EncodedResource(typeURL: type, name: name, any: bytes)
    }

    private mutating func patched(_ result: inout ProxyResources, _ plan: Shared<ProxyPatchPlan>) {
        let key = PatchKey(
            patch: plan,
            layers: (result.clusters.layers + result.listeners.layers).map(ObjectIdentifier.init)
        )
        let kept = (result.clusters, result.listeners)
        let made = patches.value(key) {
            let patch = ProxyPatch(plan.value)
            let made = Patched(of: kept, clusters: patch.clusters(kept.0), listeners: patch.listeners(kept.1))
            encodings[ResourceTypeURL.cluster, default: 0] += made.clusters.difference(from: kept.0).changed.count
            encodings[ResourceTypeURL.listener, default: 0] += made.listeners.difference(from: kept.1).changed.count
            return made
        }
        (result.clusters, result.listeners) = (made.clusters, made.listeners)
    }

    /// How many resources were encoded since this was asked last, by type URL.
    package mutating func takeEncodings() -> [String: Int] {
        defer { encodings = [:] }
        return encodings
    }

    /// Forgets what was not used since the last call. To be called now and then, after all proxies have been rendered.
    package mutating func rotate() {
        chains.rotate()
        inbounds.rotate()
        outbounds.rotate()
        endpoints.rotate()
        systems.rotate()
        ingresses.rotate()
        ingressChains.rotate()
        egresses.rotate()
        borders.rotate()
        patches.rotate()
        // Before what stands in them.
        layers.sweep()
        clusters.sweep()
        ingressClusters.sweep()
        listeners.sweep()
        assignments.sweep()
        workloads.sweep()
        passthroughs.sweep()
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
