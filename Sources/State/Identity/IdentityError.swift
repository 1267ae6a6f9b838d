/// Why there is no authority, no certificate or no bundle.
package struct IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Hashable, Sendable {
        /// The mesh has no mTLS, or no such backend.
        case noBackend
        /// A secret or file that the authority needs is not there (yet).
        case missing
        /// It is there but cannot be used.
        case unusable
        /// The proxy has no service and so no identity.
        case noService
    }

    /// Which of them it is: `missing` may mend itself, the others not.
    package let code: Code
    /// Names mesh and backend; holds no key.
    package let message: String

    /// `message` must hold no key.
    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    /// Only the message.
    package var description: String { message }
}
