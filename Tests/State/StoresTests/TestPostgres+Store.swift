import Documents
import PostgresStore
import TestSupport

extension TestPostgres {
    /// How the database is reached.
    var settings: PostgresSettings {
        PostgresSettings(host: folder, port: port, user: "kuma", password: Secret("secret"), database: "postgres")
    }

    /// A server whose database has the tables of a store.
    static func migrated(
        _ options: (_ folder: String) -> Options = { _ in Options() },
        _ body: (TestPostgres) async throws -> Void
    ) async throws {
        try await Self.run(options) { server in
            _ = try await PostgresPersistence.migrate(server.settings)
            try await body(server)
        }
    }
}
