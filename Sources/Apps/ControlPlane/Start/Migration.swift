import PostgresStore

/// `kuma-cp migrate up`.
enum Migration {
    /// What was done, as a sentence.
    static func up(_ settings: Settings) async throws -> String {
        let type = settings.string("store.type")
        switch type {
        case "postgres":
            let done = try await PostgresPersistence.migrate(settings.database)
            return done.from == done.to
                ? "The database is up to date (version \(done.to))."
                : "The database was migrated from version \(done.from) to \(done.to)."
        case "sqlite": return "The database of store type sqlite is migrated when the control plane starts."
        default: throw SettingsError("migrations are not supported for store type \(type)")
        }
    }
}
