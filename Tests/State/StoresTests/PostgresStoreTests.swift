import Documents
import Logging
import PostgresStore
import ResourceModel
import Stores
import TestSupport
import Testing

/// Several control planes over one database.
@Suite(.enabled(if: TestPostgres.programs != nil, "no PostgreSQL here"), .timeLimit(.minutes(2)))
struct PostgresStoreTests {
    private static let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 1_700_000_000) }

    private func open(_ server: TestPostgres) async throws -> ResourceStore {
        let persistence = try await PostgresPersistence(server.settings, logger: .disabled)
        return try await ResourceStore(persistence: persistence, now: Self.clock)
    }

    private static func zone(_ name: String, _ value: Int = 0) -> Resource {
        Resource(ResourceKey(.zone, name: name), spec: ["value": .int(value)])
    }

    /// Two control planes that follow each other while `body` runs.
    private func pair(_ body: (TestPostgres, ResourceStore, ResourceStore) async throws -> Void) async throws {
        try await TestPostgres.migrated { server in
            let one = try await open(server)
            let two = try await open(server)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await one.follow() }
                group.addTask { await two.follow() }
                try await body(server, one, two)
                await one.close()
                await two.close()
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    @Test func `what one writes the other sees, as changes`() async throws {
        try await pair { _, one, two in
            try await one.write { draft in
                draft.put(Self.zone("a", 1))
                draft.put(Self.zone("b", 1))
            }
            try await eventually("the other has both") { two.snapshot.count(.zone) == 2 }
            let before = two.snapshot.revision
            try await one.write { draft in
                draft.put(Self.zone("a", 2))
                draft.delete(ResourceKey(.zone, name: "b"))
            }
            try await eventually("the other has heard") { two.snapshot.revision == one.snapshot.revision }
            let changes = try #require(two.changes(since: before)).changes
            #expect(changes.map(\.key.name) == ["a", "b"])
            #expect(changes.map { $0.new?.spec["value"] } == [2, nil])
            #expect(two.snapshot.list(.zone) == one.snapshot.list(.zone))
        }
    }

    @Test func `writes of both at once all count`() async throws {
        try await pair { _, one, two in
            let key = ResourceKey(.config, name: "counter")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<60 {
                    group.addTask {
                        try await (index.isMultiple(of: 2) ? one : two).write { draft in
                            let count = draft[key]?.spec["n"]?.intValue ?? 0
                            draft.put(Resource(key, spec: ["n": .int(count + 1)]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await eventually("both have the last") {
                one.snapshot[key]?.spec["n"] == 60 && two.snapshot[key]?.spec["n"] == 60
            }
            #expect(one.snapshot[key] == two.snapshot[key])
        }
    }

    @Test func `a write on top of what is old sees what is new, though nobody has told`() async throws {
        try await TestPostgres.migrated { server in
            let one = try await open(server)
            let two = try await open(server)
            try await one.write { _ = $0.put(Self.zone("a")) }
            // Nobody follows: the conflict is how the second learns of it.
            let seen = try await two.write { draft in
                draft.put(Self.zone("b"))
                return draft.list(.zone).map(\.name)
            }
            #expect(seen == ["a", "b"])
            await one.close()
            await two.close()
        }
    }

    @Test func `while the database is gone reads go on and writes fail; then both catch up`() async throws {
        try await pair { server, one, two in
            try await one.write { _ = $0.put(Self.zone("before")) }
            await server.stop()
            await #expect(throws: StoreError(.commitFailed, "cannot write to the store")) {
                try await one.write { _ = $0.put(Self.zone("during")) }
            }
            #expect(one.snapshot.list(.zone).map(\.name) == ["before"])
            try await server.startAgain()
            try await two.write { _ = $0.put(Self.zone("after")) }
            try await eventually("the first has caught up") {
                one.snapshot.list(.zone).map(\.name) == ["after", "before"]
            }
        }
    }

    @Test func `a database with the tables of Kuma itself is left alone, and said to be one`() async throws {
        try await TestPostgres.run { server in
            _ = try await server.query(
                "CREATE TABLE resources (name TEXT); CREATE TABLE schema_migrations (version BIGINT)"
            )
            let words = "it has the tables of Kuma itself, which are not read here"
            let migration = await #expect(throws: StoreError.self) {
                _ = try await PostgresPersistence.migrate(server.settings)
            }
            let opening = await #expect(throws: StoreError.self) { _ = try await open(server) }
            for error in [migration, opening] { #expect("\(try #require(error))".contains(words)) }
            #expect(try await server.query("SELECT to_regclass('kuma_schema') IS NULL") == ["t"])
        }
    }

    @Test func `tables of others do no harm`() async throws {
        try await TestPostgres.run { server in
            _ = try await server.query("CREATE TABLE schema_migrations (version BIGINT)")
            #expect(try await PostgresPersistence.migrate(server.settings) == (0, 1))
        }
    }

    @Test func `one leads, and the other when that is gone`() async throws {
        try await TestPostgres.migrated { server in
            let one = try await open(server)
            let two = try await open(server)
            #expect(!one.leadership.isLeader && !two.leadership.isLeader)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await one.follow() }
                try await eventually("the first leads") { one.leadership.isLeader }
                group.addTask { await two.follow() }
                try await one.write { _ = $0.put(Self.zone("a")) }
                try await eventually("the second follows") { two.snapshot.count(.zone) == 1 }
                #expect(one.leadership.isLeader && !two.leadership.isLeader)
                await one.close()
                try await eventually("the second leads") { two.leadership.isLeader }
                await two.close()
                try await group.waitForAll()
            }
        }
    }

    @Test func `a version that cannot be is refused`() async throws {
        try await TestPostgres.migrated { server in
            _ = try await server.query("UPDATE kuma_schema SET version = -1")
            let error = await #expect(throws: StoreError.self) {
                _ = try await PostgresPersistence.migrate(server.settings)
            }
            #expect(error?.code == .unreadable && error?.cause?.contains("-1") == true)
        }
    }

    @Test func `a database has to be migrated first, and is migrated once`() async throws {
        try await TestPostgres.migrated { server in
            let again = try await PostgresPersistence.migrate(server.settings)
            #expect(again.from == again.to)
            var bare = server.settings
            bare.database = "template1"
            await #expect(throws: StoreError(.unreadable, "cannot use the PostgreSQL database")) {
                _ = try await PostgresPersistence(bare, logger: .disabled)
            }
            let first = try await PostgresPersistence.migrate(bare)
            #expect(first.from == 0 && first.to == again.to)
            let persistence = try await PostgresPersistence(bare, logger: .disabled)
            await persistence.close()
        }
    }

    @Test func `a database of a newer version is used only if it may be`() async throws {
        try await TestPostgres.migrated { server in
            _ = try await server.query("UPDATE kuma_schema SET version = version + 1")
            await #expect(throws: StoreError(.unreadable, "cannot use the PostgreSQL database")) {
                _ = try await PostgresPersistence(server.settings, logger: .disabled)
            }
            var tolerant = server.settings
            tolerant.toleratesNewer = true
            let persistence = try await PostgresPersistence(tolerant, logger: .disabled)
            #expect(try await persistence.load().count(.zone) == 0)
            await persistence.close()
        }
    }

    @Test func `a database that can't be reached is told without the password`() async throws {
        let nowhere = PostgresSettings(
            host: "/nowhere",
            port: 1,
            user: "u",
            password: Secret("pass-word"),
            database: "d"
        )
        do {
            _ = try await PostgresPersistence(nowhere, logger: .disabled)
            Issue.record("there is no such database")
        } catch {
            #expect(error.code == .unreadable)
            #expect("\(error)".contains("/nowhere") && !"\(error)".contains("pass-word"))
        }
    }
}
