import Documents
package import Logging
import ResourceModel
package import Stores

/// Resources in a PostgreSQL database.
///
/// A connection that is lost is made anew at the next call; until then reads go on from memory and writes fail.
package final class PostgresPersistence: StorePersistence, @unchecked Sendable {
    // Invariant: sessions and counts are touched on `thread` only, which runs one piece of work at a time.
    private let thread = DatabaseThread()
    private let listener: PostgresListener
    private let primary: PostgresSession
    private let replica: (session: PostgresSession, facts: PostgresSettings.Replica)?
    /// Of the connection that reads and writes.
    package let count = PostgresPoolCount()
    /// Of the connection to the replica; nil without one.
    package let replicaCount: PostgresPoolCount?
    private let toleratesNewer: Bool
    private var commits = 0
    private var readings = 0
    private var replicaRestsUntil = ContinuousClock.now

    /// How many revisions a control plane may be behind without reading everything again.
    private static let history: Int64 = 100_000

    /// Connects.
    ///
    /// - Throws: `unreadable` if that is not possible, or the tables are missing or of a newer version.
    package init(_ settings: PostgresSettings, logger: Logger) async throws(StoreError) {
        primary = PostgresSession(settings, count: count)
        let replicaCount = settings.replica.map { _ in PostgresPoolCount() }
        self.replicaCount = replicaCount
        toleratesNewer = settings.toleratesNewer
        replica = settings.replica.flatMap { facts in
            replicaCount.map { (PostgresSession(settings.at(facts), count: $0), facts) }
        }
        listener = PostgresListener(settings, logger: logger)
        do { try await check() } catch {
            listener.stop()
            thread.stop()
            throw error
        }
    }

    private func check() async throws(StoreError) {
        try await call(.unreadable, "cannot use the PostgreSQL database") {
            [toleratesNewer] connection throws(PostgresConnection.Failure) in
            switch try PostgresTables.version(in: connection) {
            case nil:
                throw .init(message: "it has no tables; run \"kuma-cp migrate up\" first", isLost: false)
            case let version? where version > PostgresTables.version && !toleratesNewer:
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
        let result = try await thread.run {
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
            try PostgresReading.everything(connection)
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
            primary.drop()
        }
    }

    /// By the versions of rows, and tombstones; everything after a long absence or a restored backup.
    ///
    /// A replica may be asked first. Only what it has more than is known counts: whether there is nothing more, the database says.
    package func changes(since revision: Revision) async throws(StoreError) -> StoreUpdate? {
        let known = Int64(clamping: revision.number)
        if let update = try await thread.run({ [self] in readReplica(since: known) }) { return update }
        return try await call(.unreadable, "cannot read the store") { connection throws(PostgresConnection.Failure) in
            try PostgresReading.changes(connection, since: known, isReplica: false)
        }
    }

    /// Nil where there is none, if it is not its turn, and if it has nothing newer or does not answer.
    private func readReplica(since known: Int64) -> StoreUpdate? {
        guard let replica, ContinuousClock.now >= replicaRestsUntil else { return nil }
        readings = readings % 100 + 1
        guard readings <= replica.facts.ratio else { return nil }
        do throws(PostgresConnection.Failure) {
            return try replica.session.use { connection throws(PostgresConnection.Failure) in
                try PostgresReading.changes(connection, since: known, isReplica: true)
            }
        } catch {
            // The database has it too; waiting for who does not answer would hold up the commits.
            replicaRestsUntil = .now + replica.facts.pause
            return nil
        }
    }

    /// After each commit of another, each connection, and every ten seconds.
    package func signals() -> AsyncStream<Void> { listener.signals() }

    /// Who holds the lock of the database; nobody while the listener has no connection.
    package var leadership: Leadership { listener.leadership }

    /// Ends both threads and their connections; another leads then.
    package func close() async {
        listener.stop()
        // It throws if all is closed already.
        try? await thread.run { [self] in
            primary.drop()
            replica?.session.drop()
        }
        thread.stop()
    }

    /// Runs `body` on the thread, with the database.
    private func call<R: Sendable>(
        _ code: StoreError.Code,
        _ message: String,
        _ body: @escaping @Sendable (PostgresConnection) throws(PostgresConnection.Failure) -> R
    ) async throws(StoreError) -> R {
        let asked = ContinuousClock.now
        let isBusy = count.now.inUse > 0
        let result = try await thread.run { [self] in
            count.change { count in
                count.uses += 1
                count.waits += isBusy ? 1 : 0
                count.waited += asked.duration(to: .now)
            }
            return Result { () throws(PostgresConnection.Failure) -> R in try primary.use(body) }
        }
        do { return try result.get() } catch { throw StoreError(code, message, cause: error.message) }
    }
}
