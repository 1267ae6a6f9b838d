/// A long-running part of a program.
package protocol Service: Sendable {
    /// Runs until the service is done, and returns only when all that it started has ended.
    ///
    /// Must answer both: when graceful shutdown begins (``gracefulShutdown()``, ``withGracefulShutdownHandler(_:onGracefulShutdown:)``)
    /// it takes nothing new, finishes and returns; when its task is cancelled it stops at once.
    func run() async throws
}

/// A service that is a closure.
package struct ClosureService: Service {
    private let body: @Sendable () async throws -> Void

    /// - Parameter body: What ``Service/run()`` does.
    package init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

    /// Runs the closure.
    package func run() async throws { try await body() }
}
