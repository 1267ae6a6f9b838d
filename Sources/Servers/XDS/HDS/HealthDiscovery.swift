package import Access
import Crypto
package import Documents
package import GRPC
import Lifecycle
package import Logging
import Metrics
import Net
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

        var standard: HealthChecks.Standard {
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

    struct Member: Sendable {
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

    let store: ResourceStore
    let authenticator: ProxyAuthenticator
    let settings: Settings
    let metrics: HealthMetrics
    let now: @Sendable () -> Timestamp
    let logger: Logger
    /// Who waits for a Dataplane does not wait for ever.
    let patience: Alarm
    let members = Mutex<[String: Member]>([:])
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
}
