import Lifecycle
import Stores

/// A service that runs while this control plane leads those that share its store, and again each time it leads anew.
struct LeaderOnly: Service {
    let leadership: Leadership
    /// Can be run again after it was cancelled.
    let service: any Service

    /// Runs until graceful shutdown begins, the task is cancelled or the service fails.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await follow() }
            group.addTask { await gracefulShutdown() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func follow() async throws {
        for await isLeader in leadership.changes() where isLeader {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                group.addTask { for await isLeader in leadership.changes() where !isLeader { return } }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }
}
