package import Documents
package import ResourceModel
package import Stores

/// Makes a Workload for each value of the label `kuma.io/workload` on the zone's proxies, and counts them in its status.
///
/// Source: Kuma 2.14, Workload generator and status updater.
package struct WorkloadGeneration: Reconciler {
    static let managedBy = "workload-generator"

    /// Also the value of `kuma.io/managed-by` on what it makes.
    package let name = "workload-generator"
    /// Proxies with their connections, and the workloads that there are.
    package let inputs: Set<KindName> = [.mesh, .dataplane, .dataplaneInsight, .workload]
    let zone: String

    /// - Parameter zone: Label of what it makes.
    package init(zone: String) { self.zone = zone }

    /// Makes and deletes workloads of the scope's meshes, and counts their proxies.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) {
            var members: [String: [DataplaneFacts]] = [:]
            for proxy in proxies.proxies(of: mesh.name) {
                guard let workload = proxy.labels[Label.workload], NameRules.isDNS1035Label(workload) else { continue }
                members[workload, default: []].append(proxy)
            }
            for existing in draft.list(.workload, mesh: mesh.name) where existing.isLocallyOriginated {
                let left = members[existing.name] ?? []
                if left.isEmpty, existing.labels[Label.managedBy] == Self.managedBy { draft.delete(existing.key) }
            }
            for (workload, proxies) in members.sorted(by: { $0.key < $1.key }) {
                let key = ResourceKey(.workload, mesh: mesh.name, name: workload)
                var resource = draft[key] ?? new(key, owner: mesh.key)
                resource.status = [
                    "dataplaneProxies": [
                        "connected": .int(proxies.count(where: \.isOnline)),
                        "healthy": .int(proxies.count { $0.state == .online }),
                        "total": .int(proxies.count),
                    ]
                ]
                draft.put(resource)
            }
        }
        return nil
    }

    private func new(_ key: ResourceKey, owner: ResourceKey) -> Resource {
        Resource(
            key,
            labels: [
                Label.mesh: key.mesh, Label.managedBy: Self.managedBy, Label.environment: "universal", Label.zone: zone,
                Label.origin: Label.originZone,
            ],
            owner: owner
        )
    }
}
