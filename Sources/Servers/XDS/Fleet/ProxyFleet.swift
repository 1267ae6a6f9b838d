package import Access
package import Documents
import GRPC
package import Identity
import Lifecycle
import LogKeys
package import Logging
import Metrics
import Net
package import ProxyPlanning
package import ResourceModel
package import Stores
import Synchronization
package import Topology

/// The proxies that are connected to this control plane: who is let in, what each should have, who has gone.
///
/// Streams call in from their loops and never wait. Arrivals and departures are handled by child tasks of `run()`; configurations are
/// computed by one task, `ProxyPublisher`.
package final class ProxyFleet: Service {
    /// How proxies come and go.
    package struct Settings: Sendable {
        /// Of this control plane's process; sent with each answer.
        package var instanceID: String
        /// The zone that the proxies are in.
        package var zone: ZoneContext
        /// How long the registration of a proxy stays after its stream was lost.
        package var deregistrationDelay: Duration = .seconds(10)
        /// How long nothing of a type is sent to a proxy that has refused some of it; other types go on. 0: not at all.
        package var refusalBackoff: Duration = .seconds(5)
        /// How long changes are gathered after proxies were told some. The first one never waits.
        package var coalescing: Duration = .milliseconds(5)
        /// How many proxies an authority must fail to be counted as failing (`cert_generation_circuit_open`). 0: none is.
        package var failingProxies = 10

        /// Told the zone at the start and after each change, by the one task that follows it; must be quick.
        package var zoneChanged: (@Sendable (ZoneSnapshot) -> Void)?

        /// Settings with Kuma's defaults.
        package init(instanceID: String, zone: ZoneContext) { (self.instanceID, self.zone) = (instanceID, zone) }
    }

    /// A stream whose proxy wants to be let in.
    struct Arrival: Sendable {
        var id: String
        var node: ProxyNode
        /// Values of `authorization`.
        var credentials: [String]
        var call: LoopBound<ADSCall>
    }

    /// A stream whose proxy is in.
    struct Member: Sendable {
        var id: String
        var node: ProxyNode
        var facts: ProxyFacts
        var call: LoopBound<ADSCall>
        /// Registered, and known to insights: from now on it is told of its configuration.
        var isAdmitted = false
    }

    /// Small: in a storm there are thousands that wait for their time.
    struct Departure: Sendable {
        /// Of the stream that has ended.
        var id: String
        var key: ResourceKey
        /// Whether the proxy has brought what is stored of it.
        var isRegistered: Bool
        /// When it is taken off unless it has come back.
        var due = ContinuousClock.now
    }

    struct State {
        var members: [ResourceKey: Member] = [:]
        var arrivals: [Arrival] = []
        /// The last stream of each proxy whose departure waits for its time.
        var departing: [ResourceKey: String] = [:]
        var isStopping = false
        /// Why proxies were refused the last time, so that the log hears of it once.
        var refusals: [ResourceKey: String] = [:]
    }

    let settings: Settings
    let store: ResourceStore
    let identities: IdentityCache
    let metrics: FleetMetrics
    let logger: Logger
    let now: @Sendable () -> Timestamp
    /// Where streams report what proxies took.
    package let insights: ProxyInsights
    let authenticator: ProxyAuthenticator
    /// Of what streams are sent.
    let bodies = AnswerBodies()
    let rules: ResourceRules
    let state = Mutex(State())
    /// Somebody has arrived.
    let moves: AsyncStream<Void>
    private let mover: AsyncStream<Void>.Continuation
    /// Those who have said goodbye, and those who were lost: in the order of when they are due.
    let departures: (goodbye: AsyncStream<Departure>, lost: AsyncStream<Departure>)
    private let departed: (goodbye: AsyncStream<Departure>.Continuation, lost: AsyncStream<Departure>.Continuation)
    /// Wakes the publisher.
    let changes: AsyncStream<Void>
    let changer: AsyncStream<Void>.Continuation
    /// Certificates are due without any change in the store.
    let renewals: Alarm

    /// - `rules`: By which proxies register themselves.
    /// - `insights`: To be run as a service before this one.
    /// - `metrics`: Where streams and the making of configurations are counted.
    /// - `now`: The wall clock.
    package init(
        store: ResourceStore,
        rules: ResourceRules,
        authenticator: ProxyAuthenticator,
        identities: IdentityCache,
        insights: ProxyInsights,
        settings: Settings,
        metrics: FleetMetrics = FleetMetrics(MetricRegistry()),
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.metrics = metrics
        (self.store, self.rules, self.authenticator, self.identities) = (store, rules, authenticator, identities)
        (self.insights, self.settings, self.now, self.logger) = (insights, settings, now, logger)
        renewals = Alarm(now: now)
        (moves, mover) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (changes, changer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // As many as there were streams in one delay.
        let goodbye = AsyncStream.makeStream(of: Departure.self, bufferingPolicy: .unbounded)
        let lost = AsyncStream.makeStream(of: Departure.self, bufferingPolicy: .unbounded)
        departures = (goodbye.stream, lost.stream)
        departed = (goodbye.continuation, lost.continuation)
    }

    /// Sent with each answer.
    var instanceID: String { settings.instanceID }

    /// Those who are in, in no order.
    var members: [Member] { members { _ in true }.some }

    /// Those of the ones who are in that are wanted, in no order, and how many are in. Hot: with thousands the others are not even copied.
    func members(_ isWanted: (_ stream: String) -> Bool) -> (some: [Member], count: Int) {
        state.withLock { state in
            var (some, count): ([Member], Int) = ([], 0)
            for index in state.members.values.indices where state.members.values[index].isAdmitted {
                count += 1
                if isWanted(state.members.values[index].id) { some.append(state.members.values[index]) }
            }
            return (some, count)
        }
    }

    /// How many streams are open.
    package var count: Int { state.withLock { $0.members.count } }

    /// Whether the proxy has a stream here.
    package func isConnected(_ key: ResourceKey) -> Bool { state.withLock { $0.members[key] != nil } }

    /// What a connected proxy said about itself; nil if it has no stream here.
    package func facts(of key: ResourceKey) -> ProxyFacts? { state.withLock { $0.members[key]?.facts } }

    // MARK: - From the streams

    func arrived(_ arrival: Arrival) {
        state.withLock { $0.arrivals.append(arrival) }
        mover.yield()
    }

    func left(_ id: String, _ key: ResourceKey, isGoodbye: Bool) {
        let isMember = state.withLock { state in
            guard let member = state.members[key], member.id == id else { return false }
            state.members[key] = nil
            guard !state.isStopping else { return true }
            state.departing[key] = id
            var departure = Departure(id: id, key: key, isRegistered: member.node.resource != nil)
            if isGoodbye {
                departed.goodbye.yield(departure)
            } else {
                departure.due += settings.deregistrationDelay
                departed.lost.yield(departure)
            }
            return true
        }
        guard isMember else { return }
        insights.closed(id, key)
        logger.info("proxy disconnected", [.proxyID: "\(key)"])
    }

    // MARK: - The service

    /// Serves until shutdown begins, then ends all streams. Registrations stay: the proxies will come back, here or elsewhere.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.handleMoves() }
            group.addTask { [changer, store] in for await _ in store.signals() { changer.yield() } }
            group.addTask { await ProxyPublisher(fleet: self).run() }
            group.addTask { [changer, renewals] in await renewals.run { changer.yield() } }
            await gracefulShutdown()
            let members = state.withLock { state in
                state.isStopping = true
                return Array(state.members.values)
            }
            for member in members {
                member.call.perform { $0.finish(GRPCStatus(.unavailable, "control plane is shutting down")) }
            }
            group.cancelAll()
        }
    }
}
