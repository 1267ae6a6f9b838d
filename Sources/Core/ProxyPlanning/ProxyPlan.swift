package import Documents
package import Topology

/// All and only what one proxy's configuration depends on, its endpoints excepted.
package struct ProxyPlan: Hashable, Sendable {
    /// Whose configuration it is; no other part repeats it.
    package var proxy: ProxyID
    /// Whose certificates the proxy needs; empty without mTLS, and for a stock zone ingress, which has no keys.
    package var identities: [ProxyIdentity]
    /// What a MeshIdentity makes of it; nil if none does.
    package var workload: WorkloadIdentity?
    /// Parts of the same content are one object, so that two plans are compared at little cost.
    package var role: Role
    /// Listeners that are there for the control plane and the agent.
    package var system: Shared<SystemPart>
    /// Zone proxies inside of a sidecar; nil without.
    package var border: Shared<BorderPart>?
    /// An operator's own changes; nil without a MeshProxyPatch.
    package var patch: Shared<ProxyPatchPlan>?

    /// What kind of proxy, with the parts that only such a proxy has.
    package enum Role: Hashable, Sendable {
        case sidecar(Shared<InboundPart>, Shared<OutboundPart>)
        case ingress(Shared<IngressPart>)
        case egress(Shared<EgressPart>)
    }
}

/// Which proxy.
package struct ProxyID: Hashable, Sendable {
    /// Empty for a zone proxy.
    package var mesh: String
    /// Of the Dataplane, ZoneIngress or ZoneEgress in this zone's store.
    package var name: String
    /// - `mesh`: Empty for a zone proxy.
    package init(mesh: String, name: String) { (self.mesh, self.name) = (mesh, name) }
    /// As in Envoy's node: `default.web-1`, `.ingress-1`.
    package var nodeID: String { "\(mesh).\(name)" }
}

/// What a certificate of a proxy must say.
package struct ProxyIdentity: Hashable, Sendable {
    /// Whose authority signs, and the trust domain of the names.
    package var mesh: String
    /// Sorted; each becomes `spiffe://<mesh>/<service>`.
    package var services: [String]
    /// All values of each tag, sorted; each becomes `kuma://<tag>/<value>`.
    package var tags: [String: [String]]
    /// RSA only where the mesh's ciphers ask for it.
    package var key = KeyType.p256

    /// What its private key is.
    package enum KeyType: Hashable, Sendable {
        case p256
        /// 2048 bits: larger and slower, for meshes whose ciphers ask for it.
        case rsa

        /// The key that suits the ciphers of a mesh; empty: any.
        init(ciphers: [String]) { self = ciphers.isEmpty || ciphers.contains { $0.contains("-ECDSA-") } ? .p256 : .rsa }
    }

    /// - `services`: Sorted; without any the certificate would name nobody.
    package init(mesh: String, services: [String], tags: [String: [String]]) {
        (self.mesh, self.services, self.tags) = (mesh, services, tags)
    }
}

/// What MeshProxyPatch changes, in order.
package struct ProxyPatchPlan: Hashable, Sendable {
    /// As in `appendModifications`.
    package var modifications: [JSON]
}

/// With what a proxy proves itself to the members of its mesh, and whom it believes.
package struct MeshCredentials: Hashable, Sendable {
    /// Whose secrets are meant.
    package var mesh: String
    /// The secret with the certificate that a MeshIdentity made; nil: that of the mesh's authority.
    package var identity: String?
    /// Trust domains that MeshTrusts speak for, sorted; nil: the mesh's authority alone is believed.
    package var trustDomains: [String]?
    /// Whether secrets have the names of unified naming.
    package var isUnified: Bool
    /// The SPIFFE ID under which an agent on the proxy's host has the certificate, and whom to believe; nil: both come from the control
    /// plane.
    package var agentID: String?

    /// Of the mesh's authority.
    package init(
        mesh: String,
        identity: String? = nil,
        trustDomains: [String]? = nil,
        isUnified: Bool = false,
        agentID: String? = nil
    ) {
        (self.mesh, self.identity, self.trustDomains, self.isUnified) = (mesh, identity, trustDomains, isUnified)
        self.agentID = agentID
    }
}
