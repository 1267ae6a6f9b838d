import Crypto
package import Documents
import Identity
package import ResourceModel
package import Stores

/// What a mesh needs besides its own document: the key for its data plane tokens and the authorities of its builtin backends.
package enum MeshSecrets {
    /// Secrets that are missing, owned by the mesh, to be stored in the transaction that stores the mesh.
    ///
    /// Makes RSA keys (some 100 ms each): call it before the transaction, and store only what is still missing then.
    ///
    /// - `mesh`: The Mesh as it will be.
    package static func prepare(for mesh: Resource, in snapshot: ResourceSnapshot, now: Timestamp) throws -> [Resource]
    {
        var secrets: [Resource] = []
        let use = TokenUse.dataplane(mesh: mesh.name)
        if !SigningKeys.exist(for: use, in: snapshot) {
            secrets.append(try SigningKeys.make(for: use, owner: mesh.key))
        }
        return try secrets + MeshAuthority.missingSecrets(of: mesh, in: snapshot, now: now)
    }
}
