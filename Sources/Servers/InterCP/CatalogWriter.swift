import Lifecycle
import Logging
import ResourceModel
import Stores

/// Keeps the catalog: this instance, which leads, and those that it hears of. Only the leader runs it.
struct CatalogWriter: Service {
    let store: ResourceStore
    let own: CatalogInstance
    let heartbeats: Heartbeats
    /// An instance that is silent for that long is left out.
    let interval: Duration
    let metrics: InterCPMetrics
    let logger: Logger

    /// Writes until the task is cancelled; then says that this instance does not lead any more.
    func run() async throws {
        let begun = ContinuousClock.now
        // Those that the leader before knew are taken to live until they had the time to say so.
        for instance in InstanceCatalog(store.snapshot[InstanceCatalog.key]).instances where instance.id != own.id {
            var follower = instance
            follower.isLeader = false
            heartbeats.beat(follower, at: begun)
        }
        await runRounds(on: heartbeats.changes) {
            let start = ContinuousClock.now
            let all = InstanceCatalog(heartbeats.living(since: start - interval)).led(by: own)
            await write { _ in all }
            metrics.wroteCatalog(in: .now - start)
            return interval
        }
        let id = own.id
        await write { $0.dropped(id) }
    }

    private func write(_ change: @escaping @Sendable (InstanceCatalog) -> InstanceCatalog) async {
        do {
            try await store.write { draft in
                let known = draft[InstanceCatalog.key]
                let catalog = change(InstanceCatalog(known))
                // What others put into the Config beside it stays if nothing changes.
                if known == nil || InstanceCatalog(known) != catalog { draft.put(catalog.resource) }
            }
        } catch {
            // The next round does it again.
            logger.error("could not write the catalog of instances", [.error: "\(error)"])
        }
    }
}
