import ResourceModel
import Stores

/// The proxies of meshes, each read again only when it or its insight is another: a change costs what changed.
struct ReportedProxies {
    private struct Read {
        /// Versions of the Dataplane, and of its insight if there is one.
        var dataplane: UInt64
        var insight: UInt64?
        var proxy: ReportedProxy
    }

    /// By mesh, then name.
    private var byMesh: [String: [String: Read]] = [:]

    /// Makes a mesh's proxies what they are in a snapshot.
    mutating func read(_ mesh: String, in snapshot: ResourceSnapshot) {
        let old = byMesh[mesh] ?? [:]
        var new: [String: Read] = [:]
        snapshot.forEach(.dataplane, mesh: mesh) { dataplane in
            let insight = snapshot[ResourceKey(.dataplaneInsight, mesh: mesh, name: dataplane.name)]
            let known = old[dataplane.name].flatMap { $0.dataplane == dataplane.version ? $0 : nil }
            if let known, known.insight == insight?.version {
                new[dataplane.name] = known
            } else {
                new[dataplane.name] = Read(
                    dataplane: dataplane.version,
                    insight: insight?.version,
                    proxy: ReportedProxy(known?.proxy.dataplane ?? Dataplane(dataplane), insight: insight)
                )
            }
        }
        byMesh[mesh] = new.isEmpty ? nil : new
    }

    /// Calls `body` with each proxy of a mesh, in no order.
    func forEach(_ mesh: String, _ body: (ReportedProxy) -> Void) {
        for read in (byMesh[mesh] ?? [:]).values { body(read.proxy) }
    }
}
