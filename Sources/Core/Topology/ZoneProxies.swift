/// A ZoneIngress of any zone.
package struct ZoneIngressEntry: Hashable, Sendable {
    package var name: String
    package var zone: String
    /// Where it listens.
    package var address: String
    package var port: UInt16
    /// Where other zones reach it; nil if they can't, or shall not any more.
    package var advertised: AdvertisedAddress?
    package var availableServices: [AvailableService]
    package var isLocal: Bool
    package var adminPort: UInt16

    /// Address and port as others see them.
    package struct AdvertisedAddress: Hashable, Sendable {
        package var address: String
        package var port: UInt16
        package init(address: String, port: UInt16) { (self.address, self.port) = (address, port) }
    }

    package init(name: String, zone: String, address: String, port: UInt16) {
        (self.name, self.zone, self.address, self.port) = (name, zone, address, port)
        availableServices = []
        isLocal = false
        adminPort = 0
    }
}

/// A set of tags that a zone offers through its ingresses.
package struct AvailableService: Hashable, Sendable {
    package var mesh: String
    package var tags: [String: String]
    /// How many inbounds carry exactly these tags.
    package var instances: UInt32
    package var isExternal: Bool

    package init(mesh: String, tags: [String: String], instances: UInt32, isExternal: Bool = false) {
        (self.mesh, self.tags, self.instances, self.isExternal) = (mesh, tags, instances, isExternal)
    }
}

/// A ZoneEgress of this zone.
package struct ZoneEgressEntry: Hashable, Sendable {
    package var name: String
    package var zone: String
    package var address: String
    package var port: UInt16
    package var adminPort: UInt16
    /// About to end: nothing is sent through it any more.
    package var isDrained = false

    package init(name: String, zone: String, address: String, port: UInt16, adminPort: UInt16 = 0) {
        (self.name, self.zone, self.address, self.port, self.adminPort) = (name, zone, address, port, adminPort)
    }
}
