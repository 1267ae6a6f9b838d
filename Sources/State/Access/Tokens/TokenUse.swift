package import ResourceModel

/// What a token is for. Each use has signing keys and revocations of its own: no token is good for another use.
package enum TokenUse: Hashable, Sendable {
    /// The API, by people and programs.
    case user
    /// Zone proxies, and zones' control planes.
    case zone
    /// Each mesh signs with its own keys.
    case dataplane(mesh: String)

    /// The name of a signing key's secret without its number.
    package var prefix: String {
        switch self {
        case .user: "user-token-signing-key"
        case .zone: "zone-token-signing-key"
        case .dataplane(let mesh): "dataplane-token-signing-key-\(mesh)"
        }
    }

    var kind: KindName { if case .dataplane = self { "Secret" } else { "GlobalSecret" } }
    var mesh: String { if case .dataplane(let mesh) = self { mesh } else { "" } }

    /// The secret of the key with this id. Key `0`, from before rotation existed, has no suffix.
    package func signingKey(_ id: String) -> ResourceKey {
        ResourceKey(kind, mesh: mesh, name: id == "0" ? prefix : "\(prefix)-\(id)")
    }

    /// Of the secrets with the public halves of keys for zone tokens; a zone has them from global.
    static let zonePublicKeyPrefix = "zone-token-signing-public-key-"

    /// Secrets that may hold the key to verify with, in order. A zone under a global control plane has only the public half of the
    /// key for zone tokens.
    func verificationKeys(_ id: String) -> [ResourceKey] {
        var keys = [signingKey(id)]
        if case .zone = self { keys.append(ResourceKey(kind, name: "\(Self.zonePublicKeyPrefix)\(id)")) }
        return keys
    }

    /// Lists of revoked tokens; all that exist count.
    // Compat: Kuma reads a GlobalSecret for data plane tokens while its manual says a Secret of the mesh; both are honoured.
    var revocations: [ResourceKey] {
        switch self {
        case .user: [ResourceKey("GlobalSecret", name: "user-token-revocations")]
        case .zone: [ResourceKey("GlobalSecret", name: "zone-token-revocations")]
        case .dataplane(let mesh):
            [
                ResourceKey("GlobalSecret", name: "dataplane-token-revocations-\(mesh)"),
                ResourceKey("Secret", mesh: mesh, name: "dataplane-token-revocations-\(mesh)"),
            ]
        }
    }

    /// How an error calls a missing key.
    func missing(_ key: ResourceKey) -> String {
        key.mesh.isEmpty
            ? "GlobalSecret of name \"\(key.name)\" is not found"
            : "Secret of name \"\(key.name)\" in mesh \"\(key.mesh)\" is not found"
    }
}
