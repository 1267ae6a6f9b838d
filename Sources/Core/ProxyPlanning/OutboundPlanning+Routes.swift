import Documents
import PolicyMatching
import ResourceModel
import Topology

extension OutboundPlanning {
    /// Routes of a destination whose requests are read, most exact match first; the last takes what is left.
    mutating func requestRoutes(_ destination: Destination, _ rules: [RouteTable.Rule]) -> [RoutePlan] {
        var ranked: [(rank: [Int], plans: [RoutePlan])] = []
        var catchesAll = false
        for rule in rules {
            for match in rule.matches {
                if RouteMatchPlan.isCatchAll(match) { catchesAll = true }
                let plans = RouteMatchPlan.decode(match, splitsRoot: rule.replacesPrefix).map {
                    plan($0, rule, destination)
                }
                ranked.append((RouteMatchPlan.rank(match), plans))
            }
        }
        // Ties keep the order of the policies.
        var result = ranked.enumerated().sorted { a, b in
            a.element.rank == b.element.rank
                ? a.offset < b.offset : b.element.rank.lexicographicallyPrecedes(a.element.rank)
        }.flatMap(\.element.plans)
        if !catchesAll {
            let own = [share(of: destination)]
            result.append(
                RoutePlan(
                    name: Self.catchAllName,
                    match: .all,
                    action: .forward(own),
                    timeout: timeouts.conf(destination),
                    retry: retries.conf(destination),
                    hashPolicies: strategies.conf(destination)?.hashPolicies ?? []
                )
            )
        }
        return result
    }

    private mutating func plan(_ match: RouteMatchPlan, _ rule: RouteTable.Rule, _ destination: Destination)
        -> RoutePlan
    {
        var filters: [RouteFilterPlan] = []
        var redirect: RedirectPlan?
        for json in rule.conf.items("filters") {
            switch json.text("type") {
            case "RequestHeaderModifier": filters.append(.requestHeaders(.init(json["requestHeaderModifier"] ?? .null)))
            case "ResponseHeaderModifier":
                filters.append(.responseHeaders(.init(json["responseHeaderModifier"] ?? .null)))
            case "RequestRedirect": redirect = RedirectPlan(json["requestRedirect"] ?? .null, for: match)
            case "URLRewrite":
                let rewrite = json["urlRewrite"] ?? .null
                filters.append(.rewrite(host: rewrite.text("hostname"), path: .init(rewrite["path"], for: match)))
            case "RequestMirror":
                let reference = BackendReference(json["requestMirror"]?["backendRef"] ?? .null)
                guard let copy = reference.destination(in: mesh, isLegacy: destination.kri == nil) else { continue }
                filters.append(
                    .mirror(cluster: cluster(for: copy), percentage: json["requestMirror"]?.decimal("percentage"))
                )
            default: break
            }
        }
        let action: RoutePlan.Action =
            redirect.map { .redirect($0) }
            ?? .forward(shares(rule.conf, of: destination) { $0.protocol.isHTTP || $0.id == destination.id })
        return RoutePlan(
            name: key.isUnified && destination.kri != nil
                ? "\(rule.kri)rule_\(rule.index)" : Self.routeName(rule.matches),
            match: match,
            action: action,
            timeout: timeouts.conf(destination, route: rule.route),
            retry: retries.conf(destination, route: rule.route),
            filters: filters,
            hashPolicies: strategies.conf(destination, route: rule.route)?.hashPolicies ?? []
        )
    }

    /// Where a rule sends what it takes: to its backends, or to the destination itself if it names none.
    mutating func shares(_ conf: JSON, of destination: Destination, where condition: (Destination) -> Bool)
        -> [ClusterShare]
    {
        let references = conf.items("backendRefs").map(BackendReference.init)
        guard !references.isEmpty else { return [share(of: destination)] }
        var result: [ClusterShare] = []
        for reference in references where reference.weight > 0 {
            guard let backend = reference.destination(in: mesh, isLegacy: destination.kri == nil), condition(backend)
            else { continue }
            result.append(share(of: backend, weight: reference.weight))
        }
        return result
    }

    /// The digest of the matches, as Kuma names routes.
    private static func routeName(_ matches: [JSON]) -> String {
        if matches.count == 1, RouteMatchPlan.isCatchAll(matches[0]) { return catchAllName }
        return Base64.encode(SHA256.digest(String(decoding: JSON.array(matches).text, as: UTF8.self)))
    }
}
