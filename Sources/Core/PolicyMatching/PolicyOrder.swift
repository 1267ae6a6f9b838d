import ResourceModel

/// Which of two policies is weaker: the stronger is merged last.
///
/// Source: Kuma, policies, "targetRef": kind of the target, then how precisely it names proxies, then who wrote it.
enum PolicyOrder {
    static func precedes(_ a: TargetRefPolicy, _ b: TargetRefPolicy) -> Bool {
        let first = rank(a)
        let second = rank(b)
        if first != second { return first.lexicographicallyPrecedes(second) }
        return namesPrecede(a.resource, b.resource)
    }

    /// Of two alike the one whose name comes first in the alphabet wins.
    static func namesPrecede(_ a: Resource, _ b: Resource) -> Bool {
        a.displayName == b.displayName ? a.name > b.name : a.displayName > b.displayName
    }

    /// What counts before names, most important first.
    static func rank(_ policy: TargetRefPolicy) -> [Int] {
        let target = policy.targetRef
        let naming = target.kind == .dataplane ? (target.labels.isEmpty ? (target.name.isEmpty ? 0 : 2) : 1) : 0
        let origin =
            switch policy.resource.labels[Label.origin] {
            case Label.originGlobal: 0
            case Label.originZone: 2
            default: 1
            }
        let role = PolicyRole.allCases.firstIndex(of: policy.role) ?? 0
        let gatewayTags = target.kind == .meshGateway ? target.tags.count : 0
        return [target.kind.order, naming, target.sectionName.isEmpty ? 0 : 1, origin, gatewayTags, role]
    }
}
