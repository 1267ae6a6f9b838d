import Documents

/// Whom a policy is meant for, by what it says and where it was written. Least specific first.
package enum PolicyRole: String, Hashable, Sendable, CaseIterable {
    /// For everybody: written on Universal, or in the system's namespace.
    case system
    /// Of a service's owner, for its clients everywhere, in other zones too.
    case producer
    /// Of clients, for what they call; proxies of its namespace only.
    case consumer
    /// Of workloads, for what comes to them; proxies of its namespace only.
    case workloadOwner = "workload-owner"
}

extension PolicyRole {
    /// What a policy's own content makes it, whatever its label says; nil for one that mixes roles, which Kuma refuses where it is written.
    ///
    /// Without a namespace it is `system`. The system's own namespace cannot be told from others here.
    /// Source: Kuma 2.14, `ComputePolicyRole`.
    init?(of policy: TargetRefPolicy) {
        guard let namespace = policy.resource.labels[Label.namespace], !namespace.isEmpty else {
            self = .system
            return
        }
        if policy.to.isEmpty {
            self = .workloadOwner
            return
        }
        guard policy.from.isEmpty else { return nil }
        let own = policy.to.count { $0.targetRef.isOne(ofNamespace: namespace) }
        switch own {
        case policy.to.count: self = .producer
        case 0: self = .consumer
        default: return nil
        }
    }
}

extension TargetRefPolicy {
    /// Whether it is for proxies of other zones: its label says so, and its content agrees. A label alone would let a zone rule all others.
    package var isForOtherZones: Bool { role == .producer && PolicyRole(of: self) == .producer }
}

extension TargetRef {
    /// Whether it is a service or route that a namespace has, by name.
    fileprivate func isOne(ofNamespace own: String) -> Bool {
        [.meshService, .meshHTTPRoute].contains(kind) && !name.isEmpty && ["", own].contains(namespace)
    }
}
