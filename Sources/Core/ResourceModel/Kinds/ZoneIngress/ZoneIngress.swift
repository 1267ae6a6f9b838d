/// The door of a zone for traffic from other zones.
package struct ZoneIngress: Hashable, Sendable {
    /// A `kuma.io/service` that can be reached through the door.
    package struct AvailableService: Hashable, Sendable {
        package var mesh: String
        package var tags: [String: String]
        package var instances: Int
        package var isExternal: Bool
    }

    package var name: String
    /// Empty: this zone's.
    package var zone: String
    package var address: String
    package var port: UInt16
    /// Where other zones reach it; empty and 0 until they are known.
    package var advertisedAddress: String
    package var advertisedPort: UInt16
    package var adminPort: UInt16
    package var availableServices: [AvailableService]

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
