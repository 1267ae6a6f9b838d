package import Documents
package import ResourceModel

/// What reconcilers and summaries need to know of a Dataplane and its insight.
package struct DataplaneFacts: Sendable, Equatable {
    /// Never empty.
    package let mesh: String
    /// As in the store of this control plane.
    package let name: String
    /// Decides who is older: the oldest proxy's ports become those of a generated MeshService.
    package let created: Timestamp
    /// By which MeshServices, MeshIdentities and workloads choose it.
    package let labels: [String: String]
    /// In the order of the Dataplane, ignored ones too.
    package let inbounds: [InboundFacts]
    /// Nil for a proxy beside an application.
    package let gateway: GatewayFacts?
    /// Ready and all zone proxy listeners of this Dataplane.
    package let listeners: (ready: Int, total: Int)
    /// Whether a control plane of its zone is connected to it.
    package private(set) var isOnline = false
    /// Whether there is an insight at all.
    package private(set) var hasInsight = false
    /// The mTLS backend that issued its certificate; empty without one.
    package private(set) var issuedBackend = ""
    /// What could have issued its certificate; empty without one.
    package private(set) var supportedBackends: [String] = []
    /// As the last connection said; empty if it said nothing.
    package private(set) var agentVersion = ""
    /// As the last connection said; empty if it said nothing.
    package private(set) var envoyVersion = ""
    /// Of the Dataplane that was read.
    let version: UInt64

    /// Reads leniently: what is missing or of another form counts as not given.
    package init(_ dataplane: Resource, insight: Resource?) {
        version = dataplane.version
        (mesh, name, created, labels) = (dataplane.mesh, dataplane.name, dataplane.created, dataplane.labels)
        let proxy = Dataplane(dataplane)
        inbounds = proxy.inbounds.map(InboundFacts.init)
        gateway = proxy.gateway.map(GatewayFacts.init)
        listeners = (proxy.listeners.count(where: \.isReady), proxy.listeners.count)
        take(insight)
    }

    /// Takes over what an insight tells of the same Dataplane.
    mutating func take(_ insight: Resource?) {
        hasInsight = insight != nil
        let subscriptions = insight?.spec["subscriptions"]?.arrayValue ?? []
        isOnline = subscriptions.contains { $0["connectTime"] != nil && $0["disconnectTime"] == nil }
        let mTLS = insight?.spec["mTLS"]
        issuedBackend = mTLS?["issuedBackend"]?.stringValue ?? ""
        supportedBackends = mTLS?["supportedBackends"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let version = subscriptions.last?["version"]
        agentVersion = version?["kumaDp"]?["version"]?.stringValue ?? ""
        envoyVersion = version?["envoy"]?["version"]?.stringValue ?? ""
    }

    /// Services that its certificate by the mesh's authority names: its workload where no tag says one.
    var certifiedServices: [String] {
        let services = inbounds.compactMap(\.service)
        return services.isEmpty ? labels[Label.workload].map { [$0] } ?? [] : services
    }

    /// How the proxy does, as people see it.
    package var state: ProxyState {
        if gateway != nil { return isOnline ? .online : .offline }
        let total = inbounds.count + listeners.total
        let ready = inbounds.count { $0.isHealthy } + listeners.ready
        if !isOnline || ready == 0 { return .offline }
        return ready < total ? .partiallyDegraded : .online
    }

    package static func == (a: DataplaneFacts, b: DataplaneFacts) -> Bool {
        a.mesh == b.mesh && a.name == b.name && a.created == b.created && a.labels == b.labels
            && a.inbounds == b.inbounds
            && a.gateway == b.gateway && a.listeners == b.listeners && a.isOnline == b.isOnline
            && a.hasInsight == b.hasInsight
            && a.issuedBackend == b.issuedBackend && a.supportedBackends == b.supportedBackends
            && a.agentVersion == b.agentVersion && a.envoyVersion == b.envoyVersion
    }
}

/// `Online`, `Offline` or between: some of its ports are not ready.
package enum ProxyState: Sendable { case online, partiallyDegraded, offline }

/// One entry of `networking.inbound`.
package struct InboundFacts: Sendable, Equatable {
    /// Of the listener.
    package let port: Int
    /// Empty if it has none.
    package let name: String
    /// As written: `kuma.io/zone` is not filled in.
    package let tags: [String: String]
    /// Lower case; empty if not told.
    package let appProtocol: String
    /// Ready: neither its state nor its health says otherwise.
    package let isHealthy: Bool
    /// There, but not offered to anybody.
    package let isIgnored: Bool

    init(_ inbound: Dataplane.Inbound) {
        port = Int(inbound.port)
        name = inbound.name
        tags = inbound.tags
        appProtocol = inbound.proto
        isIgnored = inbound.state == .ignored
        isHealthy = inbound.state != .notReady && inbound.health != false
    }

    /// Nil without the tag `kuma.io/service`, or with an empty one.
    package var service: String? { tags[Tag.service].flatMap { $0.isEmpty ? nil : $0 } }
}

/// `networking.gateway`.
package struct GatewayFacts: Sendable, Equatable {
    /// `kuma.io/service` among them.
    package let tags: [String: String]
    /// Run by the mesh itself, not beside this proxy.
    package let isBuiltin: Bool

    init(_ gateway: Dataplane.Gateway) {
        tags = gateway.tags
        isBuiltin = gateway.type == .builtin
    }
}
