/// A condition that did not come true in time.
package struct NeverHappened: Error, CustomStringConvertible {
    /// What was waited for, and how long.
    package let description: String
}

/// Waits until `condition` holds; throws ``NeverHappened`` after `limit`.
///
/// - `what`: Names the condition in the error.
package func eventually(
    _ what: String,
    within limit: Duration = .seconds(20),
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while try await !condition() {
        if clock.now > end { throw NeverHappened(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
