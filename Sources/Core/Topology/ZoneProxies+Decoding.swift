import ResourceModel

extension ZoneIngressEntry {
    init(_ resource: Resource, context: ZoneContext) {
        let ingress = ZoneIngress(resource)
        let zone = ingress.zone.isEmpty ? resource.labels[Label.zone] ?? context.name : ingress.zone
        self.init(name: ingress.name, zone: zone, address: ingress.address, port: ingress.port)
        isLocal = zone == context.name
        if !resource.isDrained, !ingress.advertisedAddress.isEmpty, ingress.advertisedPort != 0 {
            advertised = AdvertisedAddress(address: ingress.advertisedAddress, port: ingress.advertisedPort)
        }
        adminPort = ingress.adminPort
        availableServices = ingress.availableServices.map { service in
            AvailableService(
                mesh: service.mesh,
                tags: service.tags,
                instances: UInt32(exactly: service.instances) ?? 0,
                isExternal: service.isExternal
            )
        }
    }
}

extension ZoneEgressEntry {
    init(_ resource: Resource, context: ZoneContext) {
        let egress = ZoneEgress(resource)
        self.init(
            name: egress.name,
            zone: egress.zone.isEmpty ? resource.labels[Label.zone] ?? context.name : egress.zone,
            address: egress.address,
            port: egress.port,
            adminPort: egress.adminPort
        )
        isDrained = resource.isDrained
    }
}
