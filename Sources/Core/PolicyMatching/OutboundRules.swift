package import Documents
package import ResourceModel
package import Topology

/// What the policies of one kind say about the destinations of a proxy.
package struct OutboundRules: Sendable {
    /// One item of one policy's `to`.
    package struct Item: Sendable {
        /// What the item is about; a mesh, a service by tags, a resource or a route.
        package let target: TargetRef
        /// `default` of the item, as it was written; for a route in `rules` instead.
        package let conf: JSON
        /// Who says it; several items may be of one policy.
        package let policy: Resource
        /// Rules of a route; empty for other kinds.
        package let rules: [JSON]
    }

    /// All that is said about one destination.
    package struct Conf: Hashable, Sendable {
        /// Merged; an empty object if no policy says anything.
        package var json: JSON
        /// Who contributed, weakest first.
        package var origins: [ResourceKey]
        /// Of a destination about which no policy says anything.
        package static let none = Conf(json: .object([]), origins: [])
        /// Whether no policy contributed; an empty conf may have been written.
        package var isEmpty: Bool { origins.isEmpty }
    }

    /// Weakest first.
    package let items: [Item]

    /// - Parameter policies: Those that are for the proxy, weakest first.
    package init(_ policies: [TargetRefPolicy]) {
        var ranked: [(rank: [Int], order: Int, item: Item)] = []
        for policy in policies {
            let rank = PolicyOrder.rank(policy)
            for item in policy.to {
                let target = item.targetRef
                ranked.append(
                    (
                        rank + [target.kind.order, target.sectionName.isEmpty ? 0 : 1], ranked.count,
                        Item(target: target, conf: item.conf, policy: policy.resource, rules: item.rules)
                    )
                )
            }
        }
        items =
            ranked.sorted { a, b in
                if a.rank != b.rank { return a.rank.lexicographicallyPrecedes(b.rank) }
                if a.item.policy.key != b.item.policy.key {
                    return PolicyOrder.namesPrecede(a.item.policy, b.item.policy)
                }
                return a.order < b.order
            }.map(\.item)
    }

    /// Whether nothing is said about any destination.
    package var isEmpty: Bool { items.isEmpty }

    /// Indexes of the items that are about a destination: destinations with equal indexes have equal confs.
    package func matching(_ destination: Destination, route: RouteReference? = nil) -> [Int] {
        items.indices.filter { items[$0].matches(destination, route) }
    }

    /// - `indexes`: As `matching` gives them.
    package func conf(_ indexes: [Int]) -> Conf {
        guard !indexes.isEmpty else { return .none }
        var origins: [ResourceKey] = []
        for index in indexes where !origins.contains(items[index].policy.key) {
            origins.append(items[index].policy.key)
        }
        return Conf(json: MergePatch.merge(indexes.map { items[$0].conf }), origins: origins)
    }
}

/// A MeshHTTPRoute, as policies for its requests may refer to it.
package struct RouteReference: Hashable, Sendable {
    /// As in the store of this control plane.
    package var name: String
    /// As its author named it, which policies of the author's zone use.
    package var displayName: String
    /// All those that a `targetRef` with labels asks for must be here.
    package var labels: [String: String]

    /// - Parameter resource: A MeshHTTPRoute; other kinds are never referred to.
    package init(_ resource: Resource) {
        (name, displayName, labels) = (resource.name, resource.displayName, resource.labels)
    }
}

extension OutboundRules.Item {
    fileprivate func matches(_ destination: Destination, _ route: RouteReference?) -> Bool {
        switch target.kind {
        case .mesh: return true
        case .meshService, .meshExternalService, .meshMultiZoneService:
            if case .resource(let kind, _, _) = destination.id {
                return kind.kindName == target.kind.rawValue && means(destination)
            }
            return target.kind == .meshService && target.labels.isEmpty && destination.tags[Tag.service] == target.name
        case .meshServiceSubset:
            let tags = target.tags.merging([Tag.service: target.name]) { _, service in service }
            return !destination.tags.isEmpty && tags.allSatisfy { destination.tags[$0.key] == $0.value }
        case .meshSubset:
            return !destination.tags.isEmpty && target.tags.allSatisfy { destination.tags[$0.key] == $0.value }
        case .meshHTTPRoute:
            guard let route else { return false }
            guard target.labels.isEmpty else { return target.labels.allSatisfy { route.labels[$0.key] == $0.value } }
            return target.name == route.name || target.name == route.displayName
        case .dataplane, .meshGateway: return false
        }
    }

    private func means(_ destination: Destination) -> Bool {
        let reference = destination.reference
        if !target.sectionName.isEmpty {
            guard case .resource(_, _, let port) = destination.id,
                destination.section == target.sectionName || String(port) == target.sectionName
            else { return false }
        }
        guard target.labels.isEmpty else { return target.labels.allSatisfy { reference.labels[$0.key] == $0.value } }
        guard reference.name == target.name || reference.displayName == target.name else { return false }
        if !target.namespace.isEmpty, target.namespace != reference.namespace { return false }
        // A zone's policy means the zone's own service by a name; one of global means that name wherever it is.
        guard policy.labels[Label.origin] == Label.originZone, let zone = policy.labels[Label.zone] else { return true }
        return reference.zone.isEmpty || reference.zone == zone
    }
}
