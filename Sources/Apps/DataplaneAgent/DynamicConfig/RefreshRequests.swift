import Synchronization

/// Wishes that a document be looked at now, from whoever can't wait for the next regular look.
package final class RefreshRequests: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    /// One signal for any number of wishes.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// Nobody waits yet.
    package init() {
        (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Calls `done` once, from any thread, after a look that begins later than now; at once if nobody looks any more.
    package func add(_ done: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.waiting.append(done) }
            return state.isClosed
        }
        if isClosed { done() } else { wake() }
    }

    /// A look without anybody who waits for it.
    func wake() { signal.yield() }

    /// Those who wait for the look that begins now.
    func take() -> [@Sendable () -> Void] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Nobody looks any more.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for done in waiting { done() }
    }
}
