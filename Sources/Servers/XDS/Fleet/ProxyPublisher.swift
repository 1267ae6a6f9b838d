import Documents
import EnvoyConfig
import Identity
import Net
import ProxyPlanning
import ResourceModel
import Stores
import Topology

/// Computes what each proxy should have, after each change, and hands it to the streams: some at a time, one closure per loop, so that
/// the first are told while the last are computed.
///
/// One task owns all of it: the snapshot of the zone, which follows the store; planner and renderer, which keep what they made.
struct ProxyPublisher {
    private let fleet: ProxyFleet
    private var zone: ZoneSnapshot
    private var revision: Revision
    private var planner = Planner()
    private var renderer = Renderer()
    private var secrets: ProxySecrets
    /// By stream.
    private var published: [String: ProxyState] = [:]
    /// What agents send to collectors, by stream.
    private var telemetry: [String: TelemetryPlan] = [:]
    /// When the next certificate is due.
    private var renewal: Timestamp?
    private var reasons: PlanReasons

    init(fleet: ProxyFleet) {
        self.fleet = fleet
        let snapshot = fleet.store.snapshot
        revision = snapshot.revision
        zone = Self.zone(of: snapshot, fleet)
        secrets = ProxySecrets(fleet.identities, fleet.metrics, fleet.logger)
        reasons = PlanReasons(fleet.logger)
    }

    /// Follows the store until it is cancelled.
    consuming func run() async {
        fleet.settings.zoneChanged?(zone)
        for await _ in fleet.changes {
            let start = ContinuousClock.now
            let isDue = renewal.map { $0 <= fleet.now() } ?? false
            let isChanged = follow()
            let isNews = publish(toAll: isChanged || isDue)
            renewal = fleet.identities.nextRenewal
            fleet.renewals.set(renewal)
            // The first change goes out at once. What comes in the moments after it goes out together, and in a large fleet half of the time
            // is left to the streams.
            let spent = min(ContinuousClock.now - start, .seconds(1))
            guard (try? await Task.sleep(for: isNews ? max(spent, fleet.settings.coalescing) : spent)) != nil else {
                return
            }
        }
    }

    private static func zone(of snapshot: ResourceSnapshot, _ fleet: ProxyFleet) -> ZoneSnapshot {
        let kinds = snapshot.kinds.filter { !isInsight($0) }
        return ZoneSnapshot(context: fleet.settings.zone, resources: kinds.flatMap { snapshot.list($0) })
    }

    /// Returns whether anything changed that configurations depend on.
    private mutating func follow() -> Bool {
        let snapshot = fleet.store.snapshot
        guard snapshot.revision != revision else { return false }
        if let set = fleet.store.changes(since: revision) {
            revision = set.to
            let changes = set.changes.filter { !isReport($0) }
            guard !changes.isEmpty else { return false }
            reasons.note(changes)
            zone = zone.applying(changes.map { ResourceChange(old: $0.old, new: $0.new) })
        } else {
            revision = snapshot.revision
            zone = Self.zone(of: snapshot, fleet)
            reasons.noteEverything()
        }
        fleet.settings.zoneChanged?(zone)
        return true
    }

    /// Hot: a report that tells nothing about certificates changes no configuration, and each stream makes some. Authorities that stand in
    /// files are looked at again with whatever happens.
    private func isReport(_ change: Change) -> Bool {
        guard !fleet.identities.readsFiles else { return Self.isInsight(change.key.kind) }
        switch change.key.kind {
        case .dataplaneInsight:
            let issuers = [change.old, change.new].map { $0?.spec["mTLS"]?["issuedBackend"] }
            return issuers[0] == issuers[1]
        case .meshService: return Self.isCount(change)
        default: return Self.isInsight(change.key.kind)
        }
    }

    /// How many of a service's proxies are connected is told to people alone.
    static func isCount(_ change: Change) -> Bool {
        guard let old = change.old, let new = change.new else { return false }
        let statuses = [old, new].map { service in
            var status = service.status
            status?.remove("dataplaneProxies")
            return status
        }
        return statuses[0] == statuses[1] && old.labels == new.labels && old.spec == new.spec
    }

    /// What is only reported does not change any configuration, but for which proxies have certificates: where plain text is
    /// allowed, a service is called with TLS once all of its proxies have.
    private static func isInsight(_ kind: KindName) -> Bool {
        kind != .dataplaneInsight && kind.description.hasSuffix("Insight")
    }

    /// Returns whether any stream is told anything.
    ///
    /// - `all`: Otherwise only streams that have not been told anything: nothing changed for the others.
    private mutating func publish(toAll all: Bool) -> Bool {
        let (members, count) = fleet.members { [published] in all || published[$0] == nil }
        let snapshot = fleet.store.snapshot
        var batches = Batches()
        var isNews = false
        secrets.begin()
        fleet.bodies.rotate()
        for member in members {
            let start = ContinuousClock.now
            guard let plan = plan(member) else { continue }
            tell(member, plan.system.value.dynamicConfig?.telemetry)
            let resources = renderer.resources(for: plan, in: zone)
            let state = ProxyState(
                resources: resources,
                secrets: secrets.secrets(for: member, plan, wanted: resources.secrets, in: snapshot, now: fleet.now()) {
                    certificate in
                    fleet.insights.note(member.id, member.node.key) { $0.certificate = certificate }
                }
            )
            let last = published[member.id]
            let isSame = last?.resources == state.resources && last?.secrets == state.secrets
            fleet.metrics.generated(for: member.node.key, in: .now - start, isSame ? nil : resources)
            if isSame { continue }
            reasons.tell(member, plan)
            published[member.id] = state
            isNews = true
            batches.add(member.call, state)
        }
        batches.flush()
        fleet.metrics.encoded(renderer.takeEncodings())
        // All have been looked at: what none of them used is of no use.
        if all { renderer.rotate() }
        if published.count > count {
            let open = Set(fleet.members.map(\.id))
            published = published.filter { open.contains($0.key) }
            telemetry = telemetry.filter { open.contains($0.key) }
            secrets.keep(open)
            reasons.keep(open)
            planner.forget(allBut: zone)
        }
        reasons.forgetChanges()
        secrets.showFailures(many: fleet.settings.failingProxies)
        return isNews
    }

    /// Has the insight of a proxy say what its agent sends to collectors, if that is news.
    private mutating func tell(_ member: ProxyFleet.Member, _ plan: TelemetryPlan?) {
        guard telemetry[member.id] != plan else { return }
        telemetry[member.id] = plan
        fleet.insights.note(member.id, member.node.key) { $0.telemetry = plan?.status }
    }

    /// What streams are to be told, by their loops.
    private struct Batches {
        private static let limit = 64
        private var byLoop: [ObjectIdentifier: [(LoopBound<ADSCall>, ProxyState)]] = [:]

        mutating func add(_ call: LoopBound<ADSCall>, _ state: ProxyState) {
            let loop = ObjectIdentifier(call.loop)
            byLoop[loop, default: []].append((call, state))
            if byLoop[loop]?.count == Self.limit { tell(byLoop.removeValue(forKey: loop) ?? []) }
        }

        mutating func flush() {
            for updates in byLoop.values { tell(updates) }
            byLoop = [:]
        }

        private func tell(_ updates: [(LoopBound<ADSCall>, ProxyState)]) {
            updates.first?.0.loop.execute { for (call, state) in updates { call.value?.update(state) } }
        }
    }

    private mutating func plan(_ member: ProxyFleet.Member) -> ProxyPlan? {
        switch member.node.kind {
        case .zoneIngress: planner.ingress(member.node.id.name, facts: member.facts, in: zone)
        case .zoneEgress: planner.egress(member.node.id.name, facts: member.facts, in: zone)
        default: isFound(member) ? planner.sidecar(member.node.id, facts: member.facts, in: zone) : nil
        }
    }

    /// False for a proxy at a name that nobody answers for: its Envoy could not listen there.
    private func isFound(_ member: ProxyFleet.Member) -> Bool {
        zone.meshes[member.node.id.mesh]?.proxies[member.node.id.name].map { NameRules.isIPAddress($0.address) } ?? true
    }
}
