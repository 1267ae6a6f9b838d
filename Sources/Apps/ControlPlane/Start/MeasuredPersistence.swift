import Metrics
import ResourceModel
import Stores

/// A backend whose commits are timed.
struct MeasuredPersistence: StorePersistence {
    private let backend: any StorePersistence
    private let commits: Histogram

    init(_ backend: any StorePersistence, metrics: MetricRegistry) {
        self.backend = backend
        // Compat: Kuma times each operation on the store; here reads cost nothing and writes are committed together.
        commits = metrics.histogram(
            "store",
            help: "Histogram of store operations",
            labels: ["operation": "commit", "resource_type": "all"]
        )
        metrics.gauge(
            "store_cache",
            help: "Reads of the store by where they were answered",
            labels: ["operation": "get", "resource_type": "all", "result": "miss"]
        ) { 0 }
        // Never: one writer at a time sees the newest state, and readers look at snapshots.
        for (name, help) in [
            ("store_conflicts", "Counter of store conflicts while update"),
            ("events_dropped", "Number of dropped events in event bus due to full channels"),
        ] { _ = metrics.counter(name, help: help) }
    }

    func load() async throws(StoreError) -> ResourceSnapshot { try await backend.load() }

    func commit(_ batch: [StoreTransaction]) async throws(StoreError) {
        let start = ContinuousClock.now
        try await backend.commit(batch)
        commits.observe(start.duration(to: .now))
    }

    func changes(since revision: Revision) async throws(StoreError) -> StoreUpdate? {
        try await backend.changes(since: revision)
    }

    func signals() -> AsyncStream<Void> { backend.signals() }

    var leadership: Leadership { backend.leadership }

    func close() async { await backend.close() }
}
