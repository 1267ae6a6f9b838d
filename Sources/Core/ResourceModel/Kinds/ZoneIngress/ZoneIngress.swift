/// The door of a zone for traffic from other zones.
package struct ZoneIngress: Hashable, Sendable {
    /// A `kuma.io/service` that can be reached through the door.
    package struct AvailableService: Hashable, Sendable {
        /// The mesh of the service: one ingress serves many.
        package var mesh: String
        /// Those that its instances share, `kuma.io/service` among them.
        package var tags: [String: String]
        /// How many of them have these tags: the service's weight among zones.
        package var instances: Int
        /// Whether it is an ExternalService, reached through the zone.
        package var isExternal: Bool
    }

    /// Unique on this control plane; a synced one has been renamed.
    package var name: String
    /// Empty: this zone's.
    package var zone: String
    /// Where its Envoy listens, for its own zone: IP address or host name.
    package var address: String
    /// 1 to 65535; 0 if it can't be read.
    package var port: UInt16
    /// Where other zones reach it; empty and 0 until they are known.
    package var advertisedAddress: String
    /// As ``advertisedAddress``: both or neither.
    package var advertisedPort: UInt16
    /// Envoy's admin port; 0: the control plane's default.
    package var adminPort: UInt16
    /// Filled by the leader of its zone, from Dataplanes, gateways and ExternalServices there.
    package var availableServices: [AvailableService]

    /// What is missing or of another type reads as empty or 0.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        let networking = spec.fields("networking")
        name = resource.name
        zone = spec.string("zone")
        address = networking.string("address")
        port = networking.port("port")
        advertisedAddress = networking.string("advertisedAddress")
        advertisedPort = networking.port("advertisedPort")
        adminPort = networking.fields("admin").port("port")
        availableServices = spec.objects("availableServices").map { service in
            AvailableService(
                mesh: service.string("mesh"),
                tags: service.map("tags"),
                instances: service.int("instances") ?? 0,
                isExternal: service.bool("externalService") ?? false
            )
        }
    }
}
