/// A workload's proxy: where it listens, for whom, and what it may reach.
package struct Dataplane: Hashable, Sendable {
    /// What is behind a gateway's proxy.
    package enum GatewayType: Hashable, Sendable {
        /// Somebody else's gateway behind the proxy: no inbounds, outbounds as usual.
        case delegated
        /// The proxy itself is the gateway (MeshGateway).
        case builtin
    }

    /// A proxy that takes requests from outside of the mesh.
    package struct Gateway: Hashable, Sendable {
        /// `DELEGATED` unless given.
        package var type: GatewayType
        /// Take the place of inbounds' tags: `kuma.io/service` among them.
        package var tags: [String: String]
    }

    /// The mesh whose member it is.
    package var mesh: String
    /// Unique in its mesh on this control plane; a synced one has been renamed.
    package var name: String
    /// Those of the resource, computed ones among them; policies select by them.
    package var labels: [String: String]
    /// IP address or host name by which others reach the proxy.
    package var address: String
    /// As `address`, for others behind a NAT; empty: `address`.
    package var advertisedAddress: String
    /// In the order of the document; empty for gateways.
    package var inbounds: [Inbound]
    /// Explicit ones, in the order of the document; refused on builtin gateways.
    package var outbounds: [Outbound]
    /// Nil for a workload's sidecar.
    package var gateway: Gateway?
    /// Nil without transparent proxying.
    package var transparentProxying: TransparentProxying?
    /// Zone proxies embedded in this one.
    package var listeners: [Listener]
    /// Envoy's admin port; 0: the control plane's default.
    package var adminPort: UInt16

    /// What is missing or of another type reads as empty or 0; a drained proxy's inbounds and listeners read as not
    /// ready.
    package init(_ resource: Resource) {
        mesh = resource.mesh
        name = resource.name
        labels = resource.labels
        let spec = Fields(resource.spec)
        let networking = spec.fields("networking")
        address = networking.string("address")
        advertisedAddress = networking.string("advertisedAddress")
        inbounds = networking.objects("inbound").map { Inbound($0) }
        outbounds = networking.objects("outbound").map { Outbound($0) }
        gateway = networking.object("gateway").map { gateway in
            Gateway(
                type: ["BUILTIN", "1"].contains(gateway.string("type")) ? .builtin : .delegated,
                tags: gateway.map("tags")
            )
        }
        transparentProxying = networking.object("transparentProxying").map { TransparentProxying($0) }
        listeners = networking.objects("listeners").map { Listener($0) }
        adminPort = networking.fields("admin").port("port")
        if resource.isDrained { drain() }
    }

    /// Whatever the resource says of its parts, nobody is to be sent there.
    private mutating func drain() {
        for index in inbounds.indices where inbounds[index].state == .ready { inbounds[index].state = .notReady }
        for index in listeners.indices { listeners[index].isReady = false }
    }

    /// Whether this Envoy is itself the gateway, configured by a MeshGateway.
    package var isBuiltinGateway: Bool { gateway?.type == .builtin }
    /// Whether another gateway stands behind this Envoy, which therefore takes no inbound traffic.
    package var isDelegatedGateway: Bool { gateway?.type == .delegated }

    /// The tag sets of all inbounds, or the gateway's: what policies and constraints are matched with.
    package var tagSets: [[String: String]] {
        if let gateway { return [gateway.tags] }
        return inbounds.map(\.tags)
    }

    /// All values of each tag, over inbounds and gateway.
    package var tags: [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        for set in tagSets { for (name, value) in set { result[name, default: []].insert(value) } }
        return result
    }
}

extension Dataplane {
    /// A zone proxy inside a workload's proxy.
    package struct Listener: Hashable, Sendable {
        /// The part that a zone proxy's listener plays.
        package enum Kind: Hashable, Sendable { case unspecified, zoneIngress, zoneEgress }

        /// Unspecified is refused when the resource is written.
        package var type: Kind
        /// Where the listener is bound; never 0.0.0.0 or `::` in what passed validation.
        package var address: String
        /// Unique at its address, among listeners and inbounds.
        package var port: UInt16
        /// Unique among listeners and inbounds; may be empty.
        package var name: String
        /// `state`, `Ready` unless given; false for a drained proxy.
        package var isReady: Bool

        init(_ fields: Fields) {
            type =
                switch fields.string("type") {
                case "ZoneIngress", "1": .zoneIngress
                case "ZoneEgress", "2": .zoneEgress
                default: .unspecified
                }
            address = fields.string("address")
            port = fields.port("port")
            name = fields.string("name")
            isReady = !["NotReady", "1"].contains(fields.string("state"))
        }

        /// What policies call the listener: its name, or the port.
        package var sectionName: String { name.isEmpty ? String(port) : name }
    }
}
