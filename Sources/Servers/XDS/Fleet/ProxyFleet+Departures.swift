import Identity
import LogKeys
import Logging
import ResourceModel
import Stores
import Synchronization

extension ProxyFleet {
    /// Takes a proxy off that has not come back in time: until then it also finds the certificates that it had.
    func takeOff(_ departure: Departure) async {
        let key = departure.key
        // A zone egress has a certificate for each mesh.
        for mesh in key.mesh.isEmpty ? store.snapshot.list(.mesh).map(\.name) : [key.mesh] {
            identities.forget(ResourceKey(key.kind, mesh: mesh, name: key.name))
        }
        guard departure.isRegistered else { return }
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

    /// Whether the proxy has not come back since: one that came and went again has its time anew.
    func hasStayedAway(_ departure: Departure) -> Bool {
        state.withLock { state in
            guard state.departing[departure.key] == departure.id else { return false }
            state.departing[departure.key] = nil
            return state.members[departure.key] == nil
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
