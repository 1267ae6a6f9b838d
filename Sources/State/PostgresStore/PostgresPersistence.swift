import Documents
package import Logging
import ResourceModel
package import Stores

/// Resources in a PostgreSQL database.
///
/// A connection that is lost is made anew at the next call; until then reads go on from memory and writes fail.
package final class PostgresPersistence: StorePersistence, @unchecked Sendable {
    // Invariant: `connection` and `commits` are touched on `thread` only, which runs one piece of work at a time.
    private let thread = DatabaseThread()
    private let settings: PostgresSettings
    private let listener: PostgresListener
    private var connection: PostgresConnection?
    private var commits = 0

    /// How many revisions a control plane may be behind without reading everything again.
    private static let history: Int64 = 100_000

    /// Connects.
    ///
    /// - Throws: `unreadable` if that is not possible, or the tables are missing or of a newer version.
    package init(_ settings: PostgresSettings, logger: Logger) async throws(StoreError) {
        self.settings = settings
        listener = PostgresListener(settings, logger: logger)
        do { try await check() } catch {
            thread.stop()
            throw error
        }
    }

    private func check() async throws(StoreError) {
        try await call(.unreadable, "cannot use the PostgreSQL database") {
            connection throws(PostgresConnection.Failure) in
            switch try PostgresTables.version(in: connection) {
            case nil:
                throw .init(message: "it has no tables; run \"kuma-cp migrate up\" first", isLost: false)
            case let version? where version > PostgresTables.version:
                throw .init(message: "it was written by a newer version (schema \(version)); use that", isLost: false)
            case let version? where version < PostgresTables.version:
                throw .init(message: "its tables are old; run \"kuma-cp migrate up\" first", isLost: false)
            default: return
            }
        }
    }

    /// Makes the tables, or brings them to this version.
    ///
    /// - Returns: The versions before and after; 0 before the first.
    package static func migrate(_ settings: PostgresSettings) async throws(StoreError) -> (from: Int64, to: Int64) {
        let thread = DatabaseThread()
        let result = await thread.run {
            Result { () throws(PostgresConnection.Failure) in
                try PostgresTables.migrate(PostgresConnection(settings))
            }
        }
        thread.stop()
        do { return try result.get() } catch {
            throw StoreError(.unreadable, "cannot migrate the database", cause: error.message)
        }
    }

    /// All resources, as of one moment.
    package func load() async throws(StoreError) -> ResourceSnapshot {
        try await call(.unreadable, "cannot read the store") { connection throws(PostgresConnection.Failure) in
            try Self.consistently(connection) { () throws(PostgresConnection.Failure) in try Self.everything(connection)
            }
        }
    }

    /// One statement for the whole batch; does nothing if another has committed since.
    package func commit(_ batch: [StoreTransaction]) async throws(StoreError) {
        guard let first = batch.first, let last = batch.last else { return }
        var net: [ResourceKey: Resource?] = [:]
        for transaction in batch {
            for change in transaction.changes { net.updateValue(change.new, forKey: change.key) }
        }
        let put = JSON.array(net.values.compactMap { $0.map(PostgresTables.row) })
        let deleted = JSON.array(net.filter { $0.value == nil }.map { PostgresTables.row($0.key) })
        let values = [
            String(first.revision.number - 1), String(last.revision.number), "\(put)", "\(deleted)",
        ]
        let isDone = try await call(.commitFailed, "cannot write to the store") {
            [self] connection throws(PostgresConnection.Failure) in
            var isDone = false
            try connection.run(PostgresTables.commit, values) { _ in isDone = true }
            if isDone { try tell(connection) }
            return isDone
        }
        if !isDone { throw StoreError(.conflict, "another control plane has written to the store") }
    }

    /// Wakes the others. The commit is done whatever becomes of this: who misses it hears of the next one, or looks by itself.
    private func tell(_ connection: PostgresConnection) throws(PostgresConnection.Failure) {
        commits += 1
        do throws(PostgresConnection.Failure) {
            try connection.execute("NOTIFY kuma_store")
            if commits.isMultiple(of: 1000) { try connection.run(PostgresTables.forget, [String(Self.history)]) }
        } catch  where error.isLost {
            self.connection = nil
        }
    }

    /// By the versions of rows, and tombstones; everything after a long absence or a restored backup.
    package func changes(since revision: Revision) async throws(StoreError) -> StoreUpdate? {
        try await call(.unreadable, "cannot read the store") { connection throws(PostgresConnection.Failure) in
            var newest: Int64 = 0, forgotten: Int64 = 0
            let known = Int64(clamping: revision.number)
            return try Self.consistently(connection) { () throws(PostgresConnection.Failure) -> StoreUpdate? in
                try connection.run("SELECT number, forgotten FROM kuma_revision") {
                    (newest, forgotten) = ($0.integer(0), $0.integer(1))
                }
                if newest == known { return nil }
                // A database that was restored to a state before ours, or one that we have not seen for long.
                if newest < known || known < forgotten { return .everything(try Self.everything(connection)) }
                return .changes(try Self.changes(connection, since: known), to: Revision(UInt64(newest)))
            }
        }
    }

    /// After each commit of another, each connection, and every ten seconds.
    package func signals() -> AsyncStream<Void> { listener.signals() }

    package var leadership: Leadership { listener.leadership }

    /// Ends both threads and their connections; another leads then.
    package func close() async {
        listener.stop()
        await thread.run { self.connection = nil }
        thread.stop()
    }
}

// MARK: - On the thread

extension PostgresPersistence {
    /// Runs `body` with a connection that is open as far as is known.
    private func call<R: Sendable>(
        _ code: StoreError.Code,
        _ message: String,
        _ body: @escaping @Sendable (PostgresConnection) throws(PostgresConnection.Failure) -> R
    ) async throws(StoreError) -> R {
        let result = await thread.run {
            Result { () throws(PostgresConnection.Failure) -> R in
                let connection = try self.open()
                do throws(PostgresConnection.Failure) { return try body(connection) } catch {
                    // An open transaction would spoil what follows; a new connection has none.
                    self.connection = nil
                    throw error
                }
            }
        }
        do { return try result.get() } catch { throw StoreError(code, message, cause: error.message) }
    }

    private func open() throws(PostgresConnection.Failure) -> PostgresConnection {
        if let connection, connection.isOpen { return connection }
        connection = nil
        let made = try PostgresConnection(settings)
        connection = made
        return made
    }

    /// Runs reads that see one state.
    private static func consistently<R>(
        _ connection: PostgresConnection,
        _ body: () throws(PostgresConnection.Failure) -> R
    ) throws(PostgresConnection.Failure) -> R {
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let result = try body()
        try connection.execute("COMMIT")
        return result
    }

    private static func everything(_ connection: PostgresConnection) throws(PostgresConnection.Failure)
        -> ResourceSnapshot
    {
        var revision: Int64 = 0
        try connection.run("SELECT number FROM kuma_revision") { revision = $0.integer(0) }
        let resources = try resources(connection, "SELECT \(PostgresTables.columns) FROM kuma_resources", [])
        return ResourceSnapshot(revision: Revision(UInt64(clamping: revision)), resources: resources)
    }

    private static func changes(_ connection: PostgresConnection, since revision: Int64)
        throws(PostgresConnection.Failure) -> [ResourceKey: Resource?]
    {
        var touched: [ResourceKey: Resource?] = [:]
        try connection.run("SELECT kind, mesh, name FROM kuma_tombstones WHERE revision > $1", [String(revision)]) {
            touched.updateValue(nil, forKey: PostgresTables.key($0))
        }
        // What was made again after it was deleted stands in both.
        let query = "SELECT \(PostgresTables.columns) FROM kuma_resources WHERE version > $1"
        for resource in try resources(connection, query, [String(revision)]) { touched[resource.key] = resource }
        return touched
    }

    private static func resources(_ connection: PostgresConnection, _ query: String, _ values: [String])
        throws(PostgresConnection.Failure) -> [Resource]
    {
        var resources: [Resource] = []
        var damaged: ResourceKey?
        try connection.run(query, values) { row in
            if let resource = PostgresTables.resource(row) {
                resources.append(resource)
            } else {
                damaged = PostgresTables.key(row)
            }
        }
        if let damaged { throw .init(message: "the stored \(damaged) is damaged", isLost: false) }
        return resources
    }
}
