package import ResourceModel
import Documents

/// A row of a database's answer, while it is being read. Columns count from 0.
package protocol DatabaseRow {
    /// Whether there is nothing in the column.
    func isNull(_ column: Int32) -> Bool
    /// What is in the column; empty for nothing.
    func bytes(_ column: Int32) -> [UInt8]
    /// The number in the column; 0 for what is none.
    func integer(_ column: Int32) -> Int64
}

extension DatabaseRow {
    /// The text in the column; empty for nothing.
    package func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}

/// How a resource stands in a row, whatever the database.
package enum ResourceRow {
    /// Names of the columns, in the order in which they are read, separated by commas.
    package static let columns = """
        kind, mesh, name, version, labels, spec, status, created_seconds, created_nanoseconds,
        modified_seconds, modified_nanoseconds, owner_kind, owner_mesh, owner_name
        """

    private static let limits = DocumentLimits(bytes: 256 << 20, depth: 128)

    /// The key of a row that begins with kind, mesh and name.
    package static func key(_ row: some DatabaseRow) -> ResourceKey {
        ResourceKey(KindName(row.text(0)), mesh: row.text(1), name: row.text(2))
    }

    /// The resource of a row with ``columns``; nil if it is damaged, which the caller tells with its key.
    package static func resource(_ row: some DatabaseRow) -> Resource? {
        guard let labels = try? JSON(parsing: row.bytes(4), limits: limits).stringMap,
            let spec = try? JSON(parsing: row.bytes(5), limits: limits)
        else { return nil }
        var status: JSON?
        if !row.isNull(6) {
            // Damaged, as said above.
            guard let stored = try? JSON(parsing: row.bytes(6), limits: limits) else { return nil }
            status = stored
        }
        return Resource(
            key(row),
            labels: labels,
            spec: spec,
            status: status,
            created: Timestamp(seconds: row.integer(7), nanoseconds: Int32(clamping: row.integer(8))),
            modified: Timestamp(seconds: row.integer(9), nanoseconds: Int32(clamping: row.integer(10))),
            version: UInt64(clamping: row.integer(3)),
            owner: row.isNull(11) ? nil : ResourceKey(KindName(row.text(11)), mesh: row.text(12), name: row.text(13))
        )
    }
}
