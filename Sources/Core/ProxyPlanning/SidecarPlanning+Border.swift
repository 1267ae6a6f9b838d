import Documents
import PolicyMatching
import ResourceModel
import Topology

// Zone proxies inside of a Dataplane.
extension SidecarPlanning {
    /// Nil for a proxy without zone listeners.
    var borderPart: BorderPart? {
        let listeners = mesh.zoneListeners(of: proxy)
        guard !listeners.isEmpty else { return nil }
        var part = BorderPart()
        for (index, listener) in listeners.enumerated() {
            switch listener.kind {
            case .ingress: part.ingresses.append(ingress(listener))
            case .egress: if let credentials { part.egresses.append(egress(listener, index, credentials)) }
            }
        }
        return part
    }

    /// Both server names of a destination lead to it: clients with certificates of the mesh's authority ask for the older one.
    private func ingress(_ listener: ZoneListener) -> IngressPart {
        var chains: [IngressPart.Chain] = []
        var clusters: [IngressPart.Cluster] = []
        for destination in mesh.localDestinations {
            let cluster = ownName(destination)
            for sni in [destination.sni, destination.serverName].compactMap({ $0 }) {
                chains.append(.init(sni: sni, cluster: cluster, subset: [:]))
            }
            var assignment = AssignmentPlan(mesh: mesh.name, cluster: cluster, destination: destination.id)
            assignment.scope = .local
            clusters.append(.init(endpoints: assignment, subsets: []))
        }
        return IngressPart(
            section: listener.section,
            address: listener.address,
            port: listener.port,
            proxy: proxy.name,
            zone: mesh.context.name,
            reusesPort: facts.has(.reusePort),
            chains: chains.sorted { $0.sni < $1.sni },
            probes: facts.has(.gatewayReachability) ? [credentials].compactMap { $0 } : [],
            clusters: clusters.sorted { $0.name < $1.name }
        )
    }

    /// The cluster of a zone proxy inside of this one: the identifier, unless the sidecar itself calls the destination by that.
    private func ownName(_ destination: Destination) -> String { destination.name(isUnified: !isUnified) }

    private func egress(_ listener: ZoneListener, _ index: Int, _ credentials: MeshCredentials) -> EgressPart {
        let exits = EgressPart.Exit.list(mesh, facts).map { exit in
            var exit = exit
            // Names of zone proxies inside of Dataplanes are identifiers; the classic egress keeps Kuma's older ones.
            (exit.label, exit.chain) = (exit.routes, exit.routes)
            if !isUnified { exit.name = exit.routes }
            if let name = exit.serverName { exit.serverNames.append(name) }
            exit.credentials = credentials
            apply(index, to: &exit)
            return exit
        }
        var strategies = MeshStrategies(mesh)
        return EgressPart(
            section: listener.section,
            address: listener.address,
            port: listener.port,
            reusesPort: facts.has(.reusePort),
            insiders: insiders,
            transits: mesh.resourceTransits(&strategies),
            exits: exits
        )
    }

    private func apply(_ index: Int, to exit: inout EgressPart.Exit) {
        let anybody = CallerMatch(spiffeID: nil, isPrefix: false, sni: exit.serverNames.first)
        func rules(_ kind: KindName) -> InboundRules {
            InboundRules(selectedPolicies(kind, listener: index)).narrowed(askedFor: exit.serverNames)
        }
        let (timeouts, limits) = (rules("MeshTimeout"), rules("MeshRateLimit"))
        exit.timeout = timeouts.conf(for: anybody).map(TimeoutConf.init)
        exit.circuitBreaker = rules("MeshCircuitBreaker").conf(for: anybody).map(CircuitBreakerConf.init)
        exit.rateLimit = limits.conf(for: anybody).map(RateLimitConf.init)
        if exit.protocol.isHTTP {
            exit.variants = variants(timeouts, limits, askedFor: anybody.sni)
            exit.faults = FaultConf.plans(
                selectedPolicies("MeshFaultInjection", listener: index),
                askedFor: exit.serverNames
            )
            exit.trace = trace
        }
        var subject = logSubject
        (subject.source, subject.destination, subject.direction) = ("unknown", exit.label, .inbound)
        func logs(_ conf: JSON, _ callers: CallerMatch?) -> [AccessLogPlan] {
            AccessLogConf(conf).plans(
                subject,
                isHTTP: exit.protocol.isHTTP,
                pipe: logPipe,
                callers: callers,
                collectors: logCluster
            )
        }
        let logging = rules("MeshAccessLog")
        // Every rule that is about some callers logs on its own.
        let matched = logging.rules.flatMap { rule -> [AccessLogPlan] in
            guard var match = rule.match, match.spiffeID != nil else { return [] }
            match.sni = nil
            return logs(rule.conf, CallerMatch(match))
        }
        exit.accessLogs = matched + (logging.conf(for: anybody).map { logs($0, nil) } ?? [])
        let permissions = selectedPolicies("MeshTrafficPermission", listener: index).filter { !$0.rules.isEmpty }
        // Without rules it is as at a classic egress, unless certificates are by MeshIdentity.
        guard workload != nil || !permissions.isEmpty else { return }
        var plan =
            permissions.isEmpty
            ? PermissionPlan(byRulesIn: mesh.name)
            : PermissionPlan(mesh: mesh.name, InboundRules(permissions), policies: permissions)
        plan.narrow(askedFor: exit.serverNames)
        exit.permission = plan
        exit.answersRefused = true
    }
}

extension InboundRules {
    /// Without rules that are about other servers than the one with these names; the others call it by the first.
    func narrowed(askedFor names: [String]) -> InboundRules {
        var result = self
        result.rules = rules.filter { $0.match?.sni.map(names.contains) ?? true }.map { rule in
            var rule = rule
            if rule.match?.sni != nil { rule.match?.sni = names.first }
            return rule
        }
        return result
    }
}

extension FaultConf {
    /// Faults for requests to these servers, by rules; the strongest policy first.
    static func plans(_ policies: [TargetRefPolicy], askedFor names: [String]) -> [FaultPlan] {
        policies.reversed().flatMap { policy in
            let name = policy.resource.kri?.description ?? policy.resource.name
            return policy.rules.flatMap { rule -> [FaultPlan] in
                let faults = FaultConf.list(rule.conf)
                guard !faults.isEmpty else { return [] }
                let matches = rule.matches.isEmpty ? [RuleMatch()] : rule.matches
                return matches.filter { $0.sni.map(names.contains) ?? true }.map { match in
                    var callers = CallerMatch(match)
                    callers.sni = nil
                    return FaultPlan(
                        name: name,
                        callers: callers.spiffeID == nil ? .all : .matching(callers),
                        faults: faults
                    )
                }
            }
        }
    }
}

extension PermissionPlan {
    /// Leaves out what is about other servers than these, and the names of these: whoever is asked for another never comes here.
    mutating func narrow(askedFor names: [String]) {
        func narrowed(_ rules: [IdentityRule]) -> [IdentityRule] {
            rules.filter { $0.sni.map(names.contains) ?? true }.map { rule in
                var rule = rule
                rule.sni = nil
                return rule
            }
        }
        (deny, allow, shadow) = (narrowed(deny), narrowed(allow), narrowed(shadow))
    }
}
