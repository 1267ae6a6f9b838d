import Documents
import PolicyMatching
import ResourceModel

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
                    deny += Self.identities(rule.conf, "deny", kri, unreadable: IdentityRule(isPrefix: false, kri: kri))
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

    /// - `unreadable`: What stands for a match without conditions, or with one that cannot be read: nobody is let in by it, everybody
    ///   is kept out.
    private static func identities(_ conf: JSON, _ key: String, _ kri: String, unreadable: IdentityRule? = nil)
        -> [IdentityRule]
    {
        conf.items(key).compactMap { match in
            let conditions = ["spiffeID", "sni"].compactMap { match[$0] }.filter { $0 != .null }
            guard !conditions.isEmpty, conditions.allSatisfy({ $0.text("value") != nil }) else { return unreadable }
            return IdentityRule(
                spiffeID: match["spiffeID"]?.text("value"),
                isPrefix: match["spiffeID"]?.text("type") == "Prefix",
                sni: match["sni"]?.text("value"),
                kri: kri
            )
        }
    }
}
