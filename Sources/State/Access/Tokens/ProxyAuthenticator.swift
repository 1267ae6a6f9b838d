package import Documents
package import ResourceModel
package import Stores

/// Decides whether the credential that came with a proxy's stream is one for that proxy.
package struct ProxyAuthenticator: Sendable {
    /// `dpServer.authn.dpProxy.type` and `dpServer.authn.zoneProxy.type`.
    package enum Method: Hashable, Sendable {
        /// A dataplane token, or a zone token with the scope of the proxy.
        case token
        /// Whoever reaches the port is who they say.
        case none
    }

    /// For Dataplanes, gateways among them.
    package let dataplanes: Method
    /// For ZoneIngress and ZoneEgress.
    package let zoneProxies: Method
    private let verifier: TokenVerifier
    private let zone: String

    /// - `zone`: The name of this control plane's zone.
    package init(verifier: TokenVerifier, dataplanes: Method, zoneProxies: Method, zone: String) {
        self.verifier = verifier
        self.dataplanes = dataplanes
        self.zoneProxies = zoneProxies
        self.zone = zone
    }

    /// Checks a Dataplane, ZoneIngress or ZoneEgress as the proxy describes itself.
    ///
    /// - `credentials`: All values of the metadata `authorization`: the token itself, without a scheme before it.
    ///
    /// Throws in Kuma's words, which begin with `authentication failed: ` unless there are several credentials.
    package func authenticate(
        _ proxy: Resource,
        credentials: [String],
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) {
        guard credentials.count <= 1 else {
            throw TokenError(
                .invalid,
                "could not extract credential from DiscoveryRequest: request must have exactly 1 \"authorization\" header, "
                    + "got \(credentials.count)"
            )
        }
        let credential = credentials.first ?? ""
        do throws(TokenError) {
            switch proxy.kind {
            case "Dataplane": if dataplanes == .token { try checkDataplane(proxy, credential, snapshot, now) }
            case "ZoneIngress": if zoneProxies == .token { try checkZoneProxy("ingress", credential, snapshot, now) }
            case "ZoneEgress": if zoneProxies == .token { try checkZoneProxy("egress", credential, snapshot, now) }
            default: throw TokenError(.notForThis, "no matching authentication for \(proxy.kind)")
            }
        } catch {
            throw TokenError(error.code, "authentication failed: \(error.message)")
        }
    }

    private func checkDataplane(
        _ proxy: Resource,
        _ credential: String,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp
    ) throws(TokenError) {
        let claims = try verifier.dataplane(credential, mesh: proxy.mesh, in: snapshot, now: now)
        if !claims.name.isEmpty, claims.name != proxy.name {
            throw Self.mismatch("proxy name", proxy.name, claims.name)
        }
        if !claims.mesh.isEmpty, claims.mesh != proxy.mesh {
            throw Self.mismatch("proxy mesh", proxy.mesh, claims.mesh)
        }
        let tags = Self.tags(of: proxy.spec)
        for (name, allowed) in claims.tags.sorted(by: { $0.key < $1.key }) {
            guard let values = tags[name] else {
                throw TokenError(.notForThis, "dataplane has no tag \"\(name)\" required by the token")
            }
            for value in values.sorted() where !allowed.contains(value) {
                throw TokenError(
                    .notForThis,
                    "dataplane contains tag \"\(name)\" with value \"\(value)\" which is not allowed with this token. "
                        + "Allowed values in token are [\(allowed.sorted().map { "\"\($0)\"" }.joined(separator: " "))]"
                )
            }
        }
        let workload = proxy.labels[Label.workload]
        if !claims.workload.isEmpty, workload != claims.workload {
            throw TokenError(
                .notForThis,
                workload.map {
                    "dataplane workload \"\($0)\" is not allowed with this token. Allowed workload in token is \"\(claims.workload)\""
                } ?? "dataplane has no workload label required by the token"
            )
        }
        // The label is then the identity: who brings it must prove that it is theirs.
        if claims.workload.isEmpty, let workload, Self.identity(of: proxy, in: snapshot)?.usesWorkload == true {
            throw TokenError(
                .notForThis,
                "dataplane with \"kuma.io/workload\" label \"\(workload)\" derives its identity from the workload, so it requires a "
                    + "workload-bound token"
            )
        }
    }

    /// The MeshIdentity that counts for a Dataplane; nil if none selects it.
    private static func identity(of proxy: Resource, in snapshot: ResourceSnapshot) -> MeshIdentity? {
        MeshIdentity.best(
            proxy.labels,
            among: snapshot.list(.meshIdentity, mesh: proxy.mesh).map(MeshIdentity.init)
        )
    }

    /// Why a Dataplane that brings its own resource can have no identity: its MeshIdentity asks for a workload, and it tells none. Nil if
    /// all is well.
    package static func missingWorkload(_ proxy: Resource, in snapshot: ResourceSnapshot) -> String? {
        guard proxy.kind == .dataplane, proxy.labels[Label.workload] == nil,
            let identity = identity(of: proxy, in: snapshot), identity.usesWorkload
        else { return nil }
        return
            "missing required label 'kuma.io/workload' - dataplane is selected by MeshIdentity '\(identity.key.name)' with path "
            + "template '\(identity.pathTemplate)'"
    }

    private func checkZoneProxy(
        _ scope: String,
        _ credential: String,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp
    ) throws(TokenError) {
        let claims = try verifier.zone(credential, in: snapshot, now: now)
        guard claims.scope.contains(scope) else {
            throw TokenError(
                .notForThis,
                "token cannot be used to authenticate zone entity "
                    + "(\(scope) is out of token's scope: [\(claims.scope.joined(separator: " "))])"
            )
        }
        if !claims.zone.isEmpty, claims.zone != zone {
            throw Self.mismatch("zone", zone, claims.zone)
        }
    }

    /// - `value`: Of the proxy, or of the control plane that it asks.
    private static func mismatch(_ what: String, _ value: String, _ expected: String) -> TokenError {
        TokenError(.notForThis, "\(what) from requestor: \(value) is different than in token: \(expected)")
    }

    /// All values of each tag over all inbounds and the gateway.
    private static func tags(of spec: JSON) -> [String: Set<String>] {
        var tags: [String: Set<String>] = [:]
        guard let networking = spec["networking"] else { return tags }
        let owners = (networking["inbound"]?.arrayValue ?? []) + [networking["gateway"] ?? .null]
        for owner in owners {
            for member in owner["tags"]?.members ?? [] {
                if let value = member.value.stringValue { tags[member.key, default: []].insert(value) }
            }
        }
        return tags
    }
}
