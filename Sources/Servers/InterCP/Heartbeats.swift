import Synchronization

/// The instances that have told this one that they live.
final class Heartbeats: Sendable {
    private struct State {
        var seen: [String: (instance: CatalogInstance, at: ContinuousClock.Instant)] = [:]
    }

    private let state = Mutex(State())
    private let news: AsyncStream<Void>.Continuation
    /// Yields when an instance comes, goes or changes. For one reader at a time.
    let changes: AsyncStream<Void>

    init() { (changes, news) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    /// An instance lives.
    func beat(_ instance: CatalogInstance, at time: ContinuousClock.Instant) {
        let isNews = state.withLock { state in
            defer { state.seen[instance.id] = (instance, time) }
            return state.seen[instance.id]?.instance != instance
        }
        if isNews { news.yield() }
    }

    /// An instance says that it ends.
    func end(_ id: String) {
        if state.withLock({ $0.seen.removeValue(forKey: id) }) != nil { news.yield() }
    }

    /// Those heard of since `time`; the others are forgotten.
    func living(since time: ContinuousClock.Instant) -> [CatalogInstance] {
        state.withLock { state in
            state.seen = state.seen.filter { $0.value.at >= time }
            return state.seen.values.map(\.instance)
        }
    }
}
