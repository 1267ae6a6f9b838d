import Documents
import ResourceModel
package import Stores

/// What became of one proxy.
package struct ProxyChange: Sendable {
    /// Nil if the proxy is new.
    let old: DataplaneFacts?
    /// Nil if the proxy is gone.
    let new: DataplaneFacts?
}

/// The Dataplanes of a control plane, read once each: a change costs what changed.
package struct ProxyIndex: Sendable, Equatable {
    private struct MeshProxies: Sendable, Equatable {
        var byName: [String: DataplaneFacts] = [:]
        /// All names, in the order in which proxies are told.
        var order: [Place] = []
        /// Names by the `kuma.io/service` of an inbound.
        var byService: [String: Set<String>] = [:]
        /// Names by the label `kuma.io/workload`.
        var byWorkload: [String: Set<String>] = [:]
    }

    /// Where a proxy stands: the oldest first, then by name.
    private struct Place: Sendable, Equatable {
        var created: Timestamp
        var name: String

        init(_ proxy: DataplaneFacts) { (created, name) = (proxy.created, proxy.name) }

        static func precedes(_ a: Place, _ b: Place) -> Bool { (a.created, a.name) < (b.created, b.name) }
    }

    private var meshes: [String: MeshProxies] = [:]

    /// No Dataplane.
    package init() {}

    /// Reads all Dataplanes of a snapshot.
    package init(_ snapshot: ResourceSnapshot) {
        var all: [DataplaneFacts] = []
        snapshot.forEach(.dataplane) { dataplane in
            all.append(DataplaneFacts(dataplane, insight: snapshot[Self.insightKey(of: dataplane.key)]))
        }
        insert(all: all)
    }

    /// Reads all Dataplanes of a draft.
    init(_ draft: ResourceDraft) {
        var all: [DataplaneFacts] = []
        draft.forEach(.dataplane) { all.append(DataplaneFacts($0, insight: draft[Self.insightKey(of: $0.key)])) }
        insert(all: all)
    }

    /// In order, so that each goes to the end.
    private mutating func insert(all: [DataplaneFacts]) { for proxy in sorted(all) { insert(proxy) } }

    /// The proxies of a mesh, oldest first, then by name.
    package func proxies(of mesh: String) -> [DataplaneFacts] {
        guard let proxies = meshes[mesh] else { return [] }
        return proxies.order.compactMap { proxies.byName[$0.name] }
    }

    /// The proxies of a mesh with an inbound of a `kuma.io/service`, in the same order.
    func proxies(of mesh: String, service: String) -> [DataplaneFacts] {
        named(meshes[mesh]?.byService[service], in: mesh)
    }

    /// The proxies of a mesh with a label `kuma.io/workload`, in the same order.
    func proxies(of mesh: String, workload: String) -> [DataplaneFacts] {
        named(meshes[mesh]?.byWorkload[workload], in: mesh)
    }

    /// The proxies of a mesh that a MeshService selects, in the same order.
    func proxies(of mesh: String, selector: ProxySelector) -> [DataplaneFacts] {
        switch selector {
        case .none: []
        case .name(let name): self[mesh: mesh, name: name].map { [$0] } ?? []
        case .tags, .labels:
            if let service = selector.service {
                proxies(of: mesh, service: service).filter(selector.matches)
            } else {
                sorted(meshes[mesh]?.byName.values.filter(selector.matches))
            }
        }
    }

    /// Each `kuma.io/service` of a mesh's inbounds, in no order.
    func services(of mesh: String) -> some Collection<String> { (meshes[mesh]?.byService ?? [:]).keys }

    /// Each value of the label `kuma.io/workload` in a mesh, in no order.
    func workloads(of mesh: String) -> some Collection<String> { (meshes[mesh]?.byWorkload ?? [:]).keys }

    /// One proxy; nil if there is none of that name.
    package subscript(mesh mesh: String, name name: String) -> DataplaneFacts? { meshes[mesh]?.byName[name] }

    /// Takes over what changed up to `snapshot`. Returns what became of the proxies that changed.
    package mutating func apply(_ changes: ChangeSet, of snapshot: ResourceSnapshot) -> [ProxyChange] {
        var changed: [ProxyChange] = []
        for change in changes.changes where change.key.kind == .dataplane || change.key.kind == .dataplaneInsight {
            let key = ResourceKey(.dataplane, mesh: change.key.mesh, name: change.key.name)
            let old = self[mesh: key.mesh, name: key.name]
            let new = snapshot[key].map { Self.facts(of: $0, insight: snapshot[Self.insightKey(of: key)], known: old) }
            guard old != new else { continue }
            if let old { remove(old) }
            if let new { insert(new) }
            changed.append(ProxyChange(old: old, new: new))
        }
        return changed
    }

    /// Hot: most changes are reports of proxies that stay as they are. 0 is the version of what was never stored.
    private static func facts(of dataplane: Resource, insight: Resource?, known: DataplaneFacts?) -> DataplaneFacts {
        guard var known, known.version > 0, known.version == dataplane.version else {
            return DataplaneFacts(dataplane, insight: insight)
        }
        known.take(insight)
        return known
    }

    private mutating func insert(_ proxy: DataplaneFacts) {
        meshes[proxy.mesh, default: MeshProxies()].byName[proxy.name] = proxy
        let place = Place(proxy)
        let index = index(of: place, in: proxy.mesh)
        meshes[proxy.mesh]?.order.insert(place, at: index)
        for service in Set(proxy.inbounds.compactMap(\.service)) {
            meshes[proxy.mesh]?.byService[service, default: []].insert(proxy.name)
        }
        if let workload = proxy.labels[Label.workload] {
            meshes[proxy.mesh]?.byWorkload[workload, default: []].insert(proxy.name)
        }
    }

    private mutating func remove(_ proxy: DataplaneFacts) {
        meshes[proxy.mesh]?.byName.removeValue(forKey: proxy.name)
        let place = Place(proxy)
        let index = index(of: place, in: proxy.mesh)
        let isThere = meshes[proxy.mesh].map { index < $0.order.count && $0.order[index] == place } ?? false
        if isThere { meshes[proxy.mesh]?.order.remove(at: index) }
        for service in Set(proxy.inbounds.compactMap(\.service)) {
            meshes[proxy.mesh]?.byService.removeMember(proxy.name, of: service)
        }
        if let workload = proxy.labels[Label.workload] {
            meshes[proxy.mesh]?.byWorkload.removeMember(proxy.name, of: workload)
        }
        if meshes[proxy.mesh]?.byName.isEmpty == true { meshes.removeValue(forKey: proxy.mesh) }
    }

    /// The first index whose place is not before this one.
    private func index(of place: Place, in mesh: String) -> Int {
        guard let order = meshes[mesh]?.order else { return 0 }
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if Place.precedes(order[middle], place) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func named(_ names: Set<String>?, in mesh: String) -> [DataplaneFacts] {
        sorted(names?.compactMap { meshes[mesh]?.byName[$0] })
    }

    /// Hot: places are moved, not proxies: these are large.
    private func sorted(_ proxies: (some Sequence<DataplaneFacts>)?) -> [DataplaneFacts] {
        guard let proxies else { return [] }
        let all = Array(proxies)
        let order = all.indices.map { (all[$0].created, all[$0].name, $0) }
        return order.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { all[$0.2] }
    }

    private static func insightKey(of key: ResourceKey) -> ResourceKey {
        ResourceKey(.dataplaneInsight, mesh: key.mesh, name: key.name)
    }
}

extension [String: Set<String>] {
    /// Takes a member out of one of the sets; an empty one goes.
    mutating func removeMember(_ member: String, of key: String) {
        self[key]?.remove(member)
        if self[key]?.isEmpty == true { removeValue(forKey: key) }
    }
}
