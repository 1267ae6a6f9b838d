/// Why a token is not issued or not taken.
package struct TokenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Hashable, Sendable {
        /// There is no key to sign or to verify with.
        case signingKeyNotFound
        /// It is no token, or one with a bad signature.
        case invalid
        /// Its time is over or has not come.
        case outOfTime
        /// Its `jti` is in the list of its use.
        case revoked
        /// It is a good token, for something else.
        case notForThis
        /// This control plane issues no such tokens.
        case issuerDisabled
        /// A key that cannot be read or used.
        case brokenKey
    }

    /// Which of them it is; decides the status of an answer.
    package let code: Code
    /// In Kuma's words where it has some; holds no token and no key.
    package let message: String

    /// `message` must hold no token and no key.
    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    /// Only the message: it is shown to whoever brought the token.
    package var description: String { message }
}
