import Documents
import SQLiteStore
import Stores
import TestSupport
import Testing

@Suite struct SQLiteFileTests {
    @Test func `a file that another control plane has open is refused in words for people`() async throws {
        let folder = try TestFolder()
        let first = try await SQLitePersistence(path: "\(folder.path)/kuma.db")
        let error = await #expect(throws: StoreError.self) {
            try await SQLitePersistence(path: "\(folder.path)/kuma.db")
        }
        #expect(error.map { "\($0)" }?.contains("another control plane has this work folder") == true)
        await first.close()
        let next = try await SQLitePersistence(path: "\(folder.path)/kuma.db")
        await next.close()
    }

    @Test(.timeLimit(.minutes(1))) func `a store is closed once, however often it is asked to`() async throws {
        let folder = try TestFolder()
        let persistence = try await SQLitePersistence(path: "\(folder.path)/kuma.db")
        let store = try await ResourceStore(persistence: persistence, now: { Timestamp(seconds: 0) })
        await store.close()
        await store.close()
        await persistence.close()
        let error = await #expect(throws: StoreError.self) { try await persistence.load() }
        #expect(error?.code == .closed)
    }
}
