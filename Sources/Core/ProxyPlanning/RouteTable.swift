import Documents
import PolicyMatching
import ResourceModel
import Topology

/// What routes of one kind say about destinations.
struct RouteTable {
    /// One rule, joined of all policies that have it.
    struct Rule {
        var matches: [JSON]
        var conf: JSON
        /// The policy that said it last, by which other policies refer to the rule.
        var route: RouteReference
        var kri: String
        /// Among the rules of that policy for the destination, from 0.
        var index: Int

        /// Whether the matched part of the path becomes another.
        var replacesPrefix: Bool {
            conf.items("filters").contains { filter in
                (filter["urlRewrite"] ?? filter["requestRedirect"])?["path"]?.text("type") == "ReplacePrefixMatch"
            }
        }
    }

    let rules: OutboundRules

    init(_ policies: [PolicyIndex.Entry]) { rules = OutboundRules(policies.map(\.policy)) }

    /// Rules for a destination, those of stronger policies first. Rules with equal matches are one, and the stronger policy's
    /// word counts.
    func rules(for destination: Destination) -> [Rule] {
        var result: [Rule] = []
        for index in rules.matching(destination) {
            let item = rules.items[index]
            var own: [Rule] = []
            for (position, json) in item.rules.enumerated() {
                let rule = Rule(
                    matches: json.items("matches"),
                    conf: json["default"] ?? .object([]),
                    route: RouteReference(item.policy),
                    kri: item.policy.kri?.description ?? item.policy.name,
                    index: position
                )
                if let known = result.firstIndex(where: { $0.matches == rule.matches }) {
                    var joined = rule
                    joined.conf = MergePatch.apply(rule.conf, to: result[known].conf)
                    result[known] = joined
                } else {
                    own.append(rule)
                }
            }
            result = own + result
        }
        return result
    }
}

/// A reference to something that can be called, out of a route.
struct BackendReference {
    var kind: String
    var name: String
    var labels: [String: String]
    var tags: [String: String]
    var port: UInt16?
    var weight: UInt32

    init(_ json: JSON) {
        kind = json.text("kind") ?? "MeshService"
        name = json.text("name") ?? ""
        labels = json["labels"]?.stringMap ?? [:]
        tags = json["tags"]?.stringMap ?? [:]
        port = json.number("port").flatMap { UInt16(exactly: $0) }
        weight = json.number("weight") ?? 1
    }

    /// What is meant, in a mesh. Nil if it is not there.
    ///
    /// - `isLegacy`: Whether it is asked by a destination by tags: then a MeshService is a `kuma.io/service`, unless a port is
    ///   given with which there is a resource.
    func destination(in mesh: MeshSnapshot, isLegacy: Bool) -> Destination? {
        if kind == "MeshServiceSubset" { return mesh.destination(.tags(service: name, tags: tags)) }
        guard let kind = DestinationKind(kind: kind) else { return nil }
        if let entry = mesh.service(kind, name: name, labels: labels), !isLegacy || port != nil {
            guard let found = entry.ports.first(where: { port == nil || $0.port == port }) else { return nil }
            return mesh.destination(entry.destination(at: found.port))
        }
        guard kind == .meshService, !name.isEmpty, mesh.destinations[.tags(service: name)] != nil,
            mesh.settings.servicesMode != .exclusive
        else { return nil }
        return mesh.destination(.tags(service: name))
    }
}
