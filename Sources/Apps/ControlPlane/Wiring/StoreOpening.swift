import Commands
import Documents
import Metrics
import ResourceModel
import SQLiteStore
import Stores

/// Opens the store that the settings name.
enum StoreOpening {
    /// Loads everything; a database is made if there is none.
    static func open(_ settings: Settings, metrics: MetricRegistry) async throws -> ResourceStore {
        let persistence: any StorePersistence
        switch settings.string("store.type") {
        case "memory": persistence = MemoryPersistence()
        case "sqlite": persistence = try await SQLitePersistence(path: settings.string("store.sqlite.path"))
        default:
            let (host, port) = (settings.string("store.postgres.host"), settings.int("store.postgres.port"))
            throw SettingsError("store type postgres is not available in this build (asked for \(host):\(port))")
        }
        return try await ResourceStore(
            persistence: MeasuredPersistence(persistence, metrics: metrics),
            now: WallClock.now
        )
    }

    /// Counts what is in the store whenever metrics are asked for.
    static func register(_ store: ResourceStore, in metrics: MetricRegistry) {
        for kind in AllKinds.list {
            metrics.gauge(
                "resources_count",
                help: "Number of resources by type",
                labels: ["resource_type": kind.name.description]
            ) {
                Double(store.snapshot.count(kind.name))
            }
        }
    }
}
