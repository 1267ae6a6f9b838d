package import Documents

/// One thing that is wrong with a document, and where.
package struct Violation: Hashable, Sendable {
    /// From the top of the document: `spec.to[0].targetRef.kind`. Empty for the document as a whole.
    package var field: FieldPath
    /// In Kuma's words: clients show it.
    package var reason: String

    /// Both are API: clients show them, and tests compare them.
    package init(_ field: FieldPath, _ reason: String) { (self.field, self.reason) = (field, reason) }
}

/// Everything that is wrong with a document, in the order in which Kuma reports it. Never empty.
package struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// As they were found, never empty.
    package let violations: [Violation]

    /// Nil if there is nothing to report.
    package init?(_ violations: [Violation]) {
        guard !violations.isEmpty else { return nil }
        self.violations = violations
    }

    /// On one line, for logs: `field: reason; field: reason`.
    package var description: String { violations.map { "\($0.field): \($0.reason)" }.joined(separator: "; ") }
}
