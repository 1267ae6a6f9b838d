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

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    package var description: String { message }
}
