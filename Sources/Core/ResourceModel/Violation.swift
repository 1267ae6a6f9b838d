package import Documents

/// One thing that is wrong with a document, and where.
package struct Violation: Hashable, Sendable {
    package var field: FieldPath
    /// In Kuma's words: clients show it.
    package var reason: String

    package init(_ field: FieldPath, _ reason: String) { (self.field, self.reason) = (field, reason) }
}

/// Everything that is wrong with a document, in the order in which Kuma reports it. Never empty.
package struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let violations: [Violation]

    /// Nil if there is nothing to report.
    package init?(_ violations: [Violation]) {
        guard !violations.isEmpty else { return nil }
        self.violations = violations
    }

    package var description: String { violations.map { "\($0.field): \($0.reason)" }.joined(separator: "; ") }
}
