package import Crypto
package import Documents
package import ResourceModel
package import Stores
import Synchronization

/// The certificates of the proxies that are connected here, each issued when it is first asked for and again when it is due.
///
/// A certificate is replaced when four fifths of its life are over, when the proxy's tags change, or when the authority changes:
/// other settings of the backend, another root, another key. Nothing is stored; another control plane issues its own.
package final class IdentityCache: Sendable {
    private struct Issued {
        var certificate: IdentityCertificate
        var order: Order
        var count: Int
    }

    /// What is certified: if it is equal, so is the certificate.
    private struct Order: Hashable {
        var tags: [String: Set<String>] = [:]
        var id: SPIFFEID?
        var key: PrivateKey.Kind
        var authority: Authority
    }

    /// What an authority is made of: if it is equal, so is what it would issue.
    fileprivate struct Authority: Hashable {
        var backend: TLSBackend?
        var identity: MeshIdentity?
        /// Of certificate and key.
        var contents: [DataSource.Fingerprint]
    }

    private struct State {
        /// By proxy, then MeshIdentity; that by the mesh's authority at "".
        var issued: [ResourceKey: [String: Issued]] = [:]
        var authorities: [String: (made: Authority, value: MeshAuthority)] = [:]
        var workloads: [ResourceKey: (made: Authority, value: WorkloadAuthority)] = [:]
        var readsFiles = false
        /// As far as it is known; nil: to be looked for.
        var renewal: Timestamp??
    }

    private let state = Mutex(State())

    /// Nobody has a certificate yet.
    package init() {}

    /// A proxy's certificate with the number of those it had before.
    package struct Identity: Hashable, Sendable {
        /// The newest; the same value as long as it holds.
        package let certificate: IdentityCertificate
        /// 0 for the first; shown as `certificateRegenerations`, counted from 1 there.
        package let regenerations: Int
        /// Whether it was issued just now.
        package let isNew: Bool
    }

    /// What issues certificates of one mesh as of one moment; found once for all of the mesh's proxies.
    package struct Issuer: Sendable {
        fileprivate let made: Authority
        fileprivate let authority: MeshAuthority
        /// PEM of what the mesh trusts.
        package let trustBundle: [UInt8]
    }

    /// The issuer of the mesh; nil without mTLS.
    package func issuer(of mesh: Resource, in snapshot: ResourceSnapshot) throws(IdentityError) -> Issuer? {
        guard TLSBackend.enabled(in: mesh) != nil else { return nil }
        let (made, authority) = try authority(of: mesh, in: snapshot)
        return Issuer(made: made, authority: authority, trustBundle: authority.trustBundle)
    }

    /// The certificate of `proxy`, issued now if there is none that holds.
    ///
    /// - `mesh`: The proxy's Mesh.
    /// - `tags`: As for ``MeshAuthority/issue(tags:key:now:)``.
    /// - `key`: What its key is; with another one it is issued anew.
    package func identity(
        of proxy: ResourceKey,
        tags: [String: Set<String>],
        key: PrivateKey.Kind = .p256,
        mesh: Resource,
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(IdentityError) -> Identity {
        let (made, authority) = try authority(of: mesh, in: snapshot)
        let issuer = Issuer(made: made, authority: authority, trustBundle: [])
        return try identity(of: proxy, tags: tags, key: key, from: issuer, now: now)
    }

    /// As above, with an issuer that is known.
    package func identity(
        of proxy: ResourceKey,
        tags: [String: Set<String>],
        key: PrivateKey.Kind,
        from issuer: Issuer,
        now: Timestamp
    ) throws(IdentityError) -> Identity {
        let order = Order(tags: tags, key: key, authority: issuer.made)
        return try identity(of: proxy, by: "", order, now: now) { () throws(IdentityError) in
            try issuer.authority.issue(tags: tags, key: key, now: now)
        }
    }

    /// What issues certificates of one MeshIdentity as of one moment.
    package struct WorkloadIssuer: Sendable {
        fileprivate let made: Authority
        fileprivate let authority: WorkloadAuthority
        fileprivate let kri: String
    }

    /// The issuer of a MeshIdentity.
    package func issuer(of identity: MeshIdentity, in snapshot: ResourceSnapshot) throws(IdentityError)
        -> WorkloadIssuer
    {
        let (made, authority) = try authority(of: identity, in: snapshot)
        return WorkloadIssuer(made: made, authority: authority, kri: identity.kri)
    }

    /// The certificate of `proxy` by a MeshIdentity, issued now if there is none that holds.
    ///
    /// - `id`: Its only name.
    package func identity(of proxy: ResourceKey, id: SPIFFEID, from issuer: WorkloadIssuer, now: Timestamp)
        throws(IdentityError) -> Identity
    {
        let order = Order(id: id, key: .p256, authority: issuer.made)
        return try identity(of: proxy, by: issuer.kri, order, now: now) {
            () throws(IdentityError) in
            try issuer.authority.issue(id, now: now)
        }
    }

    private func identity(
        of proxy: ResourceKey,
        by issuer: String,
        _ order: Order,
        now: Timestamp,
        issue: () throws(IdentityError) -> IdentityCertificate
    ) throws(IdentityError) -> Identity {
        let known = state.withLock { $0.issued[proxy]?[issuer] }
        if let known, known.order == order, now < known.certificate.renewal {
            return Identity(certificate: known.certificate, regenerations: known.count, isNew: false)
        }
        // Outside the lock: two callers at once may both issue; the later one's stays.
        let certificate = try issue()
        let count = known.map { $0.count + 1 } ?? 0
        let issued = Issued(certificate: certificate, order: order, count: count)
        state.withLock { state in
            state.issued[proxy, default: [:]][issuer] = issued
            state.renewal = nil
        }
        return Identity(certificate: certificate, regenerations: count, isNew: true)
    }

    /// PEM of what `mesh` trusts; nil without mTLS.
    package func trustBundle(of mesh: Resource, in snapshot: ResourceSnapshot) throws(IdentityError) -> [UInt8]? {
        try issuer(of: mesh, in: snapshot)?.trustBundle
    }

    /// Whether some authority is read from a file: it may become another without any change in the store.
    package var readsFiles: Bool { state.withLock { $0.readsFiles } }

    /// Forgets a proxy that has gone.
    package func forget(_ proxy: ResourceKey) {
        state.withLock { state in
            state.issued[proxy] = nil
            state.renewal = nil
        }
    }

    /// The first moment at which a certificate handed out is due to be replaced; nil if there is none.
    package var nextRenewal: Timestamp? {
        state.withLock { state in
            // Hot: asked after each look at a fleet.
            if let known = state.renewal { return known }
            let found = state.issued.values.lazy.flatMap(\.values).map(\.certificate.renewal).min()
            state.renewal = .some(found)
            return found
        }
    }

    private func authority(of mesh: Resource, in snapshot: ResourceSnapshot) throws(IdentityError) -> (
        Authority, MeshAuthority
    ) {
        guard let backend = TLSBackend.enabled(in: mesh) else {
            throw IdentityError(.noBackend, "mesh \"\(mesh.name)\" has no mTLS backend enabled")
        }
        let sources = try MeshAuthority.sources(mesh: mesh.name, backend: backend)
        let contents = [
            try sources.certificate.fingerprint(mesh: mesh.name, in: snapshot),
            try sources.key.fingerprint(mesh: mesh.name, in: snapshot),
        ]
        let made = Authority(backend: backend, contents: contents)
        // The very one of before: comparing it with what proxies have costs nothing then.
        if let known = state.withLock({ $0.authorities[mesh.name] }), known.made == made { return known }
        let value = try MeshAuthority(mesh: mesh.name, backend: backend, in: snapshot)
        state.withLock { state in
            // Keys of meshes that are gone are nobody's business any more.
            state.authorities = state.authorities.filter { snapshot[ResourceKey(.mesh, name: $0.key)] != nil }
            state.authorities[mesh.name] = (made, value)
            state.readsFiles = state.readsFiles || contents.contains(where: \.isOutsideStore)
        }
        return (made, value)
    }

    private func authority(of identity: MeshIdentity, in snapshot: ResourceSnapshot) throws(IdentityError) -> (
        Authority, WorkloadAuthority
    ) {
        guard case .bundled(let bundled)? = identity.provider else {
            throw IdentityError(.noBackend, "MeshIdentity \"\(identity.displayName)\" is not issued by its zone")
        }
        let sources = WorkloadAuthority.sources(identity, bundled)
        let contents = [
            try sources.certificate.fingerprint(mesh: identity.key.mesh, in: snapshot),
            try sources.key.fingerprint(mesh: identity.key.mesh, in: snapshot),
        ]
        var described = identity
        // What it is made of, not how it is.
        (described.isReady, described.onlyTells, described.matchLabels) = (true, false, nil)
        let made = Authority(identity: described, contents: contents)
        if let known = state.withLock({ $0.workloads[identity.key] }), known.made == made { return known }
        let value = try WorkloadAuthority(identity) { snapshot[$0] }
        state.withLock { state in
            state.workloads = state.workloads.filter { snapshot[$0.key] != nil }
            state.workloads[identity.key] = (made, value)
            state.readsFiles = state.readsFiles || contents.contains(where: \.isOutsideStore)
        }
        return (made, value)
    }
}
