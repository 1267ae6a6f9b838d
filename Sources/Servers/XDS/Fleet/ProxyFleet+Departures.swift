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
        let instance = instanceID
        do {
            let isGone = try await store.write { draft in
                guard draft[key] != nil, !Self.isElsewhere(key, instance, draft) else { return false }
                draft.delete(key)
                return true
            }
            if isGone { logger.info("proxy deregistered", ["proxy.id": "\(key)"]) }
        } catch {
            logger.warning("proxy not deregistered", ["proxy.id": "\(key)", "error": "\(error)"])
        }
    }

    /// Whether another instance of the control plane has an open stream of the proxy.
    private static func isElsewhere(_ key: ResourceKey, _ instance: String, _ draft: ResourceDraft) -> Bool {
        guard let kind = AllKinds[key.kind]?.insight,
            let insight = draft[ResourceKey(kind, mesh: key.mesh, name: key.name)]
        else {
            return false
        }
        return Subscriptions(insight).list.contains { $0.disconnectTime.isEmpty && $0.instanceID != instance }
    }
}
