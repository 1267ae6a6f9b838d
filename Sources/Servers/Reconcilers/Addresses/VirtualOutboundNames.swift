import Documents
import ResourceModel

/// The names that VirtualOutbounds make of tags: `{{.service}}.{{.version}}.mesh`.
struct VirtualOutboundNames {
    struct Outbound: Hashable {
        let host: String
        let port: Int
        let tags: [String: String]
        /// Name of the VirtualOutbound.
        let origin: String
    }

    private let policies: [Resource]

    init(_ policies: [Resource]) { self.policies = policies.sorted { $0.name < $1.name } }

    /// Sorted by host and port; each host and port once, the first policy wins.
    func names(_ tagSets: [[String: String]]) -> [Outbound] {
        guard !policies.isEmpty else { return [] }
        var found: Set<Outbound> = []
        for tags in Set(tagSets) {
            for policy in policies where selects(policy, tags) {
                if let outbound = outbound(of: policy, tags) { found.insert(outbound) }
            }
        }
        return found.sorted { ($0.host, $0.port, $0.origin) < ($1.host, $1.port, $1.origin) }
    }

    private func selects(_ policy: Resource, _ tags: [String: String]) -> Bool {
        (policy.spec["selectors"]?.arrayValue ?? []).contains { selector in
            let match = selector["match"]?.stringMap ?? [:]
            return match.allSatisfy { key, value in value == "*" ? tags[key] != nil : tags[key] == value }
        }
    }

    private func outbound(of policy: Resource, _ tags: [String: String]) -> Outbound? {
        let conf = policy.spec["conf"]
        var values: [String: String] = [:]
        var selected: [String: String] = [:]
        for parameter in conf?["parameters"]?.arrayValue ?? [] {
            guard let name = parameter["name"]?.stringValue else { continue }
            let key = (parameter["tagKey"] ?? parameter["tag_key"])?.stringValue ?? name
            // Only a template that uses it has no value then.
            guard let value = tags[key] else { continue }
            values[name] = value
            selected[key] = value
        }
        guard let host = conf?["host"]?.stringValue.flatMap({ fill($0, values) }), NameRules.isDNSName(host),
            let port = (conf?["port"]?.stringValue).flatMap({ fill($0, values) }).flatMap(Int.init),
            (1...65535).contains(port)
        else { return nil }
        if let service = tags[Tag.service] { selected[Tag.service] = service }
        return Outbound(host: host, port: port, tags: selected, origin: policy.name)
    }

    /// A template with `{{.name}}` filled in; nil if a value is missing.
    private func fill(_ template: String, _ values: [String: String]) -> String? {
        try? GoTemplate(template).render(fields: { values[$0] })  // nil: as said above
    }
}
