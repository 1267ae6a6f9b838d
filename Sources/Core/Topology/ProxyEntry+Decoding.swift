import Documents
package import ResourceModel

extension ProxyEntry {
    /// - `zone`: Stands in tags of local Dataplanes; added where it is missing.
    init(_ resource: Resource, zone: String) {
        let dataplane = Dataplane(resource)
        self.init(mesh: dataplane.mesh, name: dataplane.name, address: dataplane.address)
        labels = dataplane.labels
        advertisedAddress = dataplane.advertisedAddress
        adminPort = dataplane.adminPort
        probes = VirtualProbes(resource.spec["probes"])
        let ownMetrics = resource.spec["metrics"]
        metrics = ownMetrics?["type"]?.stringValue == "prometheus" ? ownMetrics?["conf"] : nil
        gatewayTags = dataplane.gateway.map { Self.withZone($0.tags, zone) }
        isBuiltinGateway = dataplane.isBuiltinGateway
        inbounds = dataplane.inbounds.map { Inbound($0, proxyAddress: dataplane.address, zone: zone) }
        outbounds = dataplane.outbounds.compactMap(ExplicitOutbound.init)
        transparentProxying = dataplane.transparentProxying.map(TransparentProxying.init)
        listeners = dataplane.gateway == nil ? dataplane.listeners.compactMap(ZoneListener.init) : []
    }

    fileprivate static func withZone(_ tags: [String: String], _ zone: String) -> [String: String] {
        tags.isEmpty || tags[Tag.zone] != nil ? tags : tags.merging([Tag.zone: zone]) { first, _ in first }
    }
}

extension Inbound {
    fileprivate init(_ inbound: Dataplane.Inbound, proxyAddress: String, zone: String) {
        self.init(port: inbound.port, address: inbound.address.isEmpty ? proxyAddress : inbound.address)
        name = inbound.name
        section = inbound.sectionName
        workloadAddress = inbound.serviceAddress.isEmpty ? address : inbound.serviceAddress
        workloadPort = inbound.workloadPort
        tags = ProxyEntry.withZone(inbound.tags, zone)
        `protocol` = ServiceProtocol(tag: inbound.proto.isEmpty ? nil : inbound.proto)
        isIgnored = inbound.state == .ignored
        isHealthy = inbound.isReady
    }
}

extension ZoneListener {
    fileprivate init?(_ listener: Dataplane.Listener) {
        let kind: ZoneProxyKind
        switch listener.type {
        case .zoneIngress: kind = .ingress
        case .zoneEgress: kind = .egress
        case .unspecified: return nil
        }
        self.init(
            kind,
            address: listener.address,
            port: listener.port,
            section: listener.sectionName,
            isReady: listener.isReady
        )
    }
}

extension ExplicitOutbound {
    fileprivate init?(_ outbound: Dataplane.Outbound) {
        let target: Target
        if let reference = outbound.backendRef {
            guard let kind = DestinationKind(kind: reference.kind.description) else { return nil }
            target = .backend(kind: kind, name: reference.name, labels: reference.labels, port: reference.port)
        } else {
            target = .tags(outbound.tags)
        }
        self.init(address: outbound.address, port: outbound.port, target: target)
    }
}

extension DestinationKind {
    /// By the name of the resource kind: `MeshService`.
    package init?(kind: String) {
        guard let found = Self.allCases.first(where: { $0.kindName == kind }) else { return nil }
        self = found
    }

    /// The name of the resource kind.
    package var kindName: String {
        switch self {
        case .meshService: "MeshService"
        case .meshMultiZoneService: "MeshMultiZoneService"
        case .meshExternalService: "MeshExternalService"
        }
    }
}

extension TransparentProxying {
    /// As the Dataplane says it; references to kinds that are no destinations are left out.
    package init(_ told: Dataplane.TransparentProxying) {
        self.init()
        inboundPort = told.redirectPortInbound
        outboundPort = told.redirectPortOutbound
        isIPv6Caught = told.ipFamily != .ipv4
        reachableServices = told.reachableServices
        reachableBackends = told.reachableBackends?.compactMap { reference in
            DestinationKind(kind: reference.kind.description).map { kind in
                ReachableBackend(
                    kind: kind,
                    name: reference.name,
                    namespace: reference.namespace,
                    port: reference.port,
                    labels: reference.labels
                )
            }
        }
    }
}
