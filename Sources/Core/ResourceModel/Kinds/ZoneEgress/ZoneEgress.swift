/// The door of a zone for its own traffic to other zones and out of the mesh.
package struct ZoneEgress: Hashable, Sendable {
    package var name: String
    /// Empty: this zone's.
    package var zone: String
    package var address: String
    package var port: UInt16
    package var adminPort: UInt16

    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        let networking = spec.fields("networking")
        name = resource.name
        zone = spec.string("zone")
        address = networking.string("address")
        port = networking.port("port")
        adminPort = networking.fields("admin").port("port")
    }
}
