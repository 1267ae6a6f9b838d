import Documents
import Glibc
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

    @Test func `a store that cannot be opened leaves no thread behind`() async throws {
        let before = Self.threads
        for _ in 0..<300 {
            await #expect(throws: StoreError.self) { try await SQLitePersistence(path: "/nowhere/at/all/kuma.db") }
        }
        try await eventually("the threads have ended") { Self.threads < before + 300 }
    }

    /// Of this process; other tests make a few.
    private static var threads: Int {
        guard let threads = opendir("/proc/self/task") else { return 0 }
        defer { closedir(threads) }
        var count = 0
        while readdir(threads) != nil { count += 1 }
        return count
    }
}
