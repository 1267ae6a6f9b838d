extension Dataplane {
    /// A port of the application that others reach through the proxy.
    package struct Inbound: Hashable, Sendable {
        /// Whether the inbound takes requests.
        package enum State: Hashable, Sendable {
            case ready, notReady
            /// Neither listens nor counts.
            case ignored
        }

        /// `networking.inbound[].name`; empty if it has none: then the port is its section name.
        package var name: String
        /// Where the proxy listens.
        package var port: UInt16
        /// Where the workload listens; 0: at `port`.
        package var servicePort: UInt16
        /// Where the proxy listens; empty: at the proxy's `address`.
        package var address: String
        /// Where the workload listens; empty: at `address` with transparent proxying, else on loopback.
        package var serviceAddress: String
        /// `kuma.io/service` among them unless it is a workload of MeshServices alone; empty on those.
        package var tags: [String: String]
        /// `networking.inbound[].state`, `Ready` unless given.
        package var state: State
        /// What the old `health.ready` says; nil without.
        package var health: Bool?
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
            let own = fields.string("protocol")
            proto = (own.isEmpty ? tags[Tag.proto] ?? "" : own).lowercased()
        }

        /// The service's name by the tag; empty without.
        package var service: String { tags[Tag.service] ?? "" }
        /// What policies and MeshServices call the inbound: its name, or the port.
        package var sectionName: String { name.isEmpty ? String(port) : name }
        /// Whether traffic may be sent to it.
        package var isReady: Bool { state == .ready && health != false }
        /// Never 0 for an inbound that passed validation: `servicePort`, or `port` without.
        package var workloadPort: UInt16 { servicePort == 0 ? port : servicePort }
    }
}
