import TestSupport
import Testing

@testable import ControlPlane

@Suite(.enabled(if: TestPostgres.programs != nil, "no PostgreSQL here"), .timeLimit(.minutes(1)))
struct MigrationTests {
    @Test func `a migration tells in Kuma's words what it has done`() async throws {
        try await TestPostgres.run { server in
            let settings = try Settings(
                file: nil,
                environment: [
                    "KUMA_STORE_TYPE": "postgres", "KUMA_STORE_POSTGRES_HOST": server.folder,
                    "KUMA_STORE_POSTGRES_PORT": "\(server.port)", "KUMA_STORE_POSTGRES_DB_NAME": "postgres",
                ]
            )
            let version = BuildFacts.current.version
            #expect(try await Migration.up(settings) == "DB has been migrated for Kuma \(version)")
            #expect(try await Migration.up(settings) == "DB has already been migrated for Kuma \(version)")
        }
    }
}
