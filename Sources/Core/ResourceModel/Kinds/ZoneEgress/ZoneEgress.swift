/// The door of a zone for its own traffic to other zones and out of the mesh.
package struct ZoneEgress: Hashable, Sendable {
    /// Unique on this control plane; a synced one has been renamed.
    package var name: String
    /// Empty: this zone's.
    package var zone: String
    /// Where sidecars of its zone reach it: IP address or host name.
    package var address: String
    /// 1 to 65535; 0 if it can't be read.
    package var port: UInt16
    /// Envoy's admin port; 0: the control plane's default.
    package var adminPort: UInt16

    /// What is missing or of another type reads as empty or 0.
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
