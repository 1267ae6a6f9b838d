import Synchronization

/// The moment from which a service should take nothing new. It comes at most once.
package final class GracefulShutdown: Sendable {
    /// Of the service that this task belongs to; nil outside of a ``ServiceGroup``.
    @TaskLocal package static var current: GracefulShutdown?

    private struct State {
        var hasBegun = false
        var handlers: [UInt64: @Sendable () -> Void] = [:]
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// A shutdown that has not begun.
    package init() {}

    /// Whether it has begun.
    package var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// Begins it: all handlers are called here, on this thread. Later calls do nothing.
    package func begin() {
        let handlers = state.withLock { state in
            state.hasBegun = true
            defer { state.handlers = [:] }
            return state.handlers
        }
        for (_, handler) in handlers.sorted(by: { $0.key < $1.key }) { handler() }
    }

    /// Calls `handler` once when it begins; at once if it has begun.
    ///
    /// - Returns: What ``remove(_:)`` takes; nil if the handler was called.
    func add(_ handler: @escaping @Sendable () -> Void) -> UInt64? {
        let id = state.withLock { state -> UInt64? in
            if state.hasBegun { return nil }
            state.nextID += 1
            state.handlers[state.nextID] = handler
            return state.nextID
        }
        if id == nil { handler() }
        return id
    }

    func remove(_ id: UInt64?) {
        guard let id else { return }
        state.withLock { _ = $0.handlers.removeValue(forKey: id) }
    }

    /// Waits until it begins or the task is cancelled; whichever comes first.
    package func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = add { continuation.finish() }
        // A cancelled task ends the iteration too.
        for await _ in stream {}
        remove(id)
    }
}

/// Waits until this service should take nothing new, or its task is cancelled.
///
/// Outside of a service group only cancellation ends the wait.
package func gracefulShutdown() async { await (GracefulShutdown.current ?? GracefulShutdown()).wait() }

/// Runs `operation`; calls `handler` once if graceful shutdown begins meanwhile, at once if it has begun.
///
/// The handler may run on any thread, and beside the operation.
package func withGracefulShutdownHandler<Result>(
    _ operation: () async throws -> Result,
    onGracefulShutdown handler: @escaping @Sendable () -> Void
) async rethrows -> Result {
    let shutdown = GracefulShutdown.current
    let id = shutdown?.add(handler)
    defer { shutdown?.remove(id) }
    return try await operation()
}
