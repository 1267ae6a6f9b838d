import Access
import Documents
import LogKeys
import Logging
package import ResourceModel
import Stores
import Synchronization

extension ProxyFleet {
    /// What became of a goodbye.
    package enum Goodbye: Equatable, Sendable {
        /// The proxy is out of every assignment.
        case heard
        /// There is no such proxy, or this run of it has no stream: an agent whose name is taken speaks for nobody.
        case unknown
        /// The credential is not good for the proxy; with the reason.
        case refused(String)
    }

    /// Takes a proxy out of service that has said that it will end, while its stream stays open: it goes on serving what is under
    /// way. Its resource is marked (`Label.drained`) and stays: the end of the stream removes it if the proxy has registered itself, and
    /// one that was stored beforehand is not for a proxy to remove. The mark holds for this run of the agent, however often its stream comes back.
    ///
    /// - `run`: Of the agent, as in its node's metadata; empty if it has none, and then the next stream of the proxy takes the mark off.
    /// - `credentials`: As on the stream: the token itself, without a scheme before it.
    /// Throws `StoreError` if it could not be written; the proxy is then still in.
    package func goodbye(_ key: ResourceKey, run: String, credentials: [String]) async throws -> Goodbye {
        let snapshot = store.snapshot
        guard let stored = snapshot[key] else { return .unknown }
        do {
            try authenticator.authenticate(stored, credentials: credentials, in: snapshot, now: now())
        } catch {
            return .refused(error.message)
        }
        guard isServing(key, run: run, insight: snapshot[Self.insightKey(key)]) else { return .unknown }
        try await store.write { draft in
            guard var resource = draft[key] else { return }
            resource.labels[Label.drained] = run
            draft.put(resource)
        }
        logger.info("proxy said goodbye", [.proxyID: "\(key)"])
        return .heard
    }

    /// Whether the stream of the proxy, here or at another instance, is one of that run of its agent.
    ///
    /// The insight of another instance may lack the run: then any is taken for it.
    private func isServing(_ key: ResourceKey, run: String, insight: Resource?) -> Bool {
        if let member = state.withLock({ $0.members[key] }) { return member.node.run == run }
        guard isElsewhere(insight) else { return false }
        guard let connected = insight?.spec["metadata"].map(ProxyNode.run(of:)), !connected.isEmpty else { return true }
        return connected == run
    }
}
