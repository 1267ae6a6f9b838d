import Crypto
package import Documents
import Identity
import ResourceModel
package import Stores

/// Makes tokens with the newest signing key of their use.
package struct TokenIssuer: Sendable {
    /// Which kinds this control plane issues; the others answer that issuing is disabled.
    package struct Enabled: Hashable, Sendable {
        /// `apiServer.authn.tokens.enableIssuer`.
        package var users: Bool
        /// `dpServer.authn.zoneProxy.zoneToken.enableIssuer`.
        package var zones: Bool
        /// `dpServer.authn.dpProxy.dpToken.enableIssuer`.
        package var dataplanes: Bool
        /// All, as is Kuma's default.
        package init(users: Bool = true, zones: Bool = true, dataplanes: Bool = true) {
            (self.users, self.zones, self.dataplanes) = (users, zones, dataplanes)
        }
    }

    /// Doesn't change while the control plane runs.
    package let enabled: Enabled

    /// Where issuing is on, whoever asks must have been allowed to: that is not looked at here.
    package init(enabled: Enabled = Enabled()) { self.enabled = enabled }

    /// A token for a user; `validFor` may be any length, negative ones make an expired token.
    package func issue(_ user: User, validFor: Duration, in snapshot: ResourceSnapshot, now: Timestamp)
        throws(TokenError) -> String
    {
        guard enabled.users else { throw Self.disabled }
        return try sign(user.json, for: .user, validFor: validFor, in: snapshot, now: now)
    }

    /// A token for zone proxies of a zone.
    package func issue(
        _ claims: ZoneClaims,
        validFor: Duration,
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) -> String {
        guard enabled.zones else { throw Self.disabled }
        return try sign(claims.json, for: .zone, validFor: validFor, in: snapshot, now: now)
    }

    /// A token for a Dataplane of the mesh that the claims name.
    package func issue(
        _ claims: DataplaneClaims,
        validFor: Duration,
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) -> String {
        guard enabled.dataplanes else { throw Self.disabled }
        return try sign(claims.json, for: .dataplane(mesh: claims.mesh), validFor: validFor, in: snapshot, now: now)
    }

    private static let disabled = TokenError(.issuerDisabled, "issuing tokens using the control plane is disabled.")

    private func sign(
        _ claims: [JSON.Member],
        for use: TokenUse,
        validFor: Duration,
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) -> String {
        guard let (id, secret) = SigningKeys.newest(for: use, in: snapshot) else {
            throw TokenError(
                .signingKeyNotFound,
                "there is no signing key with KID 1. \(use.missing(use.signingKey("1"))). "
                    + "If signing key was rotated, regenerate the token" + Self.whyThereIsNoKey(for: use, in: snapshot)
            )
        }
        do {
            let key = try PrivateKey(pem: secret.secretBytes ?? [])
            return try JWT.sign(.object(claims + Self.registered(now: now, validFor: validFor)), key: key, keyID: id)
        } catch {
            throw TokenError(.brokenKey, "signing key \"\(secret.name)\" cannot be used: \(error)")
        }
    }

    /// Behind Kuma's words, what is wrong with the question; empty if it is the key alone.
    private static func whyThereIsNoKey(for use: TokenUse, in snapshot: ResourceSnapshot) -> String {
        switch use {
        case .user: return ""
        case .dataplane(let mesh):
            return snapshot[ResourceKey(.mesh, name: mesh)] == nil ? "; there is no mesh \"\(mesh.prefix(64))\"" : ""
        case .zone:
            // A zone under a global control plane has the public half of its key.
            var isZone = false
            snapshot.forEach(use.kind) { isZone = isZone || $0.name.hasPrefix(TokenUse.zonePublicKeyPrefix) }
            return isZone ? "; the global control plane issues zone tokens: ask there" : ""
        }
    }

    // Compat: begins five seconds early, for clocks that differ, and ends `validFor` from now.
    private static func registered(now: Timestamp, validFor: Duration) -> [JSON.Member] {
        let begins = now.seconds &- 5
        return [
            .init("exp", .number(String(now.advanced(by: validFor).seconds))), .init("nbf", .number(String(begins))),
            .init("iat", .number(String(begins))), .init("jti", .string(RandomID().description)),
        ]
    }
}
