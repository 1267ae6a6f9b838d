import Access
import Documents
import GRPC
import LogKeys
import Logging
import Metrics
import Net
import Protobuf
import ProxyPlanning
import ResourceModel
import Stores
import Synchronization

/// A round: who is new is let in or refused, asked, and what was found is written.
extension HealthDiscovery {
    func attend() async {
        let snapshot = store.snapshot
        var impatient: [Timestamp] = []
        for (id, member) in members.withLock({ $0 }) {
            guard let dataplane = snapshot[member.arrival.node.key] else {
                let end = member.since.advanced(by: settings.patience)
                if end <= now() {
                    refuse(
                        member,
                        ProxyRefusal(
                            "dataplane not found. Create Dataplane in Kuma CP first or pass it as an argument to kuma-dp"
                        )
                    )
                } else {
                    impatient.append(end)
                }
                continue
            }
            // Most members of most rounds: neither they nor their Dataplanes have anything to say.
            if member.isIn, member.version == dataplane.version, !member.isDue { continue }
            do throws(ProxyRefusal) {
                try enter(id, member, dataplane, snapshot)
            } catch {
                refuse(member, error)
                continue
            }
            let start = ContinuousClock.now
            let checks = HealthChecks(dataplane, facts: member.arrival.node.facts, standard: settings.standard)
            ask(id, member, dataplane, checks)
            metrics.generated(in: .now - start)
            await apply(member.findings, id, member.arrival.node, dataplane, checks)
        }
        patience.set(impatient.min())
    }

    private func refuse(_ member: Member, _ refusal: ProxyRefusal) {
        left(member.arrival.id)
        metrics.failures.add()
        member.arrival.call.perform { $0.finish(refusal.rpcStatus) }
    }

    private func enter(
        _ id: String,
        _ member: Member,
        _ dataplane: Resource,
        _ snapshot: ResourceSnapshot
    ) throws(ProxyRefusal) {
        guard !member.isIn else { return }
        guard dataplane.kind == .dataplane else { throw ProxyRefusal("health is checked by data plane proxies only") }
        do {
            try authenticator.authenticate(dataplane, credentials: member.arrival.credentials, in: snapshot, now: now())
        } catch {
            throw ProxyRefusal(error.message)
        }
        members.withLock { $0[id]?.isIn = true }
    }

    private func ask(_ id: String, _ member: Member, _ dataplane: Resource, _ checks: HealthChecks) {
        guard member.version != dataplane.version else { return }
        let isPrompt = checks.hasProbes && member.arrival.node.facts.has(.promptHealthReports)
        let interval = isPrompt ? min(settings.interval, settings.promptInterval) : settings.interval
        let specifier = checks.specifier(interval: interval).serialized()
        members.withLock {
            $0[id]?.version = dataplane.version
            $0[id]?.specifier = specifier
        }
        guard specifier != member.specifier else { return }
        let frame = GRPCFrame(specifier)
        member.arrival.call.perform { $0.send(frame) }
    }

    private func apply(
        _ findings: [String: Bool],
        _ id: String,
        _ node: ProxyNode,
        _ dataplane: Resource,
        _ checks: HealthChecks
    ) async {
        members.withLock { if $0[id]?.findings == findings { $0[id]?.isDue = false } }
        // Before the first report nothing is known, and what the Dataplane says of itself stands.
        guard !findings.isEmpty else { return }
        guard checks.spec(by: findings) != dataplane.spec else { return }
        let (key, standard) = (node.key, settings.standard)
        do {
            try await store.write { draft in
                guard var current = draft[key] else { return }
                current.spec = HealthChecks(current, facts: node.facts, standard: standard).spec(by: findings)
                draft.put(current)
            }
            logger.debug("health of a proxy changed", [.proxyID: "\(key)"])
        } catch {
            // Comes again with the next round.
            members.withLock { $0[id]?.isDue = true }
            logger.warning("health of a proxy not written", [.proxyID: "\(key)", .error: "\(error)"])
        }
    }
}
