package import ResourceModel

/// What a MeshIdentity makes of a Dataplane.
package struct WorkloadIdentity: Hashable, Sendable {
    /// The MeshIdentity, under the name that it has here.
    package var key: ResourceKey
    /// Of the MeshIdentity; also the name of the secret with the certificate.
    package var kri: String
    /// What the certificate says, with the template's placeholders filled in.
    package var id: SPIFFEID
    /// How long the agent on the proxy's host may take to be connected, which has the certificate; nil: the zone's control plane issues it.
    package var agentTimeout: Duration?
}

// Identities by MeshIdentity, and whom the mesh trusts by MeshTrust. Compat: only with MeshServices alone, as in Kuma.
extension MeshSnapshot {
    mutating func applyIdentity(_ name: String, _ new: MeshIdentity?, _ stale: inout StaleParts) {
        guard identities[name] != new else { return }
        identities[name] = new
        // Whether anything leaves the zone, and who may answer for whom.
        stale.everything = true
        stamp.renew()
    }

    mutating func applyTrust(_ name: String, _ new: MeshTrust?) {
        guard trusts[name] != new else { return }
        trusts[name] = new
        stamp.renew()
    }

    /// Whether members of the mesh get certificates, by its authority or by a MeshIdentity. Without them no MeshService leaves the zone.
    package var givesCertificates: Bool {
        isEncrypted || (settings.servicesMode == .exclusive && identities.values.contains(where: \.isReady))
    }

    /// By the MeshIdentity that counts for a Dataplane; nil if there is none, or it issues nothing (yet): then the mesh's authority counts.
    package func workloadIdentity(of proxy: ProxyEntry) -> WorkloadIdentity? {
        guard settings.servicesMode == .exclusive, !identities.isEmpty,
            let best = MeshIdentity.best(proxy.labels, among: identities.values), best.isReady,
            let id = best.spiffeID(of: proxy.labels, localZone: context.name)
        else { return nil }
        var result = WorkloadIdentity(key: best.key, kri: best.kri, id: id)
        if case .spire(let timeout) = best.provider { result.agentTimeout = timeout }
        return result
    }

    /// URI names that a Dataplane's certificate has and that others may know it by; empty if it gets none.
    func certifiedNames(of proxy: ProxyEntry) -> [String] {
        if let identity = workloadIdentity(of: proxy) { return [identity.id.description] }
        return isEncrypted ? proxy.certifiedServices.map { "spiffe://\(name)/\($0)" } : []
    }

    /// Trust domains whose members are believed, sorted; nil: there are no MeshTrusts, and the mesh's authority alone is.
    package var trustDomains: [String]? {
        guard !trusts.isEmpty else { return nil }
        return Set(trusts.values.map(\.trustDomain) + (isEncrypted ? [name] : [])).sorted()
    }
}
