import ResourceModel

extension ResourceSnapshot {
    /// Kinds whose resources a resource of `kind` may own; nil: any kind may be among them.
    ///
    /// Proxies come and go all day, so their deletion must not look through everything.
    private static func ownedKinds(of kind: KindName) -> [KindName]? {
        switch kind {
        case "Dataplane": ["DataplaneInsight"]
        case "ZoneIngress": ["ZoneIngressInsight"]
        case "ZoneEgress": ["ZoneEgressInsight"]
        case "DataplaneInsight", "ZoneIngressInsight", "ZoneEgressInsight", "ZoneInsight", "Secret", "GlobalSecret",
            "Config":
            []
        default: nil
        }
    }

    /// What names `owner` as its owner, in no order.
    func keys(ownedBy owner: ResourceKey) -> [ResourceKey] {
        var result: [ResourceKey] = []
        for kind in Self.ownedKinds(of: owner.kind) ?? kinds {
            forEach(kind) { resource in
                if resource.owner == owner { result.append(resource.key) }
            }
        }
        return result
    }
}
