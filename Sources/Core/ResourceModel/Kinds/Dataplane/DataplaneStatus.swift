/// How a proxy is, by its connection and its inbounds.
package enum DataplaneStatus: String, Hashable, Sendable {
    /// Connected, and all inbounds are ready; of a gateway: connected.
    case online = "Online"
    /// Connected, but some inbounds aren't ready.
    case partiallyDegraded = "Partially degraded"
    /// Not connected, or no inbound is ready; so is a proxy without any.
    case offline = "Offline"

    /// - `isConnected`: Whether a control plane holds a stream of the proxy (`Subscriptions.isOnline`).
    package init(_ dataplane: Dataplane, isConnected: Bool) {
        if dataplane.gateway != nil {
            self = isConnected ? .online : .offline
            return
        }
        let total = dataplane.inbounds.count + dataplane.listeners.count
        let ready =
            dataplane.inbounds.count { $0.state != .notReady && $0.health != false }
            + dataplane.listeners.count { $0.isReady }
        if !isConnected || ready == 0 {
            self = .offline
        } else {
            self = ready < total ? .partiallyDegraded : .online
        }
    }
}
