import ResourceModel
import Stores

/// A backend in which only some kinds are seen: resources of the others stay in it as they are, and nobody here hears of them.
struct KnownKinds: StorePersistence {
    private let backend: any StorePersistence
    private let kinds: KindTable

    init(_ backend: any StorePersistence, kinds: KindTable) { (self.backend, self.kinds) = (backend, kinds) }

    func load() async throws(StoreError) -> ResourceSnapshot { seen(try await backend.load()) }

    func commit(_ batch: [StoreTransaction]) async throws(StoreError) { try await backend.commit(batch) }

    func changes(since revision: Revision) async throws(StoreError) -> StoreUpdate? {
        switch try await backend.changes(since: revision) {
        case nil: nil
        case .changes(let touched, let to)?: .changes(touched.filter { kinds[$0.key.kind] != nil }, to: to)
        case .everything(let snapshot)?: .everything(seen(snapshot))
        }
    }

    func signals() -> AsyncStream<Void> { backend.signals() }

    var leadership: Leadership { backend.leadership }

    func close() async { await backend.close() }

    private func seen(_ snapshot: ResourceSnapshot) -> ResourceSnapshot {
        guard snapshot.kinds.contains(where: { kinds[$0] == nil }) else { return snapshot }
        let seen = snapshot.kinds.filter { kinds[$0] != nil }.flatMap { snapshot.list($0) }
        return ResourceSnapshot(revision: snapshot.revision, resources: seen)
    }
}
