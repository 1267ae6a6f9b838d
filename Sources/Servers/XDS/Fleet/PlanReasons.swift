import LogKeys
import Logging
import ProxyPlanning
import ResourceModel
import Stores

/// Says in the log which parts of proxies' plans were made anew, and after which changes. Keeps nothing unless the level is debug.
struct PlanReasons {
    private let logger: Logger
    /// By stream: what was made last.
    private var plans: [String: ProxyPlan] = [:]
    private var changed = ResourceNames()

    init(_ logger: Logger) { self.logger = logger }

    /// These were taken in since plans were made.
    mutating func note(_ changes: [Change]) {
        guard logger.isEnabled(.debug) else { return }
        for change in changes { changed.add(change.key) }
    }

    /// What has changed is not known.
    mutating func noteEverything() { changed = ResourceNames(everything: logger.isEnabled(.debug)) }

    /// All streams know of the changes.
    mutating func forgetChanges() { changed = ResourceNames() }

    /// A proxy gets something else than before.
    mutating func tell(_ member: ProxyFleet.Member, _ plan: ProxyPlan) {
        guard logger.isEnabled(.debug) else {
            plans = [:]
            return
        }
        let parts = plan.changedParts(since: plans[member.id])
        plans[member.id] = plan
        logger.debug(
            "configuration made",
            [
                .proxyID: member.node.id.nodeID, .planParts: parts.joined(separator: ","),
                .resourceChanged: changed.description,
            ]
        )
    }

    /// Forgets all other streams.
    mutating func keep(_ open: Set<String>) { plans = plans.filter { open.contains($0.key) } }
}
