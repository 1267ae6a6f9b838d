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
            isIPv6Enabled: facts.isIPv6Enabled,
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

    /// A variant for each match that some rule has: all rules that are about these callers, merged.
    private func variants(_ timeouts: InboundRules, _ limits: InboundRules) -> [InboundVariant] {
        var matches: [CallerMatch] = []
        for match in (timeouts.rules + limits.rules).compactMap(\.match).map(CallerMatch.init)
        where !matches.contains(match) {
            matches.append(match)
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

    private func accessLogs(_ index: Int) -> [AccessLogPlan] {
        let rules = inboundRules("MeshAccessLog", index)
        guard !rules.isEmpty else { return [] }
        let inbound = proxy.inbounds[index]
        var subject = logSubject
        subject.source = "unknown"
        subject.destination = inbound.service ?? proxy.services.first ?? "unknown"
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

    private var passthroughWay: PassthroughPlan.Way {
        guard let conf = proxyConf("MeshPassthrough") else { return mesh.settings.passthrough ? .all : .none }
        switch conf.text("passthroughMode") ?? "Matched" {
        case "All": return .all
        case "None": return .none
        default:
            let matches = PassthroughMatch.list(conf.items("appendMatch"))
            return matches.isEmpty ? .none : .matched(matches)
        }
    }

    private func passthrough(_ inbounds: [InboundPlan]) -> PassthroughPlan? {
        guard let interception, !bindsOutbounds else { return nil }
        // Beside a gateway of somebody else nothing is closed: its ports are not known.
        let isStrict =
            credentials != nil && !proxy.inbounds.isEmpty && inbounds.allSatisfy { $0.tls?.isPermissive == false }
            && (!inbounds.isEmpty || credentials?.identity != nil || mesh.settings.tls == .strict)
        let strictPorts = isStrict && facts.has(.strictInboundPorts) ? Set(inbounds.map(\.inbound.port)).sorted() : nil
        return PassthroughPlan(
            inboundPort: interception.inboundPort,
            outboundPort: interception.outboundPort,
            isIPv6Caught: interception.isIPv6Caught && facts.isIPv6Enabled,
            way: passthroughWay,
            strictPorts: strictPorts,
            closesPlaceholder: proxy.inbounds.contains { $0.port == 49151 },
            reusesPort: facts.has(.reusePort),
            isUnified: isUnified
        )
    }
}

extension PassthroughMatch {
    /// All matches of a conf. One without port is there once more for each port that another names, since Envoy looks at the port
    /// first.
    static func list(_ items: [JSON]) -> [PassthroughMatch] {
        var result: [PassthroughMatch] = []
        for json in items {
            guard let kind = json.text("type").flatMap(Kind.init), let value = json.text("value") else { continue }
            let match = PassthroughMatch(
                kind: kind,
                value: value,
                port: json.number("port").flatMap { UInt16(exactly: $0) },
                spoken: json.text("protocol").flatMap(Spoken.init) ?? .tcp
            )
            if !result.contains(match) { result.append(match) }
        }
        let ports = Set(result.compactMap(\.port)).sorted()
        for match in result where match.port == nil {
            for port in ports {
                var clone = match
                clone.port = port
                if !result.contains(clone) { result.append(clone) }
            }
        }
        return result
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

extension PermissionPlan {
    /// By rules, of which there are none: nobody may.
    init(byRulesIn mesh: String) {
        self.init(mesh: mesh)
        usesRules = true
    }

    /// - `rules`: As merged; its sources are weakest first.
    /// - `policies`: The same policies, for those that speak of identities.
    init(mesh: String, _ rules: InboundRules, policies: [TargetRefPolicy]) {
        self.init(mesh: mesh)
        let byIdentity = policies.filter { !$0.rules.isEmpty }
        guard byIdentity.isEmpty else {
            usesRules = true
            for policy in byIdentity {
                let kri = policy.resource.kri?.description ?? policy.resource.name
                for rule in policy.rules {
                    deny += Self.identities(rule.conf, "deny", kri)
                    allow += Self.identities(rule.conf, "allow", kri)
                    shadow += Self.identities(rule.conf, "allowWithShadowDeny", kri)
                }
            }
            return
        }
        // The strongest item about a caller decides: a weaker one holds for those whom no stronger one with another outcome means.
        let actions = rules.sources.map { ($0.tags, $0.conf.text("action") ?? $0.conf.text("Action") ?? "Deny") }
        for (index, (tags, action)) in actions.enumerated() {
            guard let outcome = Self.outcome(action) else { continue }
            let stronger = actions[(index + 1)...]
            guard !stronger.contains(where: { $0.0.isEmpty && Self.outcome($0.1) != outcome }) else { continue }
            let except = stronger.filter { Self.outcome($0.1) != outcome }.map(\.0)
            let caller = Caller(tags: tags, except: except)
            if outcome { shadowDenied.append(caller) } else { allowed.append(caller) }
        }
    }

    /// Nil: denied. True: allowed, but counted as denied.
    private static func outcome(_ action: String) -> Bool? {
        switch action.uppercased() {
        case "ALLOW": false
        case "ALLOWWITHSHADOWDENY", "ALLOW_WITH_SHADOW_DENY": true
        default: nil
        }
    }

    private static func identities(_ conf: JSON, _ key: String, _ kri: String) -> [IdentityRule] {
        conf.items(key).map { match in
            IdentityRule(
                spiffeID: match["spiffeID"]?.text("value"),
                isPrefix: match["spiffeID"]?.text("type") == "Prefix",
                sni: match["sni"]?.text("value"),
                kri: kri
            )
        }
    }
}
