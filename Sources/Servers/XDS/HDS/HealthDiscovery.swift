package import Access
import Crypto
package import Documents
package import GRPC
import Lifecycle
package import Logging
import Metrics
import Net
import Protobuf
import ProxyPlanning
import ResourceModel
package import Stores
import Synchronization

/// `envoy.service.health.v3.HealthDiscoveryService`: proxies check themselves and their workloads, and the states of their inbounds
/// follow what they find.
package final class HealthDiscovery: Service {
    /// How proxies are asked.
    package struct Settings: Sendable {
        /// Between two reports of a proxy.
        package var interval: Duration = .seconds(5)
        /// The most between two reports of a proxy that checks a workload, if its agent says that it may be asked so often. What a
        /// probe finds has to be in other zones within a second; Envoy tells it with its next report.
        package var promptInterval: Duration = .milliseconds(500)
        /// Of a check that a `serviceProbe` says nothing of.
        package var timeout: Duration = .seconds(2)
        /// Between two checks.
        package var checkInterval: Duration = .seconds(1)
        /// Between two checks of what nobody calls.
        package var noTrafficInterval: Duration = .seconds(1)
        /// Good checks until healthy.
        package var healthyThreshold = 1
        /// Bad checks until unhealthy.
        package var unhealthyThreshold = 1
        /// How long a stream may wait for its Dataplane to be there.
        package var patience: Duration = .seconds(30)

        /// Kuma's defaults.
        package init() {}

        fileprivate var standard: HealthChecks.Standard {
            HealthChecks.Standard(
                timeout: timeout,
                interval: checkInterval,
                noTrafficInterval: noTrafficInterval,
                healthyThreshold: UInt32(clamping: healthyThreshold),
                unhealthyThreshold: UInt32(clamping: unhealthyThreshold)
            )
        }
    }

    /// A stream whose proxy has said who it is.
    struct Arrival: Sendable {
        var id: String
        var node: ProxyNode
        var credentials: [String]
        var call: LoopBound<HealthCall>
    }

    private struct Member: Sendable {
        var arrival: Arrival
        var since: Timestamp
        var isIn = false
        /// Of the Dataplane that the last specifier was made for; nil before the first.
        var version: UInt64?
        var specifier: [UInt8] = []
        var findings: [String: Bool] = [:]
        /// The findings may say something else than the Dataplane.
        var isDue = false
    }

    private let store: ResourceStore
    private let authenticator: ProxyAuthenticator
    private let settings: Settings
    let metrics: HealthMetrics
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    /// Who waits for a Dataplane does not wait for ever.
    private let patience: Alarm
    private let members = Mutex<[String: Member]>([:])
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - `metrics`: Where streams and reports are counted.
    /// - `now`: The wall clock.
    package init(
        store: ResourceStore,
        authenticator: ProxyAuthenticator,
        settings: Settings,
        metrics: HealthMetrics = HealthMetrics(MetricRegistry()),
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.metrics = metrics
        (self.store, self.authenticator, self.settings, self.now, self.logger) = (
            store, authenticator, settings, now, logger
        )
        patience = Alarm(now: now)
        (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds the service's method.
    package func addServices(to services: inout GRPCServices) {
        services.add("/envoy.service.health.v3.HealthDiscoveryService/StreamHealthCheck") { _ in
            HealthCall(id: RandomID().description, self)
        }
    }

    // MARK: - From the streams

    func arrived(_ arrival: Arrival) {
        let time = now()
        members.withLock { $0[arrival.id] = Member(arrival: arrival, since: time) }
        waker.yield()
    }

    /// Costs nothing but a look unless something else was found.
    func reported(_ id: String, _ findings: [String: Bool]) {
        let isNews = members.withLock { members in
            guard let known = members[id]?.findings, known != findings else { return false }
            members[id]?.findings = findings
            members[id]?.isDue = true
            return true
        }
        if isNews { waker.yield() }
    }

    func left(_ id: String) { members.withLock { $0[id] = nil } }

    // MARK: - The service

    /// Serves until shutdown begins, then ends all streams.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [waker, store] in for await _ in store.signals() { waker.yield() } }
            group.addTask { [waker, patience] in await patience.run { waker.yield() } }
            group.addTask { [wake] in for await _ in wake { await self.attend() } }
            await gracefulShutdown()
            for member in members.withLock({ Array($0.values) }) {
                member.arrival.call.perform { $0.finish(GRPCStatus(.unavailable, "control plane is shutting down")) }
            }
            group.cancelAll()
        }
    }

    private func attend() async {
        let snapshot = store.snapshot
        var impatient: [Timestamp] = []
        for (id, member) in members.withLock({ $0 }) {
            guard let dataplane = snapshot[member.arrival.node.key] else {
                let end = member.since.advanced(by: settings.patience)
                if end <= now() {
                    refuse(member, ProxyRefusal("resource \"\(member.arrival.node.id.nodeID)\" not found"))
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
            logger.debug("health of a proxy changed", ["proxy.id": "\(key)"])
        } catch {
            // Comes again with the next round.
            members.withLock { $0[id]?.isDue = true }
            logger.warning("health of a proxy not written", ["proxy.id": "\(key)", "error": "\(error)"])
        }
    }
}
