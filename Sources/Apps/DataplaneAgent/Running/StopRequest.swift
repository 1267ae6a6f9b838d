import Lifecycle

/// What the operator wants of the end: to prepare it, to begin it, and then to hasten it.
struct StopRequest: Sendable {
    /// Traffic is to go elsewhere; the end comes later.
    let drain = GracefulShutdown()
    let first = GracefulShutdown()
    let second = GracefulShutdown()

    /// SIGUSR2 prepares; each other signal goes one step further.
    func signalled(_ name: String) {
        if name == "SIGUSR2" {
            drain.begin()
        } else if first.hasBegun {
            second.begin()
        } else {
            first.begin()
        }
    }

    /// The operation's value; nil, and the operation cancelled, if the end begins meanwhile.
    func orValue<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) async throws -> Value? {
        try await race(operation, first)
    }

    /// The same for the second step.
    func orSecond<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) async throws -> Value? {
        try await race(operation, second)
    }

    private func race<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value,
        _ end: GracefulShutdown
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await operation() }
            group.addTask {
                await end.wait()
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
