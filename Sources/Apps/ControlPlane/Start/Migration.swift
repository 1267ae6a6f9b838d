import PostgresStore

/// `kuma-cp migrate up`.
enum Migration {
    /// What was done, as a sentence.
    static func up(_ settings: Settings) async throws -> String {
        let type = settings.string("store.type")
        switch type {
        case "postgres":
            let done = try await PostgresPersistence.migrate(settings.database)
            // Compat: Kuma's sentences, by which scripts know that it is done. Test: `MigrationTests`.
            return
                "DB has \(done.from == done.to ? "already been" : "been") migrated for Kuma \(BuildFacts.current.version)"
        case "sqlite": return "The database of store type sqlite is migrated when the control plane starts."
        default: throw SettingsError("migrations are not supported for store type \(type)")
        }
    }
}
