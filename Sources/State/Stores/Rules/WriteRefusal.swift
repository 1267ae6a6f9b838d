import Documents
package import ResourceModel

/// Why a write is not done. Its cause is always the writer's.
package struct WriteRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Hashable, Sendable {
        /// There is no resource of this key to be deleted.
        case notFound
        /// The mesh that the resource is to belong to does not exist.
        case meshNotFound
        /// The resource, or the deletion, is not valid.
        case invalid
        /// The new version is valid by itself, but may not follow the old one.
        case forbiddenChange
        /// A label would change that never changes.
        case immutable
    }

    /// Which of them it is; decides the status of an answer.
    package let code: Code
    /// Never empty; paths are from the top of the document.
    package let error: ValidationError

    init(_ code: Code, _ error: ValidationError) { (self.code, self.error) = (code, error) }

    init(_ code: Code, _ field: String, _ reason: String) {
        let violation = Violation(.init(field), reason)
        guard let error = ValidationError([violation]) else {
            preconditionFailure("an error with one violation is never empty")
        }
        self.init(code, error)
    }

    /// Fields and reasons on one line, for logs.
    package var description: String { error.description }
}
