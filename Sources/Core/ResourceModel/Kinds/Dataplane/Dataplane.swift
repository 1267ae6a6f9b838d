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
        package var type: GatewayType
        package var tags: [String: String]
    }

    package var mesh: String
    package var name: String
    package var labels: [String: String]
    /// IP address or host name by which others reach the proxy.
    package var address: String
    /// As `address`, for others behind a NAT; empty: `address`.
    package var advertisedAddress: String
    package var inbounds: [Inbound]
    package var outbounds: [Outbound]
    package var gateway: Gateway?
    /// Nil without transparent proxying.
    package var transparentProxying: TransparentProxying?
    /// Zone proxies embedded in this one.
    package var listeners: [Listener]
    /// Envoy's admin port; 0: the control plane's default.
    package var adminPort: UInt16
    /// Old virtual probes: port and paths; nil without.
    package var probes: Probes?

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
        probes = spec.object("probes").map { Probes($0) }
        if resource.isDrained { drain() }
    }

    /// Whatever the resource says of its parts, nobody is to be sent there.
    private mutating func drain() {
        for index in inbounds.indices where inbounds[index].state == .ready { inbounds[index].state = .notReady }
        for index in listeners.indices { listeners[index].isReady = false }
    }

    package var isBuiltinGateway: Bool { gateway?.type == .builtin }
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
    /// A port of the application that others reach through the proxy.
    package struct Inbound: Hashable, Sendable {
        /// Whether the inbound takes requests.
        package enum State: Hashable, Sendable {
            case ready, notReady
            /// Neither listens nor counts.
            case ignored
        }

        package var name: String
        /// Where the proxy listens.
        package var port: UInt16
        /// Where the workload listens; 0: at `port`.
        package var servicePort: UInt16
        /// Where the proxy listens; empty: at the proxy's `address`.
        package var address: String
        /// Where the workload listens; empty: at `address` with transparent proxying, else on loopback.
        package var serviceAddress: String
        package var tags: [String: String]
        package var state: State
        /// What the old `health.ready` says; nil without.
        package var health: Bool?
        package var hasServiceProbe: Bool
        /// The field `protocol`, else the tag `kuma.io/protocol`, lower case; empty without.
        package var proto: String

        init(_ fields: Fields) {
            name = fields.string("name")
            port = fields.port("port")
            servicePort = fields.port("servicePort")
            address = fields.string("address")
            serviceAddress = fields.string("serviceAddress")
            tags = fields.map("tags")
            state =
                switch fields.string("state") {
                case "NotReady", "1": .notReady
                case "Ignored", "2": .ignored
                default: .ready
                }
            health = fields.object("health").map { $0.bool("ready") ?? false }
            hasServiceProbe = fields.object("serviceProbe") != nil
            let own = fields.string("protocol")
            proto = (own.isEmpty ? tags[Tag.proto] ?? "" : own).lowercased()
        }

        /// The service's name by the tag; empty without.
        package var service: String { tags[Tag.service] ?? "" }
        /// What policies and MeshServices call the inbound: its name, or the port.
        package var sectionName: String { name.isEmpty ? String(port) : name }
        /// Whether traffic may be sent to it.
        package var isReady: Bool { state == .ready && health != false }
        package var workloadPort: UInt16 { servicePort == 0 ? port : servicePort }
    }

    /// A destination that the proxy offers at an address of its own.
    package struct Outbound: Hashable, Sendable {
        /// The destination of an explicit outbound.
        package struct BackendRef: Hashable, Sendable {
            package var kind: KindName
            package var name: String
            package var port: UInt16
            package var labels: [String: String]
        }

        /// Where the proxy listens.
        package var address: String
        package var port: UInt16
        package var tags: [String: String]
        package var backendRef: BackendRef?

        init(_ fields: Fields) {
            let given = fields.string("address")
            address = given.isEmpty ? "127.0.0.1" : given
            port = fields.port("port")
            tags = fields.map("tags")
            backendRef = fields.object("backendRef").map { ref in
                BackendRef(
                    kind: KindName(ref.string("kind")),
                    name: ref.string("name"),
                    port: ref.port("port"),
                    labels: ref.map("labels")
                )
            }
        }

        package var service: String { tags[Tag.service] ?? "" }
    }

    /// How traffic gets into the proxy without the application knowing.
    package struct TransparentProxying: Hashable, Sendable {
        /// The families that are caught.
        package enum IPFamily: Hashable, Sendable { case unspecified, dualStack, ipv4, ipv6 }

        /// A destination that the application may reach.
        package struct BackendRef: Hashable, Sendable {
            package var kind: KindName
            package var name: String
            package var namespace: String
            package var port: UInt16?
            package var labels: [String: String]
        }

        /// 0: no redirection of inbound traffic.
        package var redirectPortInbound: UInt16
        package var redirectPortOutbound: UInt16
        package var directAccessServices: [String]
        /// Empty: all.
        package var reachableServices: [String]
        /// Nil: all; empty: none.
        package var reachableBackends: [BackendRef]?
        package var ipFamily: IPFamily

        init(_ fields: Fields) {
            redirectPortInbound = fields.port("redirectPortInbound")
            redirectPortOutbound = fields.port("redirectPortOutbound")
            directAccessServices = fields.strings("directAccessServices")
            reachableServices = fields.strings("reachableServices")
            reachableBackends = fields.object("reachableBackends").map { backends in
                backends.objects("refs").map { ref in
                    BackendRef(
                        kind: KindName(ref.string("kind")),
                        name: ref.string("name"),
                        namespace: ref.string("namespace"),
                        port: ref.int("port").flatMap { UInt16(exactly: $0) },
                        labels: ref.map("labels")
                    )
                }
            }
            ipFamily =
                switch fields.string("ipFamilyMode") {
                case "DualStack", "1": .dualStack
                case "IPv4", "2": .ipv4
                case "IPv6", "3": .ipv6
                default: .unspecified
                }
        }
    }

    /// A zone proxy inside a workload's proxy.
    package struct Listener: Hashable, Sendable {
        /// The part that a zone proxy's listener plays.
        package enum Kind: Hashable, Sendable { case unspecified, zoneIngress, zoneEgress }

        package var type: Kind
        package var address: String
        package var port: UInt16
        package var name: String
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

        package var sectionName: String { name.isEmpty ? String(port) : name }
    }

    /// The application's probes, behind one port of the proxy.
    package struct Probes: Hashable, Sendable {
        /// A probe: what is asked for, and where the application answers it.
        package struct Endpoint: Hashable, Sendable {
            package var inboundPort: UInt16
            package var inboundPath: String
            package var path: String
        }

        package var port: UInt16
        package var endpoints: [Endpoint]

        init(_ fields: Fields) {
            port = fields.port("port")
            endpoints = fields.objects("endpoints").map {
                Endpoint(
                    inboundPort: $0.port("inboundPort"),
                    inboundPath: $0.string("inboundPath"),
                    path: $0.string("path")
                )
            }
        }
    }
}
