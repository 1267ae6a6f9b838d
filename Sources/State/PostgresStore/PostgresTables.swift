import Documents
import ResourceModel
import Stores

/// How resources lie in the database.
enum PostgresTables {
    /// Grows with each change of the tables.
    static let version: Int64 = 1

    /// One statement list for each version, from the first on.
    private static let migrations = [
        """
        CREATE TABLE kuma_resources (
            kind TEXT NOT NULL, mesh TEXT NOT NULL, name TEXT NOT NULL, version BIGINT NOT NULL,
            labels TEXT NOT NULL, spec TEXT NOT NULL, status TEXT,
            created_seconds BIGINT NOT NULL, created_nanoseconds INTEGER NOT NULL,
            modified_seconds BIGINT NOT NULL, modified_nanoseconds INTEGER NOT NULL,
            owner_kind TEXT, owner_mesh TEXT, owner_name TEXT,
            PRIMARY KEY (kind, mesh, name)
        );
        CREATE INDEX kuma_resources_version ON kuma_resources (version);
        CREATE TABLE kuma_tombstones (
            kind TEXT NOT NULL, mesh TEXT NOT NULL, name TEXT NOT NULL, revision BIGINT NOT NULL,
            PRIMARY KEY (kind, mesh, name)
        );
        CREATE INDEX kuma_tombstones_revision ON kuma_tombstones (revision);
        CREATE TABLE kuma_revision (number BIGINT NOT NULL, forgotten BIGINT NOT NULL);
        INSERT INTO kuma_revision VALUES (0, 0);
        """
    ]

    /// The version of the tables; nil if there are none.
    ///
    /// Throws for a database that Kuma itself has kept its resources in: beside them the mesh would begin anew, without a word.
    static func version(in connection: PostgresConnection) throws(PostgresConnection.Failure) -> Int64? {
        guard try has(["kuma_schema"], in: connection) else {
            guard try has(["resources", "schema_migrations"], in: connection) else { return nil }
            throw .init(
                message: "it has the tables of Kuma itself, which are not read here: export its resources there, apply "
                    + "them here, and use a database of its own",
                isLost: false
            )
        }
        var version: Int64?
        try connection.run("SELECT version FROM kuma_schema") { version = $0.integer(0) }
        return version
    }

    private static func has(_ tables: [String], in connection: PostgresConnection) throws(PostgresConnection.Failure)
        -> Bool
    {
        let found = tables.map { "to_regclass('\($0)') IS NOT NULL" }.joined(separator: " AND ")
        var result = false
        try connection.run("SELECT \(found)") { result = $0.text(0) == "t" }
        return result
    }

    /// Makes the tables, or brings them to this version; others wait.
    ///
    /// - Returns: The versions before and after.
    static func migrate(_ connection: PostgresConnection) throws(PostgresConnection.Failure) -> (
        from: Int64, to: Int64
    ) {
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(7240817)")
        let before = try version(in: connection) ?? 0
        guard before >= 0 else {
            throw .init(message: "its tables are of version \(before), which there never was", isLost: false)
        }
        if before < version {
            if before == 0 { try connection.execute("CREATE TABLE kuma_schema (version BIGINT NOT NULL)") }
            for migration in migrations[Int(before)...] { try connection.execute(migration) }
            try connection.execute("DELETE FROM kuma_schema; INSERT INTO kuma_schema VALUES (\(version))")
        }
        try connection.execute("COMMIT")
        return (before, max(before, version))
    }

    private static let columns = ResourceRow.columns
    private static let types = """
        kind TEXT, mesh TEXT, name TEXT, version BIGINT, labels TEXT, spec TEXT, status TEXT, created_seconds BIGINT,
        created_nanoseconds INTEGER, modified_seconds BIGINT, modified_nanoseconds INTEGER,
        owner_kind TEXT, owner_mesh TEXT, owner_name TEXT
        """

    /// `$1` the revision on which the batch stands, `$2` the one that it makes, `$3` what is put, `$4` what is deleted.
    ///
    /// Its result is a row if it was done, none if the revision is another.
    static let commit = """
        WITH base AS (UPDATE kuma_revision SET number = $2::BIGINT WHERE number = $1::BIGINT RETURNING number),
        put AS (
            INSERT INTO kuma_resources (\(columns))
            SELECT \(columns.split(separator: ",").map { "r." + $0.drop { $0 == " " || $0 == "\n" } }.joined(separator: ", "))
            FROM base, json_to_recordset($3::JSON) AS r(\(types))
            ON CONFLICT (kind, mesh, name) DO UPDATE SET
                version = excluded.version, labels = excluded.labels, spec = excluded.spec, status = excluded.status,
                created_seconds = excluded.created_seconds, created_nanoseconds = excluded.created_nanoseconds,
                modified_seconds = excluded.modified_seconds, modified_nanoseconds = excluded.modified_nanoseconds,
                owner_kind = excluded.owner_kind, owner_mesh = excluded.owner_mesh, owner_name = excluded.owner_name
        ),
        gone AS (SELECT d.* FROM base, json_to_recordset($4::JSON) AS d(kind TEXT, mesh TEXT, name TEXT)),
        deleted AS (
            DELETE FROM kuma_resources r USING gone d WHERE (r.kind, r.mesh, r.name) = (d.kind, d.mesh, d.name)
        ),
        marked AS (
            INSERT INTO kuma_tombstones SELECT kind, mesh, name, $2::BIGINT FROM gone
            ON CONFLICT (kind, mesh, name) DO UPDATE SET revision = excluded.revision
        )
        SELECT number FROM base
        """

    /// Drops what only readers would need that are further behind than `$1` revisions.
    static let forget = """
        WITH floor AS (UPDATE kuma_revision SET forgotten = greatest(forgotten, number - $1::BIGINT) RETURNING forgotten)
        DELETE FROM kuma_tombstones USING floor WHERE revision <= floor.forgotten
        """

    /// A resource as an item of `$3`. Documents stand in it as texts, so that nothing of them is changed.
    static func row(_ resource: Resource) -> JSON {
        func text(_ json: JSON) -> JSON { .string(String(decoding: json.text, as: UTF8.self)) }
        return [
            "kind": .string(resource.kind.description), "mesh": .string(resource.mesh), "name": .string(resource.name),
            "version": .int(Int64(clamping: resource.version)), "labels": text(JSON(resource.labels)),
            "spec": text(resource.spec), "status": resource.status.map(text) ?? .null,
            "created_seconds": .int(resource.created.seconds),
            "created_nanoseconds": .int(resource.created.nanoseconds),
            "modified_seconds": .int(resource.modified.seconds),
            "modified_nanoseconds": .int(resource.modified.nanoseconds),
            "owner_kind": resource.owner.map { .string($0.kind.description) } ?? .null,
            "owner_mesh": resource.owner.map { .string($0.mesh) } ?? .null,
            "owner_name": resource.owner.map { .string($0.name) } ?? .null,
        ]
    }

    /// A key as an item of `$4`.
    static func row(_ key: ResourceKey) -> JSON {
        ["kind": .string(key.kind.description), "mesh": .string(key.mesh), "name": .string(key.name)]
    }
}
