/// Why a store could not do what was asked. Validation has an error of its own, `ValidationError`.
package struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Equatable, Sendable {
        /// No resource has the key.
        case notFound
        /// A resource has the key already, or is no longer what the writer has read.
        case conflict
        /// The backend could not make the write durable, and nothing of it is visible. Where the way to a database broke
        /// before its answer, the write may stand all the same: it is seen with what is read next.
        case commitFailed
        /// The stored data cannot be read: another version's, or damaged.
        case unreadable
        /// The store was closed; nothing more can be written.
        case closed
    }

    /// Which of them it is.
    package var code: Code
    /// What went wrong with which thing. Shown to people.
    package var message: String
    /// The backend's own words; not part of equality.
    package var cause: String?

    /// `cause` may hold what the backend said of itself, never a resource's content.
    package init(_ code: Code, _ message: String, cause: String? = nil) {
        (self.code, self.message, self.cause) = (code, message, cause)
    }

    /// With the cause, for logs.
    package var description: String { cause.map { "\(message): \($0)" } ?? message }

    package static func == (a: StoreError, b: StoreError) -> Bool { a.code == b.code && a.message == b.message }
}
