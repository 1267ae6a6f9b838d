import Crypto
import Documents
import Synchronization
package import Topology

/// Holds the newest assignments, and lets clients wait for newer ones.
package final class AssignmentFeed: Sendable {
    private struct State {
        var table = AssignmentTable()
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// With nothing to scrape until a zone is there.
    package init() {}

    /// Follows the zone until the stream ends or the task is cancelled.
    package func follow(_ zones: AsyncStream<ZoneSnapshot>) async {
        for await zone in zones { update(AssignmentTable(zone)) }
    }

    /// From any thread.
    package func update(_ table: AssignmentTable) {
        let waiters = state.withLock { state in
            guard state.table != table else { return [AsyncStream<Void>.Continuation]() }
            state.table = table
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.yield() }
    }

    /// What a client is to scrape, under a version that is another when that is something else.
    func current(for client: String) -> (version: String, resources: [JSON]) {
        let resources = state.withLock { $0.table }.assignments(for: client).map(\.json)
        return (Digest.sha256(JSON.array(resources).text).prefix(16).hex, resources)
    }

    /// Returns when the client's version is another than `version`, or nil after `timeout`.
    func next(for client: String, after version: String, timeout: Duration) async -> (
        version: String, resources: [JSON]
    )? {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = signal
            return state.nextWaiter
        }
        defer { state.withLock { $0.waiters[id] = nil } }
        // What changed before the waiter was known is seen at once.
        signal.yield()
        return await withTaskGroup(of: (version: String, resources: [JSON])?.self) { group in
            group.addTask {
                for await _ in signals {
                    let found = self.current(for: client)
                    if found.version != version { return found }
                }
                return nil
            }
            group.addTask {
                // Ends early when the other task has an answer, or the client has gone.
                try? await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
