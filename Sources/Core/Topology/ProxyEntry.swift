import ResourceModel

/// A Dataplane of this zone, with its defaults filled in.
package struct ProxyEntry: Hashable, Sendable {
    package var mesh: String
    package var name: String
    package var labels: [String: String]
    package var address: String
    /// Where peers reach it, if not at the addresses of its inbounds; empty otherwise.
    package var advertisedAddress: String
    package var inbounds: [Inbound]
    package var outbounds: [ExplicitOutbound]
    /// Zone proxies inside of it.
    package var listeners: [ZoneListener]
    /// Tags of a gateway that somebody else runs beside this proxy; nil for everything else.
    package var gatewayTags: [String: String]?
    package var isBuiltinGateway: Bool
    package var transparentProxying: TransparentProxying?
    package var adminPort: UInt16

    package init(mesh: String, name: String, address: String) {
        (self.mesh, self.name, self.address) = (mesh, name, address)
        labels = [:]
        advertisedAddress = ""
        inbounds = []
        outbounds = []
        listeners = []
        isBuiltinGateway = false
        adminPort = 0
    }

    /// All tags with all values, of inbounds or of the gateway. Sorted values.
    package var allTags: [String: [String]] {
        var result: [String: Set<String>] = [:]
        for tags in inbounds.map(\.tags) + [gatewayTags ?? [:]] {
            for (key, value) in tags { result[key, default: []].insert(value) }
        }
        return result.mapValues { $0.sorted() }
    }

    /// Services whose traffic it takes, for its certificate: sorted, without repetition.
    package var services: [String] { allTags["kuma.io/service"] ?? [] }

    /// As ``services``; its workload where no tag says a service. Empty: it gets no certificate by the mesh's authority.
    package var certifiedServices: [String] {
        let services = services
        return services.isEmpty ? labels[Label.workload].map { [$0] } ?? [] : services
    }
}

/// One port of a Dataplane that takes traffic for the application.
package struct Inbound: Hashable, Sendable {
    /// Name, or port as text: how policies and KRIs refer to it.
    package var section: String
    package var name: String
    /// Where the proxy listens.
    package var address: String
    package var port: UInt16
    /// Where the application listens.
    package var workloadAddress: String
    package var workloadPort: UInt16
    package var tags: [String: String]
    package var `protocol`: ServiceProtocol
    package var isHealthy: Bool
    /// `state: Ignored`: there, but not offered to anybody.
    package var isIgnored: Bool

    package var service: String? { tags["kuma.io/service"] }

    package init(port: UInt16, address: String) {
        section = String(port)
        name = ""
        self.address = address
        self.port = port
        workloadAddress = address
        workloadPort = port
        tags = [:]
        `protocol` = .unknown
        isHealthy = true
        isIgnored = false
    }
}

/// An entry of `networking.outbound`.
package struct ExplicitOutbound: Hashable, Sendable {
    /// What an outbound may lead to.
    package enum Target: Hashable, Sendable {
        case tags([String: String])
        /// Name or labels; port 0 if none is given.
        case backend(kind: DestinationKind, name: String, labels: [String: String], port: UInt16)
    }
    package var address: String
    package var port: UInt16
    package var target: Target

    package init(address: String, port: UInt16, target: Target) {
        (self.address, self.port, self.target) = (address, port, target)
    }
}

/// `networking.transparentProxying` of a Dataplane.
package struct TransparentProxying: Hashable, Sendable {
    package var inboundPort: UInt16 = 0
    package var outboundPort: UInt16 = 0
    package var isIPv6Caught = true
    /// Empty: all.
    package var reachableServices: [String] = []
    /// Nil: all.
    package var reachableBackends: [ReachableBackend]?
    package var directAccessServices: [String] = []
    package init() {}
}

/// A resource that a proxy wants to call.
package struct ReachableBackend: Hashable, Sendable {
    package var kind: DestinationKind
    package var name: String
    package var namespace: String
    package var port: UInt16?
    package var labels: [String: String]
    package init(
        kind: DestinationKind,
        name: String = "",
        namespace: String = "",
        port: UInt16? = nil,
        labels: [String: String] = [:]
    ) {
        (self.kind, self.name, self.namespace, self.port, self.labels) = (kind, name, namespace, port, labels)
    }
}
