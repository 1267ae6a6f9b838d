package import Documents
package import Stores

/// Decides whether the credential of a zone control plane is one for the zone that it says it is.
///
/// A zone token with the scope `cp`. Kuma 2.14 asks zone control planes for none; the scope is that of its commercial relatives.
package struct ZoneAuthenticator: Sendable {
    /// What a token for a control plane has among its scopes.
    package static let scope = "cp"
    private let verifier: TokenVerifier

    /// `verifier` must hold the trust in zone tokens.
    package init(verifier: TokenVerifier) { self.verifier = verifier }

    /// Checks who comes as `zone`.
    ///
    /// - `credentials`: All values of the metadata `authorization`: the token itself, without a scheme before it.
    ///
    /// Throws `.notForThis` for a token of another zone or for something else, other codes for one that is no good at all; with a message
    /// that starts with `authentication failed: `.
    package func authenticate(
        _ zone: String,
        credentials: [String],
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) {
        do throws(TokenError) {
            guard credentials.count == 1, let token = credentials.first, !token.isEmpty else {
                throw TokenError(
                    .invalid,
                    "a zone needs exactly 1 \"authorization\" header with a zone token, got \(credentials.count)"
                )
            }
            let claims = try verifier.zone(token, in: snapshot, now: now)
            guard claims.scope.contains(Self.scope) else {
                throw TokenError(
                    .notForThis,
                    "token cannot be used to authenticate a zone control plane (\(Self.scope) is not in its scope: \(claims.scope.joined(separator: ", ")))"
                )
            }
            guard claims.zone == zone else {
                throw TokenError(
                    .notForThis,
                    "zone name from requestor: \"\(zone)\" is different than in token: \"\(claims.zone)\""
                )
            }
        } catch {
            throw TokenError(error.code, "authentication failed: \(error.message)")
        }
    }
}
