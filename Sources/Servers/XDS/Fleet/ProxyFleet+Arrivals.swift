import Access
import Documents
import LogKeys
import Logging
import Net
import ProxyPlanning
import ResourceModel
import Stores
import Synchronization

extension ProxyFleet {
    /// Lets a proxy in, or says why not.
    func admit(_ arrival: Arrival) async {
        let node = arrival.node
        do {
            try authenticate(arrival)
            try enter(arrival)
        } catch {
            return refuse(arrival, error)
        }
        do {
            try await takePlace(node)
        } catch {
            state.withLock { $0.members[node.key] = nil }
            return refuse(arrival, ProxyRefusal("could not register proxy passed in kuma-dp run: \(error)"))
        }
        insights.opened(arrival.id, node)
        state.withLock { state in
            state.refusals[node.key] = nil
            // Unless it has left meanwhile, and another stream has its place.
            if state.members[node.key]?.id == arrival.id { state.members[node.key]?.isAdmitted = true }
        }
        logger.info("proxy connected", [.proxyID: "\(node.key)"])
        tellOfZoneProxies(node)
        arrival.call.perform { $0.admitted() }
        changer.yield()
    }

    /// What is there and does nothing is worth a word; once for each connection.
    private func tellOfZoneProxies(_ node: ProxyNode) {
        let snapshot = store.snapshot
        guard node.key.kind == .dataplane, let proxy = snapshot[node.key],
            let mesh = snapshot[ResourceKey(.mesh, name: node.key.mesh)]
        else { return }
        let warnings = Dataplane.zoneProxyWarnings(of: proxy, in: Mesh(mesh))
        guard !warnings.isEmpty else { return }
        logger.warning(
            "zone proxies of a dataplane lack something",
            [.proxyID: "\(node.key)", .reason: warnings.joined(separator: "; ")]
        )
    }

    private func refuse(_ arrival: Arrival, _ refusal: ProxyRefusal) {
        let isNews = state.withLock { state in
            if state.refusals[arrival.node.key] == refusal.message { return false }
            // Anybody may come with any name.
            if state.refusals.count >= 1000 { state.refusals = [:] }
            state.refusals[arrival.node.key] = refusal.message
            return true
        }
        logger.log(
            isNews ? .warning : .debug,
            "proxy refused",
            [.proxyID: "\(arrival.node.key)", .error: refusal.message]
        )
        arrival.call.perform { $0.finish(refusal.rpcStatus) }
    }

    private func authenticate(_ arrival: Arrival) throws(ProxyRefusal) {
        let (snapshot, node) = (store.snapshot, arrival.node)
        if let mesh = node.resource?.mesh, !mesh.isEmpty, snapshot[ResourceKey(.mesh, name: mesh)] == nil {
            throw ProxyRefusal("authentication failed: mesh \"\(mesh)\" does not exist")
        }
        let stored = snapshot[node.key]
        guard let proxy = node.resource ?? stored else {
            throw ProxyRefusal(
                "resource \"\(node.id.nodeID)\" not found; create a \(node.kind) in Kuma CP first or pass it as an argument to kuma-dp"
            )
        }
        do {
            try authenticator.authenticate(proxy, credentials: arrival.credentials, in: snapshot, now: now())
            // Whoever replaces a proxy needs a credential that is good for what is there.
            if node.resource != nil, let stored {
                try authenticator.authenticate(stored, credentials: arrival.credentials, in: snapshot, now: now())
            }
        } catch {
            throw ProxyRefusal(error.message)
        }
        if let resource = node.resource, let reason = ProxyAuthenticator.missingWorkload(resource, in: snapshot) {
            throw ProxyRefusal(reason)
        }
    }

    private func enter(_ arrival: Arrival) throws(ProxyRefusal) {
        let node = arrival.node
        var facts = node.facts
        facts.adminIdentity = adminIdentity(of: node)
        let member = Member(id: arrival.id, node: node, facts: facts, call: arrival.call)
        let refusal: ProxyRefusal? = state.withLock { state in
            if state.isStopping { return ProxyRefusal("control plane is shutting down") }
            if state.members[node.key] != nil {
                return ProxyRefusal("there is already an active stream from this node, try again later")
            }
            state.members[node.key] = member
            return nil
        }
        if let refusal { throw refusal }
    }

    private func adminIdentity(of node: ProxyNode) -> AdminIdentity? {
        guard node.facts.adminPort > 0, let authority = AdminCertificates(in: store.snapshot) else { return nil }
        let networking = (node.resource ?? store.snapshot[node.key])?.spec["networking"]
        let addresses = ["address", "advertisedAddress"].compactMap { networking?[$0]?.stringValue }.filter {
            !$0.isEmpty
        }
        do { return try authority.server(addresses, now: now()) } catch {
            logger.warning(
                "no certificate for the administration of a proxy",
                [.proxyID: "\(node.key)", .error: "\(error)"]
            )
            return nil
        }
    }
}
