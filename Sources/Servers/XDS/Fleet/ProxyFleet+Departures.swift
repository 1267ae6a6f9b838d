import LogKeys
import Logging
import ResourceModel
import Stores

extension ProxyFleet {
    /// Takes a proxy off whose stream has ended, unless it comes back in time.
    func depart(_ departure: Departure) async {
        let key = departure.node.key
        guard departure.node.resource != nil else { return }
        if !departure.isGoodbye {
            // Cancelled when the control plane stops: then the registration stays.
            guard (try? await Task.sleep(for: settings.deregistrationDelay)) != nil else { return }
        }
        guard !isConnected(key) else { return }
        do {
            let isGone = try await store.write { draft in
                guard draft[key] != nil, !self.isElsewhere(draft[Self.insightKey(key)]) else { return false }
                draft.delete(key)
                return true
            }
            if isGone { logger.info("proxy deregistered", [.proxyID: "\(key)"]) }
        } catch {
            logger.warning("proxy not deregistered", [.proxyID: "\(key)", .error: "\(error)"])
        }
    }

    /// Whether another instance of the control plane has an open stream of the proxy.
    ///
    /// - `insight`: Of the proxy.
    func isElsewhere(_ insight: Resource?) -> Bool {
        guard let insight else { return false }
        return Subscriptions(insight).list.contains { $0.disconnectTime.isEmpty && $0.instanceID != instanceID }
    }

    /// Of the document that tells of a proxy's streams.
    static func insightKey(_ key: ResourceKey) -> ResourceKey {
        ResourceKey(AllKinds[key.kind]?.insight ?? "", mesh: key.mesh, name: key.name)
    }
}
