package import Documents
package import Stores

/// Finds out who sends a request to the API.
package struct Authenticator: Sendable {
    /// `apiServer.authn.type`.
    package enum Method: Hashable, Sendable {
        /// A user token as bearer; without one the sender is anonymous.
        case tokens
        /// Any client certificate that the listener has verified is the administrator's.
        case adminClientCerts
    }

    /// The setting `apiServer.authn.type`; only one counts at a time.
    package let method: Method
    /// `apiServer.authn.localhostIsAdmin`, true unless set: see ``LocalAdministrator``.
    package let localhostIsAdmin: Bool
    private let verifier: TokenVerifier

    /// `verifier` is asked with ``Method/tokens`` only.
    package init(method: Method, localhostIsAdmin: Bool, verifier: TokenVerifier) {
        (self.method, self.localhostIsAdmin, self.verifier) = (method, localhostIsAdmin, verifier)
    }

    /// The user, with the group of the authenticated if they are.
    ///
    /// - `authorization`: The header's value.
    /// - `hasClientCertificate`: The listener has verified one.
    ///
    /// Throws for a token that is bad: 401. No token is no error.
    package func user(
        _ facts: LocalAdministrator.Facts,
        authorization: String?,
        hasClientCertificate: Bool,
        in snapshot: ResourceSnapshot,
        now: Timestamp
    ) throws(TokenError) -> User {
        if localhostIsAdmin, LocalAdministrator.speaks(in: facts) { return User.admin.authenticated }
        switch method {
        case .adminClientCerts: return hasClientCertificate ? User.admin.authenticated : .anonymous
        case .tokens:
            let scheme = "Bearer "
            guard let authorization, authorization.hasPrefix(scheme) else { return .anonymous }
            return try verifier.user(String(authorization.dropFirst(scheme.count)), in: snapshot, now: now)
                .authenticated
        }
    }
}
