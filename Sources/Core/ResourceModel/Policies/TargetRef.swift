package import Documents

/// What a policy points at.
package struct TargetRef: Hashable, Sendable {
    /// The kinds in the order of their specificity, least first.
    package enum Kind: String, Hashable, Sendable, CaseIterable, Comparable {
        /// All proxies, or all destinations or clients.
        case mesh = "Mesh"
        /// Proxies by name or labels, or one inbound of theirs; all of them without.
        case dataplane = "Dataplane"
        /// Proxies by tags; deprecated at the top.
        case meshSubset = "MeshSubset"
        /// A builtin gateway, or its listeners by tags.
        case meshGateway = "MeshGateway"
        /// A destination by name or labels, or by `kuma.io/service`; deprecated at the top.
        case meshService = "MeshService"
        /// A destination outside of the mesh.
        case meshExternalService = "MeshExternalService"
        /// A destination in several zones.
        case meshMultiZoneService = "MeshMultiZoneService"
        /// Instances of a service by tags; deprecated at the top.
        case meshServiceSubset = "MeshServiceSubset"
        /// The requests that a route leads; deprecated at the top.
        case meshHTTPRoute = "MeshHTTPRoute"

        /// All, as they are listed to writers. Compat: `Dataplane` came last to Kuma.
        static let words = (allCases.filter { $0 != .dataplane } + [.dataplane]).map(\.rawValue)

        /// 0 for the least specific.
        package var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        package static func < (a: Kind, b: Kind) -> Bool { a.order < b.order }
    }

    /// The kinds of proxies that a reference to a mesh may be narrowed to.
    package enum ProxyType: String, Hashable, Sendable {
        /// A workload's proxy, delegated gateways among them.
        case sidecar = "Sidecar"
        /// A builtin gateway.
        case gateway = "Gateway"
    }

    /// Decides which of the other fields may be set.
    package var kind: Kind
    /// A display name; empty with ``labels``, and for kinds that have none.
    package var name: String
    /// Of Kubernetes; empty: the policy's own.
    package var namespace: String
    /// For the kinds of subset, and listeners of a MeshGateway: each must be equal.
    package var tags: [String: String]
    /// What Dataplanes or destinations must have; empty if ``name`` says which.
    package var labels: [String: String]
    /// A port's or inbound's name or number; empty: all.
    package var sectionName: String
    /// Empty: both.
    package var proxyTypes: [ProxyType]

    /// The whole mesh.
    package static let mesh = TargetRef(.mesh)

    /// Nothing is checked here; `TargetRefRules` does.
    package init(
        _ kind: Kind,
        name: String = "",
        namespace: String = "",
        tags: [String: String] = [:],
        labels: [String: String] = [:],
        sectionName: String = "",
        proxyTypes: [ProxyType] = []
    ) {
        (self.kind, self.name, self.namespace, self.tags, self.labels) = (kind, name, namespace, tags, labels)
        (self.sectionName, self.proxyTypes) = (sectionName, proxyTypes)
    }

    /// Reads a reference; one that is absent or of an unknown kind points at the whole mesh.
    package init(_ json: JSON?) {
        let fields = Fields(json)
        self.init(
            Kind(rawValue: fields.string("kind")) ?? .mesh,
            name: fields.string("name"),
            namespace: fields.string("namespace"),
            tags: fields.map("tags"),
            labels: fields.map("labels"),
            sectionName: fields.string("sectionName"),
            proxyTypes: fields.strings("proxyTypes").compactMap { ProxyType(rawValue: $0) }
        )
    }

    /// Whether proxies of the type are among those that the reference may point at.
    package func includes(_ type: ProxyType) -> Bool { proxyTypes.isEmpty || proxyTypes.contains(type) }
}
