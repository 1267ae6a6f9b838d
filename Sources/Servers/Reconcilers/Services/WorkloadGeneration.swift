package import Documents
package import ResourceModel
package import Stores

/// Makes a Workload for each value of the label `kuma.io/workload` on the zone's proxies.
///
/// Source: Kuma 2.14, Workload generator.
package struct WorkloadGeneration: Reconciler {
    static let managedBy = "workload-generator"

    /// Also the value of `kuma.io/managed-by` on what it makes.
    package let name = "workload-generator"
    /// Proxies, and the workloads that there are.
    package let inputs: Set<KindName> = [.mesh, .dataplane, .workload]
    /// Meshes come and go with all that is in them.
    package let broadInputs: Set<KindName> = [.mesh]
    let zone: String

    /// - Parameter zone: Label of what it makes.
    package init(zone: String) { self.zone = zone }

    /// Makes and deletes workloads of the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) {
            let existing = draft.list(.workload, mesh: mesh.name).map(\.name)
            reconcile(&draft, mesh, proxies, Set(proxies.workloads(of: mesh.name)).union(existing))
        }
        return nil
    }

    /// Looks at touched workloads and those of touched proxies alone.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        for mesh in scope.meshes(draft) {
            let labelled = touched.proxies(of: mesh.name).compactMap { $0.labels[Label.workload] }
            reconcile(&draft, mesh, proxies, touched.names(.workload, mesh: mesh.name).union(labelled))
        }
        return nil
    }

    private func reconcile(
        _ draft: inout ResourceDraft,
        _ mesh: Resource,
        _ proxies: ProxyIndex,
        _ names: Set<String>
    ) {
        for name in names.sorted() {
            let key = ResourceKey(.workload, mesh: mesh.name, name: name)
            let isUsed = NameRules.isDNS1035Label(name) && !proxies.proxies(of: mesh.name, workload: name).isEmpty
            let existing = draft[key]
            if isUsed {
                if existing == nil { draft.put(new(key, owner: mesh.key)) }
            } else if let existing, existing.isLocallyOriginated,
                existing.labels[Label.managedBy] == Self.managedBy
            {
                draft.delete(key)
            }
        }
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
