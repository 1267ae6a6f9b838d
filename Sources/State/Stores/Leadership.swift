import Synchronization

/// Whether this control plane is, of all that share a backend, the one that does what only one may do: derive resources, count,
/// speak with global.
///
/// It says who works, not who may write: commits of several control planes have one order whoever leads, and a write on top of
/// what is no longer the newest is done again.
package final class Leadership: Sendable {
    private struct State {
        var isLeader: Bool
        var watchers: [Int: AsyncStream<Bool>.Continuation] = [:]
        var next = 0
    }

    private let state: Mutex<State>

    /// Who shares its backend with others begins as no leader.
    package init(isLeader: Bool) { state = Mutex(State(isLeader: isLeader)) }

    /// As of now.
    package var isLeader: Bool { state.withLock { $0.isLeader } }

    /// Tells whether it leads: at once, and after each change. Of changes that nobody has read only the last is kept.
    package func changes() -> AsyncStream<Bool> {
        let (stream, continuation) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            defer { state.next += 1 }
            state.watchers[state.next] = continuation
            continuation.yield(state.isLeader)
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.watchers.removeValue(forKey: id) }
        }
        return stream
    }

    /// For the backend that knows.
    package func set(_ isLeader: Bool) {
        state.withLock { state in
            guard state.isLeader != isLeader else { return }
            state.isLeader = isLeader
            for watcher in state.watchers.values { watcher.yield(isLeader) }
        }
    }
}
