package import Access
package import Documents
import GRPC
package import Identity
import Lifecycle
package import Logging
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
        /// How long changes are gathered before proxies are told.
        package var coalescing: Duration = .milliseconds(5)

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
    }

    private struct Departure: Sendable {
        var node: ProxyNode
        var isGoodbye: Bool
    }

    private struct State {
        var members: [ResourceKey: Member] = [:]
        var arrivals: [Arrival] = []
        var departures: [Departure] = []
        var isStopping = false
        /// Why proxies were refused the last time, so that the log hears of it once.
        var refusals: [ResourceKey: String] = [:]
    }

    let settings: Settings
    let store: ResourceStore
    let identities: IdentityCache
    let logger: Logger
    let now: @Sendable () -> Timestamp
    /// Where streams report what proxies took.
    package let insights: ProxyInsights
    let authenticator: ProxyAuthenticator
    private let rules: ResourceRules
    private let state = Mutex(State())
    private let moves: AsyncStream<Void>
    private let mover: AsyncStream<Void>.Continuation
    /// Wakes the publisher.
    let changes: AsyncStream<Void>
    private let changer: AsyncStream<Void>.Continuation

    /// - `rules`: By which proxies register themselves.
    /// - `insights`: To be run as a service before this one.
    /// - `now`: The wall clock.
    package init(
        store: ResourceStore,
        rules: ResourceRules,
        authenticator: ProxyAuthenticator,
        identities: IdentityCache,
        insights: ProxyInsights,
        settings: Settings,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.store, self.rules, self.authenticator, self.identities) = (store, rules, authenticator, identities)
        (self.insights, self.settings, self.now, self.logger) = (insights, settings, now, logger)
        (moves, mover) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (changes, changer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Sent with each answer.
    var instanceID: String { settings.instanceID }

    /// Those who are in, in no order.
    var members: [Member] { state.withLock { Array($0.members.values) } }

    /// How many streams are open.
    package var count: Int { state.withLock { $0.members.count } }

    /// Whether the proxy has a stream here.
    package func isConnected(_ key: ResourceKey) -> Bool { state.withLock { $0.members[key] != nil } }

    /// Whether the proxy has a stream here that brought its own resource.
    func registersItself(_ key: ResourceKey) -> Bool {
        state.withLock { $0.members[key]?.node.resource != nil }
    }

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
            if !state.isStopping { state.departures.append(Departure(node: member.node, isGoodbye: isGoodbye)) }
            return true
        }
        guard isMember else { return }
        insights.closed(id, key)
        // A zone egress has a certificate for each mesh.
        for mesh in key.mesh.isEmpty ? store.snapshot.list(.mesh).map(\.name) : [key.mesh] {
            identities.forget(ResourceKey(key.kind, mesh: mesh, name: key.name))
        }
        logger.info("proxy disconnected", ["proxy.id": "\(key)"])
        mover.yield()
    }

    // MARK: - The service

    /// Serves until shutdown begins, then ends all streams. Registrations stay: the proxies will come back, here or elsewhere.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.handleMoves() }
            group.addTask { [changer, store] in for await _ in store.signals() { changer.yield() } }
            group.addTask { await ProxyPublisher(fleet: self).run() }
            group.addTask { await self.watchRenewals() }
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

    /// Certificates are due without any change in the store.
    private func watchRenewals() async {
        // Only cancellation ends a sleep early: then this ends too.
        while (try? await Task.sleep(for: .seconds(5))) != nil {
            if let renewal = identities.nextRenewal, renewal <= now() { changer.yield() }
        }
    }

    private func handleMoves() async {
        await withDiscardingTaskGroup { group in
            for await _ in moves {
                let (arrivals, departures) = state.withLock { state in
                    defer { (state.arrivals, state.departures) = ([], []) }
                    return (state.arrivals, state.departures)
                }
                for arrival in arrivals { group.addTask { await self.admit(arrival) } }
                for departure in departures { group.addTask { await self.depart(departure) } }
            }
            group.cancelAll()
        }
    }

    // MARK: - Coming

    private func admit(_ arrival: Arrival) async {
        let node = arrival.node
        do {
            try authenticate(arrival)
            try enter(arrival)
        } catch {
            return refuse(arrival, error)
        }
        do {
            if let resource = node.resource { try await register(resource) }
        } catch {
            state.withLock { $0.members[node.key] = nil }
            return refuse(arrival, ProxyRefusal("could not register \(node.key): \(error)"))
        }
        insights.opened(arrival.id, node)
        state.withLock { $0.refusals[node.key] = nil }
        logger.info("proxy connected", ["proxy.id": "\(node.key)"])
        arrival.call.perform { $0.admitted() }
        changer.yield()
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
            ["proxy.id": "\(arrival.node.key)", "error": refusal.message]
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
    }

    private func enter(_ arrival: Arrival) throws(ProxyRefusal) {
        let node = arrival.node
        var facts = node.facts
        facts.adminIdentity = adminIdentity(of: node)
        let member = Member(id: arrival.id, node: node, facts: facts, call: arrival.call)
        let refusal: ProxyRefusal? = state.withLock { state in
            if state.isStopping { return ProxyRefusal("control plane is shutting down") }
            if state.members[node.key] != nil {
                return ProxyRefusal("there is already an active stream for the proxy \"\(node.id.nodeID)\"")
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
                ["proxy.id": "\(node.key)", "error": "\(error)"]
            )
            return nil
        }
    }

    private func register(_ resource: Resource) async throws {
        let rules = rules
        _ = try await store.write { draft in
            var resource = resource
            if let stored = draft[resource.key] {
                resource.spec = Self.keepingStates(of: stored.spec, in: resource.spec)
            }
            return try rules.put(resource, in: &draft)
        }
    }

    /// What probes have found out of inbounds that are still there holds until there are newer findings.
    static func keepingStates(of stored: JSON, in spec: JSON) -> JSON {
        guard var networking = spec["networking"], let inbounds = networking["inbound"]?.arrayValue else { return spec }
        let known = stored["networking"]?["inbound"]?.arrayValue ?? []
        networking.set(
            "inbound",
            .array(
                inbounds.map { inbound in
                    guard inbound["serviceProbe"] != nil,
                        let old = known.first(where: { $0["port"] == inbound["port"] }),
                        old["serviceProbe"] != nil
                    else { return inbound }
                    var kept = inbound
                    for field in ["state", "health"] {
                        if let value = old[field] { kept.set(field, value) } else { kept.remove(field) }
                    }
                    return kept
                }
            )
        )
        var result = spec
        result.set("networking", networking)
        return result
    }

    // MARK: - Going

    private func depart(_ departure: Departure) async {
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
