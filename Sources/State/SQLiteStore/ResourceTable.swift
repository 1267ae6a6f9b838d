import Documents
import ResourceModel
import Stores

/// How resources lie in the database.
enum ResourceTable {
    /// Grows with each change of the tables; `PRAGMA user_version` says which one a file has.
    private static let schemaVersion: Int64 = 1

    private static let schema = """
        CREATE TABLE resources (
            kind TEXT NOT NULL, mesh TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
            labels TEXT NOT NULL, spec TEXT NOT NULL, status TEXT,
            created_seconds INTEGER NOT NULL, created_nanoseconds INTEGER NOT NULL,
            modified_seconds INTEGER NOT NULL, modified_nanoseconds INTEGER NOT NULL,
            owner_kind TEXT, owner_mesh TEXT, owner_name TEXT,
            PRIMARY KEY (kind, mesh, name)
        ) WITHOUT ROWID;
        CREATE TABLE revision (number INTEGER NOT NULL);
        INSERT INTO revision VALUES (0);
        PRAGMA user_version = 1;
        """

    static func open(_ path: String) throws(StoreError) -> SQLiteConnection {
        do {
            let connection = try SQLiteConnection(path: path)
            // Two control planes over one file would each believe their own snapshot.
            try connection.execute(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            )
            var version: Int64 = 0
            try connection.run("PRAGMA user_version") { version = $0.integer(0) }
            guard version <= schemaVersion else {
                throw StoreError(
                    .unreadable,
                    "\(path) was written by a newer version (schema \(version)); use that version"
                )
            }
            if version == 0 { try connection.execute("BEGIN; \(schema) COMMIT;") }
            return connection
        } catch let failure as SQLiteConnection.Failure {
            if failure.isLocked {
                throw StoreError(
                    .unreadable,
                    "the store at \(path) is in use: another control plane has this work folder"
                )
            }
            throw StoreError(.unreadable, "cannot open the store at \(path)", cause: failure.message)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.unreadable, "cannot open the store at \(path)", cause: "\(error)")
        }
    }

    static func load(_ connection: SQLiteConnection) throws(StoreError) -> ResourceSnapshot {
        var resources: [Resource] = []
        var revision: Int64 = 0
        var damaged: ResourceKey?
        do {
            try connection.run("SELECT number FROM revision") { revision = $0.integer(0) }
            try connection.run("SELECT \(ResourceRow.columns) FROM resources") { row in
                guard let resource = ResourceRow.resource(row) else { return damaged = ResourceRow.key(row) }
                resources.append(resource)
            }
        } catch {
            throw StoreError(.unreadable, "cannot read the store", cause: error.message)
        }
        if let damaged { throw StoreError(.unreadable, "the stored \(damaged) is damaged") }
        return ResourceSnapshot(revision: Revision(UInt64(clamping: revision)), resources: resources)
    }

    static func commit(_ batch: [StoreTransaction], to connection: SQLiteConnection) throws(StoreError) {
        guard let last = batch.last else { return }
        do {
            try connection.execute("BEGIN IMMEDIATE")
            for transaction in batch {
                for change in transaction.changes {
                    if let new = change.new { try insert(new, connection) } else { try delete(change.key, connection) }
                }
            }
            try connection.run("UPDATE revision SET number = ?", [.integer(Int64(clamping: last.revision.number))])
            try connection.execute("COMMIT")
        } catch {
            // A failed statement may have ended the transaction by itself; if this fails too, the next BEGIN says so.
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw StoreError(.commitFailed, "cannot write to the store", cause: error.message)
        }
    }

    private static func insert(_ resource: Resource, _ connection: SQLiteConnection) throws(SQLiteConnection.Failure) {
        try connection.run(
            "INSERT OR REPLACE INTO resources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(resource.kind.description), .text(resource.mesh), .text(resource.name),
                .integer(Int64(clamping: resource.version)), .text(JSON(resource.labels).text),
                .text(resource.spec.text),
                resource.status.map { .text($0.text) } ?? .null,
                .integer(resource.created.seconds), .integer(Int64(resource.created.nanoseconds)),
                .integer(resource.modified.seconds), .integer(Int64(resource.modified.nanoseconds)),
                resource.owner.map { .text($0.kind.description) } ?? .null,
                resource.owner.map { .text($0.mesh) } ?? .null, resource.owner.map { .text($0.name) } ?? .null,
            ]
        )
    }

    private static func delete(_ key: ResourceKey, _ connection: SQLiteConnection) throws(SQLiteConnection.Failure) {
        try connection.run(
            "DELETE FROM resources WHERE kind = ? AND mesh = ? AND name = ?",
            [.text(key.kind.description), .text(key.mesh), .text(key.name)]
        )
    }
}
