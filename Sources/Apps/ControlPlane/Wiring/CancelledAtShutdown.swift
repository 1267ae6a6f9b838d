import Lifecycle

/// A service that only knows cancellation: it is cancelled when graceful shutdown begins.
struct CancelledAtShutdown: Service {
    let service: any Service

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { await gracefulShutdown() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
