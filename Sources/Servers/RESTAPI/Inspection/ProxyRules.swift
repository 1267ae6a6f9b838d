import Documents
import PolicyMatching
import ResourceModel
import Stores
import Topology

/// The rules of all kinds for one proxy, as `_rules` shows them.
struct ProxyRules {
    private let view: ProxyView
    private let snapshot: ResourceSnapshot

    init(_ view: ProxyView, _ snapshot: ResourceSnapshot) { (self.view, self.snapshot) = (view, snapshot) }

    var json: JSON {
        [
            "resource": view.resource.inspectionMeta, "httpMatches": [],
            "rules": .array(view.kinds.filter { !ProxyView.isRoute($0.name) }.map(rules)),
        ]
    }

    private func rules(of kind: KindDescriptor) -> JSON {
        var json: JSON = ["type": .string(kind.name.description)]
        if let conf = view.proxyConf(kind.name) {
            json.set("proxyRule", ["conf": conf.json, "origin": .array(conf.origins.map(meta))])
        }
        let rules = view.outboundRules(kind.name)
        json.set("toRules", .array(toRules(rules)))
        json.set("toResourceRules", .array(resourceRules(rules)))
        json.set("fromRules", .array(view.proxy.inbounds.indices.compactMap { fromRules(kind, $0) }))
        json.set("inboundRules", .array(view.proxy.inbounds.indices.compactMap { inboundRules(kind, $0) }))
        json.set("warnings", [])
        return json
    }

    private func meta(_ key: ResourceKey) -> JSON {
        snapshot[key]?.inspectionMeta ?? [
            "type": .string(key.kind.description), "mesh": .string(key.mesh), "name": .string(key.name), "labels": [:],
        ]
    }

    private func origin(_ keys: [ResourceKey]) -> JSON {
        .array(keys.map { ["resourceMeta": meta($0), "ruleIndex": 0] })
    }

    // MARK: - Outbounds

    /// What is said about every destination.
    private func toRules(_ rules: OutboundRules) -> [JSON] {
        let all = rules.items.indices.filter { rules.items[$0].target.kind == .mesh }
        guard !all.isEmpty else { return [] }
        let conf = rules.conf(all)
        return [["matchers": [], "conf": conf.json, "origin": .array(conf.origins.map(meta))]]
    }

    /// What is said about the mesh, and about each destination that some item names.
    private func resourceRules(_ rules: OutboundRules) -> [JSON] {
        let all = rules.items.indices.filter { rules.items[$0].target.kind == .mesh }
        var shown: [JSON] = []
        if !all.isEmpty {
            let conf = rules.conf(all)
            let mesh = ResourceKey(.mesh, name: view.mesh.name)
            shown.append(["resourceMeta": meta(mesh), "conf": [conf.json], "origin": origin(conf.origins)])
        }
        var seen: Set<String> = []
        for destination in view.mesh.destinations.values.sorted(by: { $0.id < $1.id }) {
            guard case .resource(let kind, let name, _) = destination.id else { continue }
            let matching = rules.matching(destination)
            let named = matching.filter { rules.items[$0].target.kind != .mesh }
            guard !named.isEmpty else { continue }
            let section = named.contains { !rules.items[$0].target.sectionName.isEmpty } ? destination.section : ""
            guard seen.insert("\(kind.rawValue) \(name) \(section)").inserted else { continue }
            let conf = rules.conf(matching)
            var rule: JSON = ["resourceMeta": meta(ResourceKey(Self.kind(kind), mesh: view.mesh.name, name: name))]
            if !section.isEmpty { rule.set("resourceSectionName", .string(section)) }
            rule.set("conf", [conf.json])
            rule.set("origin", origin(conf.origins))
            shown.append(rule)
        }
        return shown
    }

    private static func kind(_ kind: DestinationKind) -> KindName {
        switch kind {
        case .meshService: .meshService
        case .meshMultiZoneService: .meshMultiZoneService
        case .meshExternalService: .meshExternalService
        }
    }

    // MARK: - Inbounds

    private func inbound(_ index: Int) -> JSON {
        let inbound = view.proxy.inbounds[index]
        return ["name": .string(inbound.section), "tags": JSON(inbound.tags), "port": .int(inbound.port)]
    }

    /// What is said about callers, told by their tags.
    private func fromRules(_ kind: KindDescriptor, _ index: Int) -> JSON? {
        let sources = view.inboundRules(kind.name, index).sources
        guard !sources.isEmpty else { return nil }
        var callers: [[String: String]] = []
        for source in sources where !callers.contains(source.tags) { callers.append(source.tags) }
        let rules = callers.sorted { $0.count > $1.count }.map { tags -> JSON in
            let said = sources.filter { source in source.tags.allSatisfy { tags[$0.key] == $0.value } }
            var keys: [ResourceKey] = []
            for source in said where !keys.contains(source.origin) { keys.append(source.origin) }
            let matchers = tags.sorted { $0.key < $1.key }.map { tag -> JSON in
                ["key": .string(tag.key), "value": .string(tag.value), "not": false]
            }
            return [
                "matchers": .array(matchers), "conf": MergePatch.merge(said.map(\.conf)),
                "origin": .array(keys.map(meta)),
            ]
        }
        return ["inbound": inbound(index), "rules": .array(rules)]
    }

    /// What is said by `rules`.
    private func inboundRules(_ kind: KindDescriptor, _ index: Int) -> JSON? {
        let rules = view.inboundRules(kind.name, index).rules
        guard !rules.isEmpty else { return nil }
        let shown = rules.map { rule -> JSON in
            var json: JSON = ["conf": [rule.conf], "origin": origin([rule.origin])]
            if let match = rule.match { json.set("match", match.json) }
            return json
        }
        return ["inbound": inbound(index), "rules": .array(shown)]
    }
}
