import Access
import Logging
package import ResourceModel
import Stores

extension ProxyFleet {
    /// What became of a goodbye.
    package enum Goodbye: Equatable, Sendable {
        /// The proxy is out of every assignment.
        case heard
        /// No stream of it ends here, or its resource is not for it to remove.
        case unknown
        /// The credential is not good for the proxy; with the reason.
        case refused(String)
    }

    /// Takes a proxy out of service that has said that it will end, while its stream stays open: it goes on serving what is under
    /// way. Only what a proxy has registered itself is removed.
    ///
    /// - `credentials`: As on the stream: the token itself, without a scheme before it.
    /// Throws `StoreError` if it could not be written; the proxy is then still in.
    package func goodbye(_ key: ResourceKey, credentials: [String]) async throws -> Goodbye {
        let snapshot = store.snapshot
        guard let stored = snapshot[key] else { return .unknown }
        do {
            try authenticator.authenticate(stored, credentials: credentials, in: snapshot, now: now())
        } catch {
            return .refused(error.message)
        }
        guard registersItself(key) else { return .unknown }
        try await store.write { draft in
            if draft[key] != nil { draft.delete(key) }
        }
        logger.info("proxy said goodbye", ["proxy.id": "\(key)"])
        return .heard
    }
}
