import Documents
import Logging
import PostgresStore
import ResourceModel
import Stores
import TestSupport
import Testing

/// How long connections are kept, and what is read from a replica.
@Suite(.enabled(if: TestPostgres.programs != nil, "no PostgreSQL here"), .timeLimit(.minutes(2)))
struct PostgresConnectionsTests {
    private static let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 1_700_000_000) }
    private static let ours = "FROM pg_stat_activity WHERE application_name = 'kuma-cp'"

    private static func zone(_ name: String) -> Resource { Resource(ResourceKey(.zone, name: name), spec: [:]) }

    /// A store that nobody follows: its only connection is the one that reads and writes.
    private func withStore(
        _ lifetime: PostgresSettings.Lifetime,
        _ body: (TestPostgres, ResourceStore) async throws -> Void
    ) async throws {
        try await TestPostgres.migrated { server in
            var settings = server.settings
            settings.lifetime = lifetime
            let persistence = try await PostgresPersistence(settings, logger: .disabled)
            let store = try await ResourceStore(persistence: persistence, now: Self.clock)
            try await body(server, store)
            await store.close()
        }
    }

    /// The processes that serve us before and after a write.
    private func processes(_ server: TestPostgres, _ store: ResourceStore) async throws -> (
        before: [String], after: [String]
    ) {
        try await store.write { _ = $0.put(Self.zone("a")) }
        let before = try await server.query("SELECT pid \(Self.ours)")
        try await store.write { _ = $0.put(Self.zone("b")) }
        return (before, try await server.query("SELECT pid \(Self.ours)"))
    }

    @Test func `a connection is kept`() async throws {
        try await withStore(.init()) { server, store in
            let (before, after) = try await processes(server, store)
            #expect(before.count == 1 && before == after)
        }
    }

    @Test func `a connection that has lived long enough is made anew`() async throws {
        var lifetime = PostgresSettings.Lifetime()
        (lifetime.most, lifetime.jitter) = (.zero, .zero)
        try await withStore(lifetime) { server, store in
            let (before, after) = try await processes(server, store)
            #expect(before.count == 1 && after.count == 1 && before != after)
        }
    }

    @Test func `a connection that has idled for long is not used again`() async throws {
        var lifetime = PostgresSettings.Lifetime()
        lifetime.idle = .zero
        try await withStore(lifetime) { server, store in
            let (before, after) = try await processes(server, store)
            #expect(before.count == 1 && after.count == 1 && before != after)
        }
    }

    @Test func `where one is to be open, it may idle`() async throws {
        var lifetime = PostgresSettings.Lifetime()
        (lifetime.idle, lifetime.keepsOne) = (.zero, true)
        try await withStore(lifetime) { server, store in
            let (before, after) = try await processes(server, store)
            #expect(before.count == 1 && before == after)
        }
    }

    @Test func `connections are counted`() async throws {
        try await TestPostgres.migrated { server in
            var settings = server.settings
            settings.lifetime.idle = .zero
            let persistence = try await PostgresPersistence(settings, logger: .disabled)
            let first = persistence.count.now
            #expect(first.open == 1 && first.inUse == 0 && first.opened == 1 && first.uses == 1)
            _ = try await persistence.load()
            let second = persistence.count.now
            #expect(second.opened == 2 && second.closedByIdling == 1 && second.closedByAge == 0)
            #expect(second.open == 1 && second.uses == 2 && second.waited > first.waited)
            await persistence.close()
            #expect(persistence.count.now.open == 0)
        }
    }

    @Test func `where none may idle, none is kept`() async throws {
        var lifetime = PostgresSettings.Lifetime()
        lifetime.staysOpen = false
        try await withStore(lifetime) { server, store in
            try await store.write { _ = $0.put(Self.zone("a")) }
            try await eventually("none is left") { try await server.query("SELECT pid \(Self.ours)").isEmpty }
            try await store.write { _ = $0.put(Self.zone("b")) }
            #expect(store.snapshot.count(.zone) == 2)
        }
    }

    /// Two control planes, of which the second reads from a replica as often as it can.
    private func withReader(
        _ port: Int?,
        _ server: TestPostgres,
        _ body: (_ writer: ResourceStore, _ reader: ResourceStore) async throws -> Void
    ) async throws {
        let writer = try await ResourceStore(
            persistence: PostgresPersistence(server.settings, logger: .disabled),
            now: Self.clock
        )
        var settings = server.settings
        settings.replica = .init(host: server.folder, port: port ?? 1, ratio: 100)
        let reader = try await ResourceStore(
            persistence: PostgresPersistence(settings, logger: .disabled),
            now: Self.clock
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await reader.follow() }
            try await body(writer, reader)
            await reader.close()
            await writer.close()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func `what is new is read from the replica, and from the database where that is behind`() async throws {
        try await TestPostgres.migrated { server in
            try await server.withReplica { port in
                try await withReader(port, server) { writer, reader in
                    try await writer.write { _ = $0.put(Self.zone("a")) }
                    try await eventually("the reader has it") { reader.snapshot.count(.zone) == 1 }
                    try await eventually("the replica is asked") {
                        try await server.query("SELECT query \(Self.ours)", port: port).count == 1
                    }
                    _ = try await server.query("SELECT pg_wal_replay_pause()", port: port)
                    try await writer.write { _ = $0.put(Self.zone("b")) }
                    try await eventually("the reader has it too") { reader.snapshot.count(.zone) == 2 }
                    #expect(try await server.query("SELECT count(*) FROM kuma_resources", port: port) == ["1"])
                    // A write on top of what the replica does not know.
                    try await reader.write { _ = $0.put(Self.zone("c")) }
                    #expect(reader.snapshot.count(.zone) == 3)
                }
            }
        }
    }

    @Test func `without its replica a control plane goes on`() async throws {
        try await TestPostgres.migrated { server in
            try await withReader(nil, server) { writer, reader in
                try await writer.write { _ = $0.put(Self.zone("a")) }
                try await eventually("the reader has it") { reader.snapshot.count(.zone) == 1 }
            }
        }
    }
}
