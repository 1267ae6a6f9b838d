/// A ZoneIngress of any zone.
package struct ZoneIngressEntry: Hashable, Sendable {
    /// As in the store of this control plane.
    package var name: String
    /// That it opens; of this zone where the document says none.
    package var zone: String
    /// Where it listens.
    package var address: String
    /// Of the listener, not of what others reach.
    package var port: UInt16
    /// Where other zones reach it; nil if they can't, or shall not any more.
    package var advertised: AdvertisedAddress?
    /// Of all meshes, as the ingress's own zone wrote it; for services by tags alone.
    package var availableServices: [AvailableService]
    /// Whether it opens this zone; others never lead here by it.
    package var isLocal: Bool
    /// `networking.admin.port`; 0: that of the bootstrap counts.
    package var adminPort: UInt16

    /// Address and port as others see them.
    package struct AdvertisedAddress: Hashable, Sendable {
        /// IP address or host name; a name counts once it was looked up.
        package var address: String
        /// Never 0.
        package var port: UInt16
        /// Both must be known: without one of them nothing is advertised.
        package init(address: String, port: UInt16) { (self.address, self.port) = (address, port) }
    }

    /// Not local, offering nothing, and not yet reached by others.
    package init(name: String, zone: String, address: String, port: UInt16) {
        (self.name, self.zone, self.address, self.port) = (name, zone, address, port)
        availableServices = []
        isLocal = false
        adminPort = 0
    }
}

/// A set of tags that a zone offers through its ingresses.
package struct AvailableService: Hashable, Sendable {
    /// A zone proxy serves all meshes; each looks at its own offers.
    package var mesh: String
    /// `kuma.io/service` and `kuma.io/zone` among them.
    package var tags: [String: String]
    /// How many inbounds carry exactly these tags.
    package var instances: UInt32
    /// An ExternalService that only this zone's egress reaches.
    package var isExternal: Bool

    /// - `instances`: Weighs the zone against others; 0 counts as 1.
    package init(mesh: String, tags: [String: String], instances: UInt32, isExternal: Bool = false) {
        (self.mesh, self.tags, self.instances, self.isExternal) = (mesh, tags, instances, isExternal)
    }
}

/// A ZoneEgress of this zone.
package struct ZoneEgressEntry: Hashable, Sendable {
    /// As in the store of this control plane.
    package var name: String
    /// Always this one in a snapshot: egresses of other zones are not kept.
    package var zone: String
    /// Where it listens; proxies of the zone must reach it there.
    package var address: String
    /// Of the one listener for all that leaves.
    package var port: UInt16
    /// `networking.admin.port`; 0: that of the bootstrap counts.
    package var adminPort: UInt16
    /// About to end: nothing is sent through it any more.
    package var isDrained = false

    /// In use: not drained.
    package init(name: String, zone: String, address: String, port: UInt16, adminPort: UInt16 = 0) {
        (self.name, self.zone, self.address, self.port, self.adminPort) = (name, zone, address, port, adminPort)
    }
}
