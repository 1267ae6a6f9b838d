/// Everything that one proxy is configured with, as bytes; certificates by name only.
package struct ProxyResources: Equatable, Sendable {
    /// Those of all parts of the plan; listeners refer to them by name.
    package var clusters: ResourceSet = .empty
    /// One assignment for each cluster that asks for its endpoints.
    package var endpoints: ResourceSet = .empty
    /// With their routes inside.
    package var listeners: ResourceSet = .empty
    /// Routes that are fetched by name; empty as long as all routes stand inline in listeners, as in Kuma.
    package var routes: ResourceSet = .empty
    /// Names of the secrets that clusters and listeners refer to. What they hold comes from module Identity, through XDS.
    package var secrets: Set<SecretName> = []

    /// Of a proxy without plan: nothing at all.
    package init() {}

    /// The set of one type; nil for types that are not made here (secrets) or unknown.
    package subscript(typeURL: String) -> ResourceSet? {
        switch typeURL {
        case ResourceTypeURL.cluster: clusters
        case ResourceTypeURL.endpoint: endpoints
        case ResourceTypeURL.listener: listeners
        case ResourceTypeURL.route: routes
        default: nil
        }
    }
}

/// A secret that a proxy's configuration refers to, and what it must hold.
package enum SecretName: Hashable, Sendable {
    /// The certificate of this proxy in a mesh: for its services, or `zone-egress`.
    case identity(mesh: String, isUnified: Bool = false)
    /// The authorities of a mesh.
    case authority(mesh: String, isUnified: Bool = false)
    /// The certificate of this proxy by a MeshIdentity, named by its identifier (`kri_mid_…`).
    case workload(kri: String)
    /// The authorities of each trust domain that a mesh believes (`system_trust_bundle`).
    case trust(mesh: String)

    /// The mesh that it is of; nil where the name does not tell.
    package var mesh: String? {
        switch self {
        case .identity(let mesh, _), .authority(let mesh, _), .trust(let mesh): mesh
        case .workload: nil
        }
    }

    /// As in SDS requests.
    package var text: String {
        switch self {
        case .identity(let mesh, isUnified: false): "identity_cert:secret:\(mesh)"
        case .identity(let mesh, isUnified: true): "system_mtls_identity_\(mesh)"
        case .authority(let mesh, isUnified: false): "mesh_ca:secret:\(mesh)"
        case .authority(let mesh, isUnified: true): "system_mtls_ca_\(mesh)"
        case .workload(let kri): kri
        case .trust: "system_trust_bundle"
        }
    }
}
