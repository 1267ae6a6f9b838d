package import Crypto
import Identity
package import ResourceModel
package import Stores

/// The keys that tokens of one use are signed with, as they are stored: RSA 2048, PEM of PKCS#1, in a secret `<prefix>-<number>`.
package enum SigningKeys {
    /// A new key as a secret to be stored. Takes some 100 ms.
    ///
    /// - `id`: A number; keys with higher numbers are preferred for signing.
    package static func make(for use: TokenUse, id: String = "1", owner: ResourceKey? = nil) throws(CryptoError)
        -> Resource
    {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        return Resource.secret(use.signingKey(id), bytes: try key.pem(), owner: owner)
    }

    /// Whether there is any key to sign with.
    package static func exist(for use: TokenUse, in snapshot: ResourceSnapshot) -> Bool {
        newest(for: use, in: snapshot) != nil
    }

    /// The key with the highest number, and its number.
    static func newest(for use: TokenUse, in snapshot: ResourceSnapshot) -> (id: String, secret: Resource)? {
        var best: (number: Int, id: String, secret: Resource)?
        snapshot.forEach(use.kind, mesh: use.mesh) { secret in
            guard let found = identify(secret.name, of: use) else { return }
            if let known = best, (known.number, known.secret.name) >= (found.number, secret.name) { return }
            best = (found.number, found.id, secret)
        }
        return best.map { ($0.id, $0.secret) }
    }

    /// The id in a secret's name. What is no number counts as 0 in the order; a name with other text right behind the prefix belongs to
    /// another mesh (`…-a` and `…-a-b`) or is none of ours.
    private static func identify(_ name: String, of use: TokenUse) -> (id: String, number: Int)? {
        guard name.hasPrefix(use.prefix) else { return nil }
        if name == use.prefix { return ("0", 0) }
        let rest = name.dropFirst(use.prefix.count)
        guard rest.first == "-" else { return nil }
        let id = String(rest.dropFirst())
        return (id, Int(id) ?? 0)
    }
}
