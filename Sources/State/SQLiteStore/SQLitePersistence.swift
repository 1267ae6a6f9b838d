import Documents
import Glibc
import ResourceModel
package import Stores

/// Resources in an SQLite file.
package final class SQLitePersistence: StorePersistence, @unchecked Sendable {
    // Invariant: `connection` is touched on `thread` only, which runs one piece of work at a time.
    private let thread: DatabaseThread
    private var connection: SQLiteConnection?

    /// Opens or creates the file at `path`; its folder must exist.
    ///
    /// - Throws: `unreadable` if it can't be opened, belongs to a running control plane, or was written by a newer version.
    package init(path: String) async throws(StoreError) {
        thread = DatabaseThread()
        let opened: Result<SQLiteConnection, StoreError>.Wrapped = try await thread.run {
            .init(Result { () throws(StoreError) in try ResourceTable.open(path) })
        }
        do { connection = try opened.result.get() } catch {
            thread.stop()
            throw error
        }
    }

    package func load() async throws(StoreError) -> ResourceSnapshot {
        let result = try await thread.run { Result { () throws(StoreError) in try ResourceTable.load(self.open()) } }
        return try result.get()
    }

    package func commit(_ batch: [StoreTransaction]) async throws(StoreError) {
        let result = try await thread.run {
            Result { () throws(StoreError) in try ResourceTable.commit(batch, to: self.open()) }
        }
        try result.get()
    }

    package func close() async {
        // It throws if all is closed already.
        try? await thread.run { self.connection = nil }
        thread.stop()
    }

    private func open() throws(StoreError) -> SQLiteConnection {
        guard let connection else { throw StoreError(.closed, "the store is closed") }
        return connection
    }
}

extension Result where Success == SQLiteConnection, Failure == StoreError {
    /// Carries a connection from the thread to its owner, which hands it back to the thread.
    fileprivate struct Wrapped: @unchecked Sendable {
        // Invariant: nobody uses the connection on the way.
        let result: Result<SQLiteConnection, StoreError>
        init(_ result: Result<SQLiteConnection, StoreError>) { self.result = result }
    }
}
