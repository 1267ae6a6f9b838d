package import Crypto
package import Documents
import Identity
import ResourceModel
package import Stores
import Synchronization

/// Decides whether a token was made by somebody who holds a signing key, is in its time and was not revoked.
///
/// Keys that were read from secrets are kept parsed, by the version of the secret.
package final class TokenVerifier: Sendable {
    /// A key out of the settings.
    package struct ConfiguredKey: Sendable {
        /// The `kid` in the headers of tokens that it verifies.
        package var id: String
        /// Nil: for all meshes. Looked at for data plane tokens only.
        package var mesh: String?
        /// RSA; the private half is with who issues tokens elsewhere.
        package var key: PublicKey

        /// Without a mesh it is good for the tokens of all.
        package init(id: String, mesh: String? = nil, key: PublicKey) {
            (self.id, self.mesh, self.key) = (id, mesh, key)
        }
    }

    /// Where keys for one kind of token come from; configured ones are tried first.
    package struct Trust: Sendable {
        /// In order: the first with the token's id decides, whether or not it fits the signature.
        package var keys: [ConfiguredKey]
        /// Whether signing keys that are stored here count; off where all tokens are made elsewhere.
        package var useSecrets: Bool
        /// Kuma's default: stored keys only.
        package init(keys: [ConfiguredKey] = [], useSecrets: Bool = true) {
            (self.keys, self.useSecrets) = (keys, useSecrets)
        }
    }

    private struct Parsed {
        var version: UInt64
        var material: Material
    }

    private enum Material {
        case rsa(PublicKey)
        /// A key from before RSA was used: raw bytes for HS256.
        case shared(Secret<[UInt8]>)
    }

    private let users: Trust
    private let zones: Trust
    private let dataplanes: Trust
    private let isForgetful: Bool
    private let parsed = Mutex<[ResourceKey: Parsed]>([:])

    /// One trust for each kind of token: no key of one is good for another.
    ///
    /// - `isForgetful`: Whether signing keys are lost with the process (`store.type: memory`), which refusals then tell.
    package init(
        users: Trust = Trust(),
        zones: Trust = Trust(),
        dataplanes: Trust = Trust(),
        isForgetful: Bool = false
    ) {
        (self.users, self.zones, self.dataplanes, self.isForgetful) = (users, zones, dataplanes, isForgetful)
    }

    /// Who a user token says one is, without the group of the authenticated.
    package func user(_ token: String, in snapshot: ResourceSnapshot, now: Timestamp) throws(TokenError) -> User {
        try User(verified(token, .user, users, snapshot, now))
    }

    /// What a zone token allows.
    package func zone(_ token: String, in snapshot: ResourceSnapshot, now: Timestamp) throws(TokenError) -> ZoneClaims {
        try ZoneClaims(verified(token, .zone, zones, snapshot, now))
    }

    /// What a data plane token of a mesh allows. The claim `Mesh` is checked by the caller.
    package func dataplane(
        _ token: String,
        mesh: String,
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) -> DataplaneClaims {
        try DataplaneClaims(verified(token, .dataplane(mesh: mesh), dataplanes, snapshot, now))
    }

    /// Secrets whose keys are kept.
    var keptKeys: Set<ResourceKey> { parsed.withLock { Set($0.keys) } }

    private func verified(
        _ text: String,
        _ use: TokenUse,
        _ trust: Trust,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp
    ) throws(TokenError) -> JSON {
        do { return try read(text, use, trust, snapshot, now) } catch {
            guard isForgetful, error.message.hasPrefix(Self.unread) else { throw error }
            throw TokenError(error.code, Self.forgotten + error.message.dropFirst(Self.unread.count))
        }
    }

    private static let unread = "could not parse token: "
    private static let forgotten =
        "could not parse token. kuma-cp runs with an in-memory database and its state isn't preserved between restarts. "
        + "Keep in mind that an in-memory database cannot be used with multiple instances of the control plane: "

    private func read(
        _ text: String,
        _ use: TokenUse,
        _ trust: Trust,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp
    ) throws(TokenError) -> JSON {
        let token: JWT
        do { token = try JWT(text) } catch {
            throw TokenError(.invalid, "could not parse token: token is malformed: \(error.message)")
        }
        let id = try keyID(of: token)
        let material: Material
        do { material = try self.material(id, use, trust, snapshot) } catch {
            guard error.code == .signingKeyNotFound else { throw error }
            throw TokenError(error.code, error.message + use.mistaken(token.claims))
        }
        let isSigned =
            switch material {
            case .rsa(let key): token.isSigned(by: key)
            case .shared(let secret): token.isSigned(bySecret: secret.exposed)
            }
        guard isSigned else { throw TokenError(.invalid, Self.badSignature + use.mistaken(token.claims)) }
        try checkTime(token.claims, now)
        if case .string(let id)? = token.claims["jti"], isRevoked(id, use, snapshot) {
            throw TokenError(.revoked, "token is revoked")
        }
        return token.claims
    }

    /// That of the key to verify with.
    private func keyID(of token: JWT) throws(TokenError) -> String {
        func failed(_ reason: String) -> TokenError {
            TokenError(.invalid, "\(Self.unread)token is unverifiable: error while executing keyfunc: \(reason)")
        }
        guard token.namesKey else { throw failed("JWT token must have kid header") }
        guard let id = token.keyID else { throw failed("JWT token kid header must be a string") }
        switch token.algorithm {
        case "RS256": return id
        // Compat: old tokens are signed with the key from before keys had numbers, whatever they say (TokenTests, *an old token…*).
        case "HS256": return "0"
        default:
            throw failed(
                "unsupported token alg \(token.algorithm.prefix(16)). Allowed algorithms are RS256 and HS256"
            )
        }
    }

    private static let badSignature =
        "could not parse token: token signature is invalid: crypto/rsa: verification error"

    private func material(_ id: String, _ use: TokenUse, _ trust: Trust, _ snapshot: ResourceSnapshot)
        throws(TokenError) -> Material
    {
        for key in trust.keys where key.id == id {
            if let mesh = key.mesh, mesh != use.mesh { continue }
            return .rsa(key.key)
        }
        if trust.useSecrets {
            for key in use.verificationKeys(id) {
                guard let secret = snapshot[key] else { continue }
                return try parse(secret, legacy: id == "0", in: snapshot)
            }
        }
        throw TokenError(
            .signingKeyNotFound,
            "there is no signing key with KID \(id.prefix(64)). \(use.missing(use.signingKey(String(id.prefix(64))))). "
                + "If signing key was rotated, regenerate the token"
        )
    }

    private func parse(_ secret: Resource, legacy: Bool, in snapshot: ResourceSnapshot) throws(TokenError) -> Material {
        if let known = parsed.withLock({ $0[secret.key] }), known.version == secret.version { return known.material }
        let bytes = secret.secretBytes ?? []
        let material: Material
        do {
            // Compat: a key may also stand there as it is, without PEM (TokenTests, *a key without PEM…*).
            material = .rsa(try (try? PrivateKey(pem: bytes).publicKey) ?? PublicKey(pem: bytes))
        } catch {
            guard legacy, !bytes.isEmpty else {
                throw TokenError(.brokenKey, "signing key \"\(secret.name)\" cannot be used: \(error)")
            }
            material = .shared(Secret(bytes))
        }
        parsed.withLock { parsed in
            // Keys that are gone, and those of meshes that are, are nobody's business any more.
            parsed = parsed.filter { snapshot[$0.key] != nil }
            parsed[secret.key] = Parsed(version: secret.version, material: material)
        }
        return material
    }

    /// A token without an end is as Kuma's library sees it: good for ever.
    private func checkTime(_ claims: JSON, _ now: Timestamp) throws(TokenError) {
        let current = Double(now.seconds) + Double(now.nanoseconds) / 1e9
        if let end = try moment("exp", claims), current >= end {
            throw TokenError(.outOfTime, "could not parse token: token has invalid claims: token is expired")
        }
        if let begin = try moment("nbf", claims), current < begin {
            throw TokenError(
                .outOfTime,
                "token is not yet valid: 'valid_from' date is in the future. Check if the system clock on the instance that issued "
                    + "the token is set correctly: token has invalid claims: token is not valid yet"
            )
        }
    }

    private func moment(_ claim: String, _ claims: JSON) throws(TokenError) -> Double? {
        switch claims[claim] {
        case nil, .null?: return nil
        case .number(let text)?:
            if let value = Double(text) { return value }
            fallthrough
        default: throw TokenError(.invalid, "could not parse token: claim \(claim) is no time")
        }
    }

    private func isRevoked(_ id: String, _ use: TokenUse, _ snapshot: ResourceSnapshot) -> Bool {
        use.revocations.contains { key in
            guard let bytes = snapshot[key]?.secretBytes else { return false }
            return String(decoding: bytes, as: UTF8.self).split { $0 == "," || $0.isWhitespace }.contains { $0 == id }
        }
    }
}
