import Lifecycle
import Synchronization

/// Work that goes on for each of some items, until they are others.
final class ChangingWork<Item: Hashable & Sendable>: Sendable {
    private let state = Mutex<[Item]>([])
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation

    init() {
        (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// What is worked for.
    var items: [Item] { state.withLock { $0 } }

    /// The items from now on; if they are others, the work for all begins anew.
    func update(_ new: [Item]) {
        let isNews = state.withLock { items in
            defer { items = new }
            return items != new
        }
        if isNews { changed.yield() }
    }

    /// Works until graceful shutdown begins or the task is cancelled; `work` ends when it is cancelled. To be called once.
    func run(_ work: @escaping @Sendable (Item) async -> Void) async {
        let shutdown = GracefulShutdown.current ?? GracefulShutdown()
        while !shutdown.hasBegun, !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                for item in items {
                    group.addTask {
                        await work(item)
                        // Whose work has ended must not end that of others.
                        await GracefulShutdown().wait()
                    }
                }
                group.addTask { for await _ in self.changes { return } }
                group.addTask { await shutdown.wait() }
                await group.next()
                group.cancelAll()
            }
        }
    }
}
