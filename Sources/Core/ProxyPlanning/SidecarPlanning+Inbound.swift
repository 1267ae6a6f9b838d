import Documents
import PolicyMatching
import ResourceModel
import Topology

extension SidecarPlanning {
    /// - `known`: What policies say, for those who come after with the same ones.
    func inboundPart(_ known: inout [InboundClass: InboundConfs]) -> InboundPart {
        var part = InboundPart()
        if proxy.gatewayTags == nil {
            for index in proxy.inbounds.indices where !proxy.inbounds[index].isPlaceholder {
                part.inbounds.append(inbound(index, &known))
            }
        }
        part.passthrough = passthrough(part.inbounds)
        part.collectors = collectors
        return part
    }

    private func inbound(_ index: Int, _ known: inout [InboundClass: InboundConfs]) -> InboundPlan {
        let inbound = proxy.inbounds[index]
        let isLoopback = inbound.workloadAddress == "127.0.0.1" || inbound.workloadAddress == "::1"
        let key = InboundClass(
            policies: InboundClass.kinds.map { positions($0, index) },
            isHTTP: inbound.protocol.isHTTP,
            credentials: credentials
        )
        let confs = known[key] ?? self.confs(index)
        known[key] = confs
        var plan = InboundPlan(
            inbound: inbound,
            tls: confs.tls,
            binding: ListenerBinding(bindsToPort: interception == nil, reusesPort: facts.has(.reusePort)),
            marksSource: interception != nil && !isLoopback,
            insiders: insiders,
            readsKafka: facts.readsKafka
        )
        let zones = mesh.callerZones(of: inbound, proxy)?.sorted()
        plan.tls?.permission.zones = zones
        if key.credentials?.trustDomains != nil {
            // Compat: a zone is told by the trust domain that a MeshIdentity without one of its own has.
            plan.tls?.permission.zoneIdentities = (zones ?? []).map { "spiffe://\(mesh.name).\($0).mesh.local/" }
        }
        (plan.timeout, plan.circuitBreaker, plan.rateLimit) = (confs.timeout, confs.circuitBreaker, confs.rateLimit)
        (plan.variants, plan.faults) = (confs.variants, confs.faults)
        plan.accessLogs = accessLogs(index)
        plan.trace = inbound.protocol.isHTTP ? trace : nil
        plan.isUnified = isUnified
        return plan
    }

    private func confs(_ index: Int) -> InboundConfs {
        let timeouts = inboundRules("MeshTimeout", index)
        let limits = inboundRules("MeshRateLimit", index)
        var confs = InboundConfs(tls: tls(index))
        // Where nothing is said at all, the defaults of the policy hold; where only some callers are spoken of, none.
        confs.timeout = timeouts.all.map(TimeoutConf.init) ?? (timeouts.rules.isEmpty ? TimeoutConf(.object([])) : nil)
        confs.circuitBreaker = inboundRules("MeshCircuitBreaker", index).all.map(CircuitBreakerConf.init)
        confs.rateLimit = limits.all.map(RateLimitConf.init)
        if proxy.inbounds[index].protocol.isHTTP {
            confs.variants = variants(timeouts, limits)
            confs.faults = faults(index)
        }
        return confs
    }

    /// A variant for each identity, or server name, that some rule is about: all rules that are about these callers, merged.
    ///
    /// - `asked`: The server name that all of them ask for, so that it tells nobody apart; nil: any.
    func variants(_ timeouts: InboundRules, _ limits: InboundRules, askedFor asked: String? = nil) -> [InboundVariant] {
        var matches: [CallerMatch] = []
        for rule in (timeouts.rules + limits.rules).compactMap(\.match)
        where rule.spiffeID != nil || (asked == nil && rule.sni != nil) {
            var match = CallerMatch(rule)
            match.sni = asked ?? match.sni
            if !matches.contains(match) { matches.append(match) }
        }
        return matches.sorted(by: CallerMatch.isNarrower).map { match in
            InboundVariant(
                callers: match,
                timeout: timeouts.conf(for: match).map(TimeoutConf.init),
                rateLimit: limits.conf(for: match).map(RateLimitConf.init)
            )
        }
    }

    private func faults(_ index: Int) -> [FaultPlan] {
        var result: [FaultPlan] = []
        let policies = selectedPolicies("MeshFaultInjection", index)
        let sources = InboundRules(policies).sources
        // A stronger item about a caller replaces what a weaker one does to it.
        for (position, source) in sources.enumerated() {
            let faults = FaultConf.list(source.conf)
            let except = sources[(position + 1)...].map(\.tags)
            guard !faults.isEmpty, !except.contains([:]) else { continue }
            let isAll = source.tags.isEmpty && except.isEmpty
            result.append(
                FaultPlan(
                    name: "envoy.filters.http.fault",
                    callers: isAll ? .all : .tagged(source.tags, except: except),
                    faults: faults
                )
            )
        }
        for policy in policies.reversed() {
            let name = policy.resource.kri?.description ?? policy.resource.name
            for rule in policy.rules {
                let faults = FaultConf.list(rule.conf)
                let callers =
                    rule.matches.isEmpty ? [FaultPlan.Callers.all] : rule.matches.map { .matching(CallerMatch($0)) }
                if !faults.isEmpty { result += callers.map { FaultPlan(name: name, callers: $0, faults: faults) } }
            }
        }
        return result
    }

    /// How logs name an inbound: by its service, or its identifier where inbounds have no tags.
    private func calledName(_ inbound: Inbound) -> String {
        guard mesh.context.areInboundTagsDisabled else { return inbound.service ?? proxy.services.first ?? "unknown" }
        guard !inbound.name.isEmpty else { return proxy.identifyingName(in: mesh.context) }
        return KRI(
            .dataplane,
            mesh: proxy.mesh,
            zone: proxy.labels[Label.zone] ?? "",
            namespace: proxy.labels[Label.namespace] ?? "",
            name: proxy.labels[Label.displayName] ?? proxy.name,
            section: inbound.name
        ).description
    }

    private func accessLogs(_ index: Int) -> [AccessLogPlan] {
        let rules = inboundRules("MeshAccessLog", index)
        guard !rules.isEmpty else { return [] }
        let inbound = proxy.inbounds[index]
        var subject = logSubject
        subject.source = "unknown"
        subject.destination = calledName(inbound)
        subject.direction = .inbound
        func plans(_ conf: JSON, _ callers: CallerMatch?) -> [AccessLogPlan] {
            AccessLogConf(conf).plans(
                subject,
                isHTTP: inbound.protocol.isHTTP,
                pipe: logPipe,
                callers: callers,
                collectors: logCluster
            )
        }
        // Every rule that is about somebody logs on its own.
        let matched = rules.rules.flatMap { rule in rule.match.map { plans(rule.conf, CallerMatch($0)) } ?? [] }
        return matched + (rules.all.map { plans($0, nil) } ?? [])
    }

    private func tls(_ index: Int) -> InboundTLS? {
        guard let credentials else { return nil }
        let conf = inboundRules("MeshTLS", index).all ?? .object([])
        let isPermissiveMesh = credentials.identity == nil && mesh.settings.tls == .permissive
        let isPermissive = conf.text("mode").map { $0 == "Permissive" } ?? isPermissiveMesh
        var permission = PermissionPlan(
            mesh: mesh.name,
            inboundRules("MeshTrafficPermission", index),
            policies: selectedPolicies("MeshTrafficPermission", index)
        )
        // Certificates by MeshIdentity tell no tags, by which the older form chooses: then rules alone let in.
        if credentials.identity != nil, !permission.usesRules { permission = PermissionPlan(byRulesIn: mesh.name) }
        return InboundTLS(
            mesh: mesh.name,
            credentials: credentials,
            isPermissive: isPermissive,
            version: TLSVersionRange(conf),
            permission: permission
        )
    }
}

extension TLSVersionRange {
    /// - Parameter policies: Of kind MeshTLS, weakest first.
    init(_ policies: [TargetRefPolicy]) { self.init(InboundRules(policies).all ?? .object([])) }

    init(_ conf: JSON) {
        self.init()
        minimum = conf["tlsVersion"]?.text("min") ?? ""
        maximum = conf["tlsVersion"]?.text("max") ?? ""
        ciphers = conf.texts("tlsCiphers")
    }
}
