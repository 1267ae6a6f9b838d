/// One mesh as seen from one zone, at one moment.
package struct MeshSnapshot: Sendable {
    package let name: String
    package let context: ZoneContext
    package internal(set) var settings = MeshSettings()
    /// Proxies of this zone, by name.
    package internal(set) var proxies: [String: ProxyEntry] = [:]
    package internal(set) var destinations: [DestinationID: Destination] = [:]
    /// By destination; a destination without endpoints has an empty group.
    package internal(set) var endpoints: [DestinationID: EndpointGroup] = [:]
    /// Virtual addresses of all destinations, sorted by address and port.
    package internal(set) var virtualEndpoints: [VirtualEndpoint] = []
    /// Names with their virtual addresses.
    package internal(set) var names = NameTable()

    init(name: String, context: ZoneContext) {
        self.name = name
        self.context = context
    }
}
