import ResourceModel

/// What one write changed. Revisions of successive transactions are successive numbers.
package struct StoreTransaction: Sendable {
    /// One more than that of the transaction before it.
    package let revision: Revision
    /// Sorted by key, one for each key; never empty.
    package let changes: [Change]

    /// `changes` must be sorted and not empty.
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
    /// - Throws: `commitFailed`; the backend must be usable afterwards. A database whose answer was lost may have committed:
    ///   `changes(since:)` tells of it as of others' writes. `conflict` if somebody else has committed since the revision
    ///   on which the batch stands: `changes(since:)` says what.
    func commit(_ batch: [StoreTransaction]) async throws(StoreError)

    /// What others have committed since a revision that `load`, `commit` or this call has told; nil if that is nothing.
    ///
    /// Never called while another call is running.
    func changes(since revision: Revision) async throws(StoreError) -> StoreUpdate?

    /// Yields when others may have committed. Ends where nobody else can. Called once: who drops the stream hears no more, and
    /// leads no more.
    func signals() -> AsyncStream<Void>

    /// Whether this control plane leads those that share the backend. It changes only while `signals` are being read.
    var leadership: Leadership { get }

    /// Releases files and threads. No call follows.
    func close() async
}

extension StorePersistence {
    /// Nothing: a backend of one process.
    package func changes(since revision: Revision) async throws(StoreError) -> StoreUpdate? { nil }

    /// A control plane alone leads.
    package var leadership: Leadership { Leadership(isLeader: true) }

    /// Ends at once: a backend of one process.
    package func signals() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { $0.finish() }
    }
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
