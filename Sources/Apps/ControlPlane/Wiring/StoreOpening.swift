import Commands
import Documents
import Logging
import Metrics
import PostgresStore
import ResourceModel
import SQLiteStore
import Stores

/// Opens the store that the settings name.
enum StoreOpening {
    /// Loads everything; a file is made if there is none, a database has to be there.
    static func open(_ settings: Settings, metrics: MetricRegistry, logger: Logger) async throws -> ResourceStore {
        let persistence: any StorePersistence
        switch settings.string("store.type") {
        case "memory": persistence = MemoryPersistence()
        case "sqlite": persistence = try await SQLitePersistence(path: settings.string("store.sqlite.path"))
        default:
            let place = settings.database
            let database = try await PostgresPersistence(place, logger: logger.named("store"))
            PostgresMetrics.register(database.count, pool: "rw", limit: place.connectionLimit, in: metrics)
            if let count = database.replicaCount {
                PostgresMetrics.register(count, pool: "ro", limit: place.connectionLimit, in: metrics)
            }
            persistence = database
        }
        return try await ResourceStore(
            persistence: KnownKinds(MeasuredPersistence(persistence, metrics: metrics), kinds: settings.kinds),
            now: WallClock.now
        )
    }

    /// Tells who leads, and counts what is in the store, whenever metrics are asked for.
    ///
    /// - `kinds`: Those whose resources are counted.
    static func register(_ store: ResourceStore, kinds: [KindDescriptor], in metrics: MetricRegistry) {
        let leadership = store.leadership
        metrics.gauge("leader", help: "1 if this instance is the leader, 0 otherwise") { leadership.isLeader ? 1 : 0 }
        for kind in kinds {
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

extension Settings {
    private var databaseLifetime: PostgresSettings.Lifetime {
        var result = PostgresSettings.Lifetime()
        result.most = duration("store.postgres.maxConnectionLifetime")
        result.jitter = duration("store.postgres.maxConnectionLifetimeJitter")
        result.idle = duration("store.postgres.maxConnectionIdleTime")
        result.keepsOne = int("store.postgres.minOpenConnections") > 0
        result.staysOpen = int("store.postgres.maxIdleConnections") >= 0
        return result
    }

    /// Where the shared database is.
    var database: PostgresSettings {
        func text(_ field: String) -> String { string("store.postgres.\(field)") }
        var result = PostgresSettings(
            host: text("host"),
            port: int("store.postgres.port"),
            user: text("user"),
            password: secret("store.postgres.password"),
            database: text("dbName")
        )
        result.connectTimeout = int("store.postgres.connectionTimeout")
        // Any other word was refused when the settings were checked.
        result.tlsMode = PostgresSettings.TLSMode(rawValue: text("tls.mode")) ?? .verifyFull
        (result.authorityFile, result.certificateFile, result.keyFile) = (
            text("tls.caPath"), text("tls.certPath"), text("tls.keyPath")
        )
        result.sendsServerName = !bool("store.postgres.tls.disableSSLSNI")
        result.lifetime = databaseLifetime
        result.connectionLimit = int("store.postgres.maxOpenConnections")
        result.toleratesNewer = bool("store.postgres.tolerateNewerDBVersions")
        if !text("readReplica.host").isEmpty {
            result.replica = .init(
                host: text("readReplica.host"),
                port: int("store.postgres.readReplica.port"),
                ratio: int("store.postgres.readReplica.ratio")
            )
            result.replica?.pause = duration("store.postgres.healthCheckInterval")
        }
        return result
    }
}
