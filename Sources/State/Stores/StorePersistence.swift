import ResourceModel

/// What one write changed. Revisions of successive transactions are successive numbers.
package struct StoreTransaction: Sendable {
    package let revision: Revision
    /// Sorted by key, one for each key; never empty.
    package let changes: [Change]

    package init(revision: Revision, changes: [Change]) { (self.revision, self.changes) = (revision, changes) }
}

/// Where a `ResourceStore` keeps its resources.
///
/// A backend knows nothing of rules, drafts or readers: it loads once and then takes batches, one at a time, in order.
package protocol StorePersistence: Sendable {
    /// All resources as of the last commit. Called once, before any commit.
    ///
    /// - Throws: `unreadable` if what is stored was not written by this version or an older one.
    func load() async throws(StoreError) -> ResourceSnapshot

    /// Makes all transactions of the batch durable, or none.
    ///
    /// Never called while another call is running. Does not answer cancellation: what was begun is finished.
    ///
    /// - Throws: `commitFailed`; the backend must be usable afterwards.
    func commit(_ batch: [StoreTransaction]) async throws(StoreError)

    /// Releases files and threads. No call follows.
    func close() async
}

/// Keeps nothing: for tests, and for Kuma's `KUMA_STORE_TYPE=memory`.
package struct MemoryPersistence: StorePersistence {
    private let initial: ResourceSnapshot

    /// - Parameter initial: What `load` answers.
    package init(initial: ResourceSnapshot = ResourceSnapshot()) { self.initial = initial }

    package func load() async throws(StoreError) -> ResourceSnapshot { initial }
    package func commit(_ batch: [StoreTransaction]) async throws(StoreError) {}
    package func close() async {}
}
