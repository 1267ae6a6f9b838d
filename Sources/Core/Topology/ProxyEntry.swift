package import Documents
import ResourceModel

/// A Dataplane of this zone, with its defaults filled in.
package struct ProxyEntry: Hashable, Sendable {
    /// Of the Dataplane; one proxy is in one mesh.
    package var mesh: String
    /// As in the store of this control plane, and in Envoy's node id after the mesh.
    package var name: String
    /// Of the Dataplane, by which policies, MeshServices and MeshIdentities choose it.
    package var labels: [String: String]
    /// `networking.address`, where inbounds listen that name no address of their own.
    package var address: String
    /// Where peers reach it, if not at the addresses of its inbounds; empty otherwise.
    package var advertisedAddress: String
    /// In the order of the Dataplane, since policies are matched by their indexes; empty beside a gateway of somebody
    /// else.
    package var inbounds: [Inbound]
    /// Addresses at which the application calls others without transparent proxying; ignored with it.
    package var outbounds: [ExplicitOutbound]
    /// Zone proxies inside of it.
    package var listeners: [ZoneListener]
    /// Tags of a gateway that somebody else runs beside this proxy; nil for everything else.
    package var gatewayTags: [String: String]?
    /// A MeshGateway's own proxy: it is known, but gets no routes.
    package var isBuiltinGateway: Bool
    /// Nil: the Dataplane says nothing, and nothing is caught unless the proxy's metadata says so.
    package var transparentProxying: TransparentProxying?
    /// Nil: the Dataplane tells none.
    package var probes: VirtualProbes?
    /// `metrics.conf` of type `prometheus`; goes before that of the mesh.
    package var metrics: JSON?
    /// `networking.admin.port`; 0: that of the bootstrap counts.
    package var adminPort: UInt16

    /// Without inbounds, outbounds, tags or labels; the caller adds them.
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

    /// What telemetry calls it: its first service, `unknown` without; its workload where inbounds have no tags.
    package func identifyingName(in context: ZoneContext) -> String {
        if context.areInboundTagsDisabled, let workload = labels[Label.workload], !workload.isEmpty { return workload }
        return services.first ?? "unknown"
    }

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
    /// Of the port, as a MeshService's `targetPort` may name it; often empty.
    package var name: String
    /// Where the proxy listens.
    package var address: String
    /// Of the listener. 49151 marks a workload without service: nothing listens.
    package var port: UInt16
    /// Where the application listens.
    package var workloadAddress: String
    /// Of the application, which may be the same as `port` where traffic is caught.
    package var workloadPort: UInt16
    /// `kuma.io/zone` filled in; empty where services are resources only.
    package var tags: [String: String]
    /// As `kuma.io/protocol` says; decides whether the proxy reads requests.
    package var `protocol`: ServiceProtocol
    /// Whether it may be called now: `state` is Ready, and no probe has failed.
    package var isHealthy: Bool
    /// `state: Ignored`: there, but not offered to anybody.
    package var isIgnored: Bool

    /// `kuma.io/service`; nil for an inbound that only MeshServices select.
    package var service: String? { tags["kuma.io/service"] }

    /// Healthy, without tags and of unknown protocol; the application listens at the same address and port.
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
    /// At which the application calls it; loopback where the Dataplane gives none.
    package var address: String
    /// Free among the outbounds of the Dataplane: the first of two at the same address and port counts.
    package var port: UInt16
    /// Where it leads; one that leads to nothing known gets no listener.
    package var target: Target

    /// As decoded: address and port are told apart by the planner, not here.
    package init(address: String, port: UInt16, target: Target) {
        (self.address, self.port, self.target) = (address, port, target)
    }
}

/// `networking.transparentProxying` of a Dataplane.
package struct TransparentProxying: Hashable, Sendable {
    /// `redirectPortInbound`; 0: inbound traffic is not caught.
    package var inboundPort: UInt16 = 0
    /// `redirectPortOutbound`; 0: outbound traffic is not caught, and virtual addresses lead nowhere.
    package var outboundPort: UInt16 = 0
    /// `ipFamilyMode` is not IPv4.
    package var isIPv6Caught = true
    /// Empty: all.
    package var reachableServices: [String] = []
    /// Nil: all.
    package var reachableBackends: [ReachableBackend]?
    /// Nothing caught.
    package init() {}
}

/// A resource that a proxy wants to call.
package struct ReachableBackend: Hashable, Sendable {
    /// Of the resource; a reference never stands for services by tags.
    package var kind: DestinationKind
    /// Name or display name; empty where `labels` choose.
    package var name: String
    /// Empty: any.
    package var namespace: String
    /// Nil: all ports of the resource.
    package var port: UInt16?
    /// Not empty: all of them must be there, and `name` is not looked at.
    package var labels: [String: String]
    /// Name or labels must be given: without both it means nothing.
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
