import Crypto
import ResourceModel
package import Stores

/// Whom the members of a mesh believe, by trust domain: what its MeshTrusts say, and the mesh's own authority under the mesh's name.
package struct TrustBundle: Hashable, Sendable {
    /// A trust domain with its authorities.
    package struct Domain: Hashable, Sendable {
        /// As in SPIFFE IDs: `spiffe://<name>/…`.
        package var name: String
        /// PEM.
        package var authorities: [UInt8]
    }

    /// Sorted by name; none is without authorities.
    package var domains: [Domain] = []

    /// - `authority`: PEM of the mesh's own authority; nil without mTLS.
    ///
    /// Certificates that cannot be read are left out: a proxy would refuse the whole with them.
    package init(mesh: String, authority: [UInt8]?, in snapshot: ResourceSnapshot) {
        var found: [String: [[UInt8]]] = [:]
        if let authority, !authority.isEmpty { found[mesh] = [authority] }
        for resource in snapshot.list("MeshTrust", mesh: mesh) {
            let trust = MeshTrust(resource)
            for bundle in trust.bundles {
                // See above.
                guard let certificates = try? Certificate.all(pem: Array(bundle.utf8)), !certificates.isEmpty else {
                    continue
                }
                let pem = certificates.flatMap(\.pem)
                if found[trust.trustDomain]?.contains(pem) != true { found[trust.trustDomain, default: []].append(pem) }
            }
        }
        domains = found.sorted { $0.key < $1.key }.map { Domain(name: $0.key, authorities: $0.value.flatMap { $0 }) }
    }
}
