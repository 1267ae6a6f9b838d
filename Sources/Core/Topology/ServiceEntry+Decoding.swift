import ResourceModel

extension ServiceEntry {
    /// Nil for other kinds.
    init?(_ resource: Resource, context: ZoneContext) {
        switch resource.kind {
        case "MeshService":
            let service = MeshService(resource)
            self.init(resource, .meshService, service.status, context)
            ports = service.ports.map(ServicePort.init)
            selector =
                switch service.selector {
                case .none: .none
                case .dataplaneTags(let tags): .tags(tags)
                case .dataplaneRef(let name): .proxy(name)
                case .dataplaneLabels(let labels): .labels(labels)
                }
            identities = service.identities.map {
                $0.type == .serviceTag ? "spiffe://\(resource.mesh)/\($0.value)" : $0.value
            }
            isAvailable = service.isAvailable
            export = ServiceExport(resource)
            isTLSReady = !isLocal || service.isTLSReady
        case "MeshMultiZoneService":
            let service = MeshMultiZoneService(resource)
            self.init(resource, .meshMultiZoneService, service.status, context)
            ports = service.ports.map(ServicePort.init)
            selector = .services(service.matchLabels)
        case "MeshExternalService":
            let service = MeshExternalService(resource)
            self.init(resource, .meshExternalService, service.status, context)
            ports = [
                ServicePort(
                    name: "",
                    port: service.port,
                    target: .port(0),
                    protocol: ServiceProtocol(tag: service.proto)
                )
            ]
            external = ExternalTarget(
                endpoints: service.endpoints,
                tls: service.tls.flatMap { $0.isEnabled ? $0 : nil },
                zone: reference.zone
            )
        default: return nil
        }
        var seen: Set<UInt16> = [0]
        ports = ports.filter { seen.insert($0.port).inserted }
    }

    private init(_ resource: Resource, _ kind: DestinationKind, _ status: ServiceStatus, _ context: ZoneContext) {
        id = ServiceID(kind, resource.name)
        reference = ResourceReference(resource)
        isLocal = resource.isLocallyOriginated
        serverName = ServerName.name(of: resource, kind: kind, context: context)
        ports = []
        selector = .none
        identities = []
        isAvailable = true
        isTLSReady = true
        addresses = status.vips
        hostnames = status.addresses.map(\.hostname).filter { !$0.isEmpty }
    }
}

extension ServicePort {
    fileprivate init(_ port: MeshService.Port) {
        // Without a target a port means itself, as Kuma's documentation has it (its code then matches nothing).
        let target: Target =
            switch port.targetPort {
            case .number(let number): .port(number)
            case .name(let name): .name(name)
            case .nothing: .nothing
            case nil: .port(port.port)
            }
        self.init(name: port.name, port: port.port, target: target, protocol: ServiceProtocol(tag: port.appProtocol))
    }
}
