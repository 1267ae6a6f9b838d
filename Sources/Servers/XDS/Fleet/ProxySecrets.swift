import Documents
import EnvoyConfig
import Identity
import LogKeys
import Logging
import ProxyPlanning
import ResourceModel
import Stores
import Topology

/// The secrets of the proxies: certificates of their own and the authorities of their meshes, encoded for SDS.
///
/// While a certificate cannot be issued the proxy keeps what it has.
struct ProxySecrets {
    struct Key: Hashable {
        var stream: String
        var name: String
    }

    let identities: IdentityCache
    let metrics: FleetMetrics
    private let logger: Logger
    var encoded: [Key: (certificate: IdentityCertificate, resource: EncodedResource)] = [:]
    private var failures = CertificateFailures()
    /// By stream: the secret with the certificate for the proxy's own mesh.
    var ownNames: [String: String] = [:]
    /// By stream: the MeshIdentity whose certificate an agent on the proxy's host has.
    private var agentIdentities: [String: String] = [:]
    /// By name; the bundle's bytes show whether it still holds.
    var authorities: [String: (bundle: [UInt8], resource: EncodedResource)] = [:]
    /// By mesh.
    var trusts: [String: (bundle: TrustBundle, resource: EncodedResource)] = [:]
    /// What streams were given last.
    private var sets: [String: (resources: [EncodedResource], set: ResourceSet)] = [:]
    /// By mesh, as far as asked for in this round.
    var issuers: [String: Result<IdentityCache.Issuer?, IdentityError>] = [:]
    /// By MeshIdentity, likewise.
    var workloadIssuers: [ResourceKey: Result<IdentityCache.WorkloadIssuer, IdentityError>] = [:]
    /// By mesh, likewise.
    var bundles: [String: Result<EncodedResource, IdentityError>] = [:]

    init(_ identities: IdentityCache, _ metrics: FleetMetrics, _ logger: Logger) {
        (self.identities, self.metrics, self.logger) = (identities, metrics, logger)
    }

    /// To be called before the proxies are looked at once more: authorities may be others now.
    mutating func begin() { (issuers, workloadIssuers, bundles) = ([:], [:], [:]) }

    /// What is `wanted`, as far as it can be had; the very set that the stream was given last if nothing is another.
    ///
    /// - `issued`: Told of the certificate for the proxy's own mesh; of nil when it has none, at the first look too.
    mutating func secrets(
        for member: ProxyFleet.Member,
        _ plan: ProxyPlan,
        wanted: Set<SecretName>,
        in snapshot: ResourceSnapshot,
        now: Timestamp,
        issued: (SubscriptionRecord.Certificate?) -> Void
    ) -> ResourceSet {
        var resources: [EncodedResource] = []
        failures.forget(member.id)
        let agentIdentity = plan.workload.flatMap { $0.agentTimeout == nil ? nil : $0.kri }
        if agentIdentity == nil, agentIdentities.removeValue(forKey: member.id) != nil { issued(nil) }
        for name in wanted {
            do throws(IdentityError) {
                if let resource = try secret(name, member, plan, snapshot, now, issued) { resources.append(resource) }
            } catch {
                metrics.secretFailed(in: name.mesh ?? member.node.id.mesh)
                if let authority = authority(of: name, plan) { failures.add(member.id, authority) }
                logger.warning(
                    "no secret for a proxy",
                    [.proxyID: "\(member.node.key)", .secretName: name.text, .error: error.message]
                )
                // What was issued before holds on.
                if let known = encoded[Key(stream: member.id, name: name.text)]?.resource
                    ?? authorities[name.text]?.resource ?? held(name)
                {
                    resources.append(known)
                }
            }
        }
        forget(member, wanted, issued)
        if let agentIdentity, agentIdentities.updateValue(agentIdentity, forKey: member.id) != agentIdentity {
            issued(.init(regenerations: 1, backend: agentIdentity, supportedBackends: []))
        }
        resources.sort { $0.name < $1.name }
        if let known = sets[member.id], known.resources == resources { return known.set }
        let set = ResourceSet(resources)
        sets[member.id] = (resources, set)
        return set
    }

    /// Who issues a certificate; nil for a secret that is none.
    private func authority(of name: SecretName, _ plan: ProxyPlan) -> ResourceKey? {
        switch name {
        case .identity(let mesh, _): ResourceKey(.mesh, name: mesh)
        case .workload: plan.workload?.key
        case .authority, .trust: nil
        }
    }

    private func held(_ name: SecretName) -> EncodedResource? {
        if case .trust(let mesh) = name { trusts[mesh]?.resource } else { nil }
    }

    /// Certificates for the proxy's own mesh that are not asked for any more; it has none then, unless another took its place.
    private mutating func forget(
        _ member: ProxyFleet.Member,
        _ wanted: Set<SecretName>,
        _ issued: (SubscriptionRecord.Certificate?) -> Void
    ) {
        guard let name = ownNames[member.id] else {
            let isFirst = sets[member.id] == nil
            if isFirst, !wanted.contains(where: { $0.isOwn(in: member.node.id.mesh) }) { issued(nil) }
            return
        }
        if wanted.contains(where: { $0.text == name }) { return }
        encoded[Key(stream: member.id, name: name)] = nil
        ownNames[member.id] = nil
        issued(nil)
    }

    /// Nil if there is nothing to be had under this name.
    private mutating func secret(
        _ name: SecretName,
        _ member: ProxyFleet.Member,
        _ plan: ProxyPlan,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp,
        _ issued: (SubscriptionRecord.Certificate?) -> Void
    ) throws(IdentityError) -> EncodedResource? {
        switch name {
        case .authority(let mesh, _):
            guard let mesh = snapshot[ResourceKey(.mesh, name: mesh)] else { return nil }
            return try authority(name.text, mesh, snapshot)
        case .trust(let mesh):
            guard let mesh = snapshot[ResourceKey(.mesh, name: mesh)] else { return nil }
            return try trust(name.text, mesh, snapshot)
        case .identity(let mesh, _):
            guard let resource = snapshot[ResourceKey(.mesh, name: mesh)],
                let identity = plan.identities.first(where: { $0.mesh == mesh })
            else { return nil }
            return try certificate(name.text, member, identity, resource, snapshot, now, issued)
        case .workload:
            guard let workload = plan.workload else { return nil }
            let start = ContinuousClock.now
            let issuer = try issuer(workload.key, snapshot)
            let made = try identities.identity(of: member.node.key, id: workload.id, from: issuer, now: now)
            if made.isNew { metrics.issued(in: member.node.id.mesh, until: made.certificate.expires) }
            return encoded(
                name.text,
                member,
                made,
                of: member.node.id.mesh,
                supported: Self.trusts(of: member.node.id.mesh, in: snapshot),
                since: start,
                issued
            )
        }
    }

    /// Shows how many proxies wait for certificates. To be called when all that are due were looked at.
    ///
    /// - `many`: How many of one authority are many; 0: never.
    func showFailures(many: Int) {
        metrics.waiting(failures.streams, for: many > 0 ? failures.authorities(with: many) : 0)
    }

    /// What insights tell as supported beside a certificate by MeshIdentity: identifiers of the mesh's MeshTrusts, sorted.
    static func trusts(of mesh: String, in snapshot: ResourceSnapshot) -> [String] {
        snapshot.list(.meshTrust, mesh: mesh).compactMap { $0.kri?.description }.sorted()
    }

    /// Forgets streams that are no longer open.
    mutating func keep(_ open: Set<String>) {
        failures.keep(open)
        encoded = encoded.filter { open.contains($0.key.stream) }
        ownNames = ownNames.filter { open.contains($0.key) }
        agentIdentities = agentIdentities.filter { open.contains($0.key) }
        sets = sets.filter { open.contains($0.key) }
    }
}

extension SecretName {
    /// Whether it is the certificate of a proxy for its own mesh.
    fileprivate func isOwn(in mesh: String) -> Bool {
        switch self {
        case .identity(let other, _): other == mesh
        case .workload: true
        case .authority, .trust: false
        }
    }
}
