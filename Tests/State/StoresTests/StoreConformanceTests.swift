import Documents
import Glibc
import Logging
import PostgresStore
import ResourceModel
import SQLiteStore
import TestSupport
import Testing

@testable import Stores

/// A backend that the same checks run against.
enum Backend: String, CaseIterable, Sendable {
    case memory
    case sqlite
    case postgres

    /// Those that this machine has.
    static var here: [Backend] { allCases.filter { $0 != .postgres || TestPostgres.programs != nil } }

    /// Runs `body` with a way to open the backend; what was committed through one opening is there in the next, if it lasts.
    func run(_ body: (_ open: () async throws -> any StorePersistence) async throws -> Void) async throws {
        switch self {
        case .memory:
            let persistence = MemoryPersistence()
            try await body { persistence }
        case .sqlite:
            let folder = try TemporaryFolder()
            try await body { try await SQLitePersistence(path: "\(folder.path)/store.db") }
        case .postgres:
            try await TestPostgres.migrated { server in
                try await body { try await PostgresPersistence(server.settings, logger: .disabled) }
            }
        }
    }

    var lasts: Bool { self != .memory }
}

/// A folder that goes away with the value that holds it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/stores-tests-XXXXXX".utf8CString)
        path = try template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, mkdtemp(start) != nil else {
                throw StoreError(.unreadable, "no temporary folder")
            }
            return String(cString: start)
        }
    }

    deinit {
        for name in ["store.db", "store.db-wal", "store.db-shm"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}

@Suite(.timeLimit(.minutes(2))) struct StoreConformanceTests {
    private static let clock: @Sendable () -> Timestamp = {
        Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789)
    }

    private static let full = Resource(
        ResourceKey("MeshService", mesh: "default", name: "backend"),
        labels: ["kuma.io/zone": "east", "empty": ""],
        spec: [
            "ports": [["port": 80, "name": "h\u{e9}\u{0}\u{1f600}"]], "big": .number("18446744073709551615"),
            "z": .null,
        ],
        status: ["vips": [["ip": "241.0.0.0"]]],
        owner: ResourceKey(.mesh, name: "default")
    )

    @Test(arguments: Backend.here) func `a new store is empty`(backend: Backend) async throws {
        try await backend.run { open in
            let store = try await ResourceStore(persistence: try await open(), now: Self.clock)
            #expect(store.snapshot.kinds.isEmpty)
            #expect(store.snapshot.revision == Revision(0))
            await store.close()
        }
    }

    @Test(arguments: Backend.here.filter(\.lasts))
    func `what was committed is there after a restart, to the bit`(backend: Backend) async throws {
        try await backend.run { open in
            var store = try await ResourceStore(persistence: try await open(), now: Self.clock)
            let stored = try await store.write { $0.put(Self.full) }
            try await store.write { draft in
                draft.put(Resource(ResourceKey(.zone, name: "gone")))
                draft.put(Resource(ResourceKey(.zone, name: "stays")))
            }
            try await store.write { _ = $0.delete(ResourceKey(.zone, name: "gone")) }
            let before = store.snapshot
            await store.close()

            store = try await ResourceStore(persistence: try await open(), now: Self.clock)
            #expect(store.snapshot[Self.full.key] == stored)
            #expect(store.snapshot.revision == before.revision)
            #expect(store.snapshot.list(.zone).map(\.name) == ["stays"])
            let next = try await store.write { $0.put(Resource(ResourceKey(.zone, name: "gone"))) }
            #expect(next.version > before.revision.number)
            await store.close()
        }
    }

    @Test(arguments: Backend.here) func `many writers at once lose nothing`(backend: Backend) async throws {
        try await backend.run { open in
            let store = try await ResourceStore(persistence: try await open(), now: Self.clock)
            let key = ResourceKey(.config, name: "counter")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await store.write { draft in
                            let count = draft[key]?.spec["n"]?.intValue ?? 0
                            draft.put(Resource(key, spec: ["n": .int(count + 1)]))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(store.snapshot[key]?.spec["n"]?.intValue == 100)
            #expect(store.snapshot.revision == Revision(100))
            await store.close()
        }
    }

    @Test(arguments: Backend.here.filter(\.lasts))
    func `what is made and deleted in one batch, and made again, is there`(backend: Backend) async throws {
        try await backend.run { open in
            var store = try await ResourceStore(persistence: try await open(), now: Self.clock)
            let key = ResourceKey(.zone, name: "back")
            try await store.write { draft in
                draft.put(Resource(key))
                draft.put(Resource(ResourceKey(.zone, name: "brief")))
            }
            try await store.write { draft in
                draft.delete(key)
                draft.delete(ResourceKey(.zone, name: "brief"))
                draft.put(Resource(key, labels: ["again": "yes"]))
            }
            await store.close()
            store = try await ResourceStore(persistence: try await open(), now: Self.clock)
            #expect(store.snapshot.list(.zone).map(\.labels) == [["again": "yes"]])
            await store.close()
        }
    }

    @Test func `two control planes can't have one file`() async throws {
        let folder = try TemporaryFolder()
        let first = try await SQLitePersistence(path: "\(folder.path)/store.db")
        _ = try await first.load()
        await #expect(throws: StoreError.self) {
            let second = try await SQLitePersistence(path: "\(folder.path)/store.db")
            _ = try await second.load()
        }
        await first.close()
    }

    @Test func `the file is for its owner only`() async throws {
        let folder = try TemporaryFolder()
        let persistence = try await SQLitePersistence(path: "\(folder.path)/store.db")
        var facts = stat()
        #expect(stat("\(folder.path)/store.db", &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
        await persistence.close()
    }

    @Test func `what is no database is not opened`() async throws {
        let folder = try TemporaryFolder()
        let file = fopen("\(folder.path)/store.db", "w")
        fputs(String(repeating: "this is no database ", count: 1000), file)
        fclose(file)
        await #expect(throws: StoreError.self) { _ = try await SQLitePersistence(path: "\(folder.path)/store.db") }
    }
}
