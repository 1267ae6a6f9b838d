import Documents
import PolicyMatching
import ResourceModel
import Topology

extension SidecarPlanning {
    func inboundPart() -> InboundPart {
        var part = InboundPart()
        if proxy.gatewayTags == nil {
            part.inbounds = proxy.inbounds.indices.filter { !proxy.inbounds[$0].isPlaceholder }.map(inbound)
        }
        part.passthrough = passthrough(part.inbounds)
        return part
    }

    private func inbound(_ index: Int) -> InboundPlan {
        let inbound = proxy.inbounds[index]
        let isLoopback = inbound.workloadAddress == "127.0.0.1" || inbound.workloadAddress == "::1"
        let timeouts = inboundRules("MeshTimeout", index)
        let breakers = inboundRules("MeshCircuitBreaker", index)
        return InboundPlan(
            inbound: inbound, tls: tls(index),
            binding: ListenerBinding(bindsToPort: interception == nil, reusesPort: facts.has(.reusePort)),
            marksSource: interception != nil && !isLoopback, isIPv6Enabled: facts.isIPv6Enabled, readsKafka: facts.readsKafka,
            // Where nothing is said at all, the defaults of the policy hold; where only some callers are spoken of, none.
            timeout: timeouts.all.map(TimeoutConf.init) ?? (timeouts.rules.isEmpty ? TimeoutConf(.object([])) : nil),
            circuitBreaker: breakers.all.map(CircuitBreakerConf.init))
    }

    private func tls(_ index: Int) -> InboundTLS? {
        guard let mode = mesh.settings.tls else { return nil }
        let conf = inboundRules("MeshTLS", index).all ?? .object([])
        let isPermissive = conf.text("mode").map { $0 == "Permissive" } ?? (mode == .permissive)
        return InboundTLS(
            mesh: mesh.name, isPermissive: isPermissive, version: TLSVersionRange(conf),
            permission: PermissionPlan(mesh: mesh.name, inboundRules("MeshTrafficPermission", index), policies: permissionPolicies(index)))
    }

    /// Policies for an inbound, weakest first: a permission is more than its merged rules.
    private func permissionPolicies(_ index: Int) -> [TargetRefPolicy] {
        policies.selected("MeshTrafficPermission", for: proxy, in: mesh.context)
            .filter { $0.selection.contains(inbound: index) }.map(\.entry.policy)
    }

    private func passthrough(_ inbounds: [InboundPlan]) -> PassthroughPlan? {
        guard let interception, !bindsOutbounds else { return nil }
        let isStrict = mesh.isEncrypted && inbounds.allSatisfy { $0.tls?.isPermissive == false }
            && (!inbounds.isEmpty || mesh.settings.tls == .strict)
        let strictPorts = isStrict && facts.has(.strictInboundPorts) ? Set(inbounds.map(\.inbound.port)).sorted() : nil
        return PassthroughPlan(
            inboundPort: interception.inboundPort, outboundPort: interception.outboundPort,
            isIPv6Caught: interception.isIPv6Caught && facts.isIPv6Enabled, letsOut: mesh.settings.passthrough, strictPorts: strictPorts,
            closesPlaceholder: proxy.inbounds.contains { $0.port == 49151 }, reusesPort: facts.has(.reusePort))
    }
}

extension TLSVersionRange {
    init(_ conf: JSON) {
        self.init()
        minimum = conf["tlsVersion"]?.text("min") ?? ""
        maximum = conf["tlsVersion"]?.text("max") ?? ""
        ciphers = conf.texts("tlsCiphers")
    }
}

extension PermissionPlan {
    /// - Parameters:
    ///   - rules: As merged; its sources are weakest first.
    ///   - policies: The same policies, for those that speak of identities.
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
                spiffeID: match["spiffeID"]?.text("value"), isPrefix: match["spiffeID"]?.text("type") == "Prefix",
                sni: match["sni"]?.text("value"), kri: kri)
        }
    }
}
