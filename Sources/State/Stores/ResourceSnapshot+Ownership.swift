import ResourceModel

extension ResourceSnapshot {
    /// What names `owner` as its owner, in no order.
    func keys(ownedBy owner: ResourceKey) -> [ResourceKey] {
        var result: [ResourceKey] = []
        for kind in AllKinds[owner.kind]?.ownedKinds ?? kinds {
            forEach(kind) { resource in
                if resource.owner == owner { result.append(resource.key) }
            }
        }
        return result
    }
}
