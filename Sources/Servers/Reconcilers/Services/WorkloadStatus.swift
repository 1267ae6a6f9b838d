package import Documents
package import ResourceModel
package import Stores

/// Counts the proxies of each Workload of the zone in its status.
///
/// Source: Kuma 2.14, Workload status updater.
package struct WorkloadStatus: Reconciler {
    /// Kuma's `component_workload_status_updater` counts its runs.
    package let name = "workload-status-updater"
    /// Workloads, and the proxies that are of them.
    package let inputs: Set<KindName> = [.mesh, .dataplane, .dataplaneInsight, .workload]
    /// Meshes come and go with all that is in them.
    package let broadInputs: Set<KindName> = [.mesh]

    /// Looks at no settings.
    package init() {}

    /// Counts for all workloads of the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) { reconcile(&draft, mesh.name, proxies, among: nil) }
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
            let names = touched.names(.workload, mesh: mesh.name).union(labelled)
            reconcile(&draft, mesh.name, proxies, among: names)
        }
        return nil
    }

    /// - `names`: Of workloads to look at; nil: all.
    private func reconcile(
        _ draft: inout ResourceDraft,
        _ mesh: String,
        _ proxies: ProxyIndex,
        among names: Set<String>?
    ) {
        for workload in draft.list(.workload, mesh: mesh, among: names) where workload.isLocallyOriginated {
            let members = proxies.proxies(of: mesh, workload: workload.name)
            var updated = workload
            updated.status = [
                "dataplaneProxies": [
                    "connected": .int(members.count(where: \.isOnline)),
                    "healthy": .int(members.count(where: Self.isHealthy)),
                    "total": .int(members.count),
                ]
            ]
            draft.put(updated)
        }
    }

    /// Compat: one healthy inbound makes a proxy healthy, connected or not; one without inbounds never is.
    private static func isHealthy(_ proxy: DataplaneFacts) -> Bool {
        proxy.inbounds.contains { $0.isHealthy && !$0.isIgnored }
    }
}
