import Access
import Crypto
import Documents
import Identity
import Logging
import ResourceModel
import Stores

/// What a control plane makes for itself when it starts as leader: what is there already stays as it is.
struct DefaultResources {
    let mode: ControlPlaneMode
    let settings: Settings
    let rules: ResourceRules
    let issuer: TokenIssuer

    /// Makes what is missing in one transaction. The keys are made before it, since that takes a while.
    ///
    /// - Throws: ``ZoneClaim/Renamed`` if the store belongs to another zone; nothing is changed then.
    func make(in store: ResourceStore, now: Timestamp) async throws {
        let snapshot = store.snapshot
        var candidates = try authorities(snapshot, now)
        if !settings.bool("defaults.skipTenantResources") {
            candidates += try signingKeys(snapshot) + hostnameGenerators
        }
        candidates.append(
            Resource(ResourceKey(.config, name: "kuma-cluster-id"), spec: ["config": .string(RandomID().description)])
        )
        // The id of a zone under a global control plane comes from there.
        if mode.isFederated { candidates.removeLast() }
        let mesh = try defaultMesh(snapshot, now)
        let (rules, mode, resources) = (rules, mode, candidates)
        try await store.write { draft in
            try ZoneClaim.make(for: mode, in: &draft)
            if case .zone(let name, _) = mode { Self.putZone(name, in: &draft) }
            for resource in resources where draft[resource.key] == nil && rules.settings.kinds[resource.kind] != nil {
                draft.put(resource)
            }
            if let (mesh, secrets) = mesh, draft[mesh.key] == nil {
                _ = try rules.put(mesh, in: &draft)
                for secret in secrets where draft[secret.key] == nil { draft.put(secret) }
            }
        }
        try await makeAdministratorToken(in: store, now: now)
    }

    /// A zone control plane knows its own zone and no other.
    private static func putZone(_ name: String, in draft: inout ResourceDraft) {
        for zone in draft.list(.zone) where zone.name != name { draft.delete(zone.key) }
        let key = ResourceKey(.zone, name: name)
        if draft[key] == nil { draft.put(Resource(key, spec: ["enabled": true])) }
    }

    private func defaultMesh(_ snapshot: ResourceSnapshot, _ now: Timestamp) throws -> (
        mesh: Resource, secrets: [Resource]
    )? {
        guard !mode.isFederated, !settings.bool("defaults.skipMeshCreation"),
            !settings.bool("defaults.skipTenantResources")
        else {
            return nil
        }
        let mesh = Resource(ResourceKey(.mesh, name: "default"))
        guard snapshot[mesh.key] == nil else { return nil }
        return (mesh, try MeshSecrets.prepare(for: mesh, in: snapshot, now: now))
    }

    private func signingKeys(_ snapshot: ResourceSnapshot) throws -> [Resource] {
        var uses: [TokenUse] = []
        if !mode.isFederated { uses.append(.zone) }
        if settings.string("apiServer.authn.type") == "tokens" { uses.append(.user) }
        return try uses.filter { !SigningKeys.exist(for: $0, in: snapshot) }.map { try SigningKeys.make(for: $0) }
    }

    /// The authorities of control planes among themselves, and towards the administration of Envoy.
    private func authorities(_ snapshot: ResourceSnapshot, _ now: Timestamp) throws -> [Resource] {
        var wanted = [("inter-cp-ca", "Control Plane Intercommunication CA")]
        if mode.zone != nil { wanted.append(("envoy-admin-ca", "Envoy Admin CA")) }
        return try wanted.compactMap { name, title in
            let key = ResourceKey(.globalSecret, name: name)
            return snapshot[key] == nil ? .secret(key, bytes: try Self.authority(title, now)) : nil
        }
    }

    /// PEM of a certificate, followed by that of its key.
    private static func authority(_ title: String, _ now: Timestamp) throws -> [UInt8] {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        var builder = CertificateBuilder(
            notBefore: now.advanced(by: .seconds(-300)),
            notAfter: now.advanced(by: .seconds(3650 * 86400))
        )
        builder.subject = [.init("O", "Kuma"), .init("OU", "Mesh"), .init("CN", title)]
        builder.isCA = true
        builder.keyUsage = [.certificateSigning, .crlSigning]
        return try builder.selfSigned(with: key).pem + key.pem()
    }

    private func makeAdministratorToken(in store: ResourceStore, now: Timestamp) async throws {
        let key = ResourceKey(.globalSecret, name: "admin-user-token")
        let snapshot = store.snapshot
        guard settings.string("apiServer.authn.type") == "tokens",
            settings.bool("apiServer.authn.tokens.bootstrapAdminToken"),
            snapshot[key] == nil, SigningKeys.exist(for: .user, in: snapshot)
        else { return }
        let tenYears = Duration.seconds(10 * 365 * 86400)
        // The token is made even where people may not have tokens issued.
        let token = try TokenIssuer().issue(User.admin, validFor: tenYears, in: snapshot, now: now)
        try await store.write { draft in
            if draft[key] == nil { draft.put(.secret(key, bytes: Array(token.utf8))) }
        }
    }
}
