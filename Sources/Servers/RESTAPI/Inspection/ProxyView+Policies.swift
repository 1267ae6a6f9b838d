import Documents
import PolicyMatching
import ProxyPlanning
import ResourceModel
import Stores
import Topology

extension ProxyView {
    /// The older view: all policies that are for the proxy, by kind.
    var matchedPolicies: JSON {
        let matched = kinds.map {
            JSON.Member(
                $0.name.description,
                .array(selected($0.name).reversed().map { ResourceDocument.show($0.resource) })
            )
        }
        let items: [JSON] =
            matched.isEmpty
            ? [] : [["type": "dataplane", "name": "", "service": "", "matchedPolicies": .object(matched)]]
        return ["kind": "SidecarDataplane", "total": .int(items.count), "items": .array(items)]
    }

    /// What is said about the proxy as a whole, one item for each kind.
    func wholeProxyPolicies(_ snapshot: ResourceSnapshot) -> [JSON] {
        kinds.compactMap { kind in
            proxyConf(kind.name).map { conf in
                ["kind": .string(kind.name.description), "conf": conf.json, "origins": origins(conf.origins, snapshot)]
            }
        }
    }

    /// What is said about an inbound, rule by rule.
    func inboundPolicies(_ index: Int, _ snapshot: ResourceSnapshot) -> [JSON] {
        kinds.compactMap { kind in
            let rules = inboundRules(kind.name, index).rules
            guard !rules.isEmpty else { return nil }
            var keys: [ResourceKey] = []
            for rule in rules where !keys.contains(rule.origin) { keys.append(rule.origin) }
            return [
                "kind": .string(kind.name.description),
                "rules": .array(
                    rules.map { rule in
                        var json: JSON = ["kri": .string(rule.kri), "conf": rule.conf]
                        if let match = rule.match { json.set("match", match.json) }
                        return json
                    }
                ),
                "origins": origins(keys, snapshot),
            ]
        }
    }

    /// What is said about a destination, merged.
    func outboundPolicies(_ destination: Destination, _ route: RouteReference?, _ snapshot: ResourceSnapshot) -> [JSON]
    {
        kinds.filter { $0.policy?.hasTo == true && !Self.isRoute($0.name) }.compactMap { kind in
            let rules = outboundRules(kind.name)
            let conf = rules.conf(rules.matching(destination, route: route))
            guard !conf.isEmpty else { return nil }
            return [
                "kind": .string(kind.name.description), "conf": [conf.json], "origins": origins(conf.origins, snapshot),
            ]
        }
    }

    /// The routes that lead calls of a destination elsewhere.
    func routes(_ destination: Destination) -> [JSON] {
        kinds.filter { Self.isRoute($0.name) }.compactMap { kind in
            let rules = outboundRules(kind.name)
            let items = rules.matching(destination).map { rules.items[$0] }
            guard !items.isEmpty else { return nil }
            var policies: [Resource] = []
            for item in items where !policies.contains(where: { $0.key == item.policy.key }) {
                policies.append(item.policy)
            }
            // The strongest policy's rules are tried first.
            let shown = items.reversed().flatMap { item in
                item.rules.map { rule -> JSON in
                    [
                        "kri": .string(item.policy.kri?.description ?? ""), "matches": rule["matches"] ?? [],
                        "conf": rule["default"] ?? [:],
                    ]
                }
            }
            return [
                "kind": .string(kind.name.description), "rules": .array(shown),
                "origins": .array(policies.map(\.inspectionOrigin)),
            ]
        }
    }

    /// The index of an inbound by its identifier.
    func inbound(_ kri: String) -> Int? {
        proxy.inbounds.indices.first { self.kri(inbound: $0) == kri }
    }

    /// Ports, protocols and identifiers of all that the proxy listens on.
    var layout: JSON {
        let inbounds = proxy.inbounds.indices.map { index -> JSON in
            let (inbound, kri) = (proxy.inbounds[index], kri(inbound: index))
            return [
                "kri": .string(kri), "port": .int(inbound.port), "protocol": .string(inbound.protocol.layoutName),
                "proxyResourceName": .string("inbound:\(inbound.address):\(inbound.port)"),
            ]
        }
        var outbounds: [JSON] = []
        if case .sidecar(_, let part)? = plan?.role {
            outbounds = part.value.listeners.compactMap { listener in
                guard let kri = listener.kri else { return nil }
                return [
                    "kri": .string(kri), "port": .int(listener.port), "protocol": .string(listener.protocol.layoutName),
                    "proxyResourceName": .string("outbound:\(listener.address):\(listener.port)"),
                ]
            }
        }
        return [
            "kri": .string(resource.kri?.description ?? ""), "labels": JSON(resource.labels),
            "inbounds": .array(inbounds),
            "outbounds": .array(outbounds), "listeners": .array(mesh.zoneListeners(of: proxy).map(layout)),
        ]
    }

    private func layout(_ listener: ZoneListener) -> JSON {
        let isIngress = listener.kind == .ingress
        return [
            "kri": .string(resource.kri?.section(listener.section).description ?? ""),
            "type": isIngress ? "ZoneIngress" : "ZoneEgress", "port": .int(listener.port),
            "proxyResourceName": .string("self_zone\(isIngress ? "ingress" : "egress")_dp_\(listener.section)"),
        ]
    }

    private func kri(inbound index: Int) -> String {
        let inbound = proxy.inbounds[index]
        return resource.kri?.section(inbound.section).description ?? ""
    }

    private func origins(_ keys: [ResourceKey], _ snapshot: ResourceSnapshot) -> JSON {
        .array(keys.map { key in snapshot[key]?.inspectionOrigin ?? ["kri": .string(key.name)] })
    }

    static func isRoute(_ kind: KindName) -> Bool { kind == "MeshHTTPRoute" || kind == "MeshTCPRoute" }
}

extension ServiceProtocol {
    /// Without a word about it a port carries bytes.
    fileprivate var layoutName: String { self == .unknown ? "tcp" : rawValue }
}

extension RuleMatch {
    /// As in the policy.
    var json: JSON {
        var json: JSON = [:]
        if let spiffeID {
            json.set("spiffeID", ["type": spiffeID.isPrefix ? "Prefix" : "Exact", "value": .string(spiffeID.value)])
        }
        if let sni { json.set("sni", ["type": "Exact", "value": .string(sni)]) }
        return json
    }
}
