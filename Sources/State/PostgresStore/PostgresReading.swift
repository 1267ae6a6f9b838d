import ResourceModel
import Stores

/// Reads what is in the database, each time as of one moment.
enum PostgresReading {
    /// All resources.
    static func everything(_ connection: PostgresConnection) throws(PostgresConnection.Failure) -> ResourceSnapshot {
        try consistently(connection) { () throws(PostgresConnection.Failure) in try snapshot(connection) }
    }

    /// What is newer than a revision; nil if that is nothing.
    ///
    /// - `isReplica`: What seems older than the revision is not there yet, instead of a backup.
    static func changes(
        _ connection: PostgresConnection,
        since known: Int64,
        isReplica: Bool
    ) throws(PostgresConnection.Failure) -> StoreUpdate? {
        var newest: Int64 = 0, forgotten: Int64 = 0
        return try consistently(connection) { () throws(PostgresConnection.Failure) -> StoreUpdate? in
            try connection.run("SELECT number, forgotten FROM kuma_revision") {
                (newest, forgotten) = ($0.integer(0), $0.integer(1))
            }
            if newest == known || (isReplica && newest < known) { return nil }
            // A database that was restored to a state before ours, or one that we have not seen for long.
            if newest < known || known < forgotten { return .everything(try snapshot(connection)) }
            return .changes(try touched(connection, since: known), to: Revision(UInt64(newest)))
        }
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

    private static func snapshot(_ connection: PostgresConnection) throws(PostgresConnection.Failure)
        -> ResourceSnapshot
    {
        var revision: Int64 = 0
        try connection.run("SELECT number FROM kuma_revision") { revision = $0.integer(0) }
        let resources = try resources(connection, "SELECT \(ResourceRow.columns) FROM kuma_resources", [])
        return ResourceSnapshot(revision: Revision(UInt64(clamping: revision)), resources: resources)
    }

    private static func touched(_ connection: PostgresConnection, since revision: Int64)
        throws(PostgresConnection.Failure) -> [ResourceKey: Resource?]
    {
        var touched: [ResourceKey: Resource?] = [:]
        try connection.run("SELECT kind, mesh, name FROM kuma_tombstones WHERE revision > $1", [String(revision)]) {
            touched.updateValue(nil, forKey: ResourceRow.key($0))
        }
        // What was made again after it was deleted stands in both.
        let query = "SELECT \(ResourceRow.columns) FROM kuma_resources WHERE version > $1"
        for resource in try resources(connection, query, [String(revision)]) { touched[resource.key] = resource }
        return touched
    }

    private static func resources(_ connection: PostgresConnection, _ query: String, _ values: [String])
        throws(PostgresConnection.Failure) -> [Resource]
    {
        var resources: [Resource] = []
        var damaged: ResourceKey?
        try connection.run(query, values) { row in
            if let resource = ResourceRow.resource(row) {
                resources.append(resource)
            } else {
                damaged = ResourceRow.key(row)
            }
        }
        if let damaged { throw .init(message: "the stored \(damaged) is damaged", isLost: false) }
        return resources
    }
}
