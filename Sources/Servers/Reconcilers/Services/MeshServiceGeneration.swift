package import Documents
package import ResourceModel
package import Stores

/// Makes a MeshService for each `kuma.io/service` of the zone's proxies, and takes it away long after the last one has gone.
///
/// Where inbounds have no tags there is one for each workload instead. For which zones it is follows from its proxies' labels
/// `kuma.io/export-zones`; one that somebody has restricted is kept, since what replaced it would be for all.
/// Touches only those that it made (`kuma.io/managed-by`).
/// Source: Kuma 2.14, MeshService generator for Universal.
package struct MeshServiceGeneration: Reconciler {
    static let managedBy = "meshservice-generator"

    /// Also the value of `kuma.io/managed-by` on what it makes.
    package let name = "meshservice-generator"
    /// Whether services are made, what they are made of, and what there is already.
    package let inputs: Set<KindName> = [.mesh, .dataplane, .meshService]
    /// Meshes come and go with all that is in them.
    package let broadInputs: Set<KindName> = [.mesh]
    let zone: String
    let gracePeriod: Duration
    let propagation: LabelPropagation?
    let isByWorkload: Bool

    /// - `gracePeriod`: How long a service without proxies is kept.
    /// - `propagation`: Which labels services have of their proxies; nil: none, and those that they have stay.
    /// - `isByWorkload`: `experimental.inboundTagsDisabled`.
    package init(
        zone: String,
        gracePeriod: Duration = .seconds(3600),
        propagation: LabelPropagation? = nil,
        isByWorkload: Bool = false
    ) {
        (self.zone, self.gracePeriod, self.propagation) = (zone, gracePeriod, propagation)
        self.isByWorkload = isByWorkload
    }

    /// Makes, updates and retires services of the scope's meshes. Returns when the next retired one has to go.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        scope.meshes(draft).compactMap { reconcile(&draft, $0, proxies, among: nil) }.min()
    }

    /// Looks at touched services and those of touched proxies alone.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        scope.meshes(draft).compactMap { mesh in
            let offered = touched.proxies(of: mesh.name).flatMap(names)
            let names = touched.names(.meshService, mesh: mesh.name).union(offered)
            return reconcile(&draft, mesh, proxies, among: names)
        }.min()
    }

    /// - `names`: Of services to look at; nil: all.
    private func reconcile(
        _ draft: inout ResourceDraft,
        _ mesh: Resource,
        _ proxies: ProxyIndex,
        among names: Set<String>?
    ) -> Timestamp? {
        var next: Timestamp?
        let offered = mesh.generatesMeshServices ? names ?? self.names(mesh.name, proxies) : []
        let wanted = offered.reduce(into: [:]) { $0[$1] = offers(of: $1, mesh.name, proxies) }
        var missing = wanted
        for existing in draft.list(.meshService, mesh: mesh.name, among: names) where isManaged(existing) {
            missing.removeValue(forKey: existing.name)
            let isKept =
                ServiceRestriction.isByHand(existing)
                || ServiceRestriction.holds(existing, members(of: existing.name, mesh.name, proxies))
            if let offers = wanted[existing.name] ?? (isKept ? offers(of: existing.name, mesh.name, proxies) : nil) {
                draft.put(labelled(updated(existing, offers), proxies))
            } else if isKept {
                draft.put(unmarked(existing))
            } else if !mesh.generatesMeshServices {
                draft.delete(existing.key)
            } else if let due = retire(existing, &draft) {
                next = min(next ?? due, due)
            }
        }
        for (service, offers) in missing.sorted(by: { $0.key < $1.key }) {
            let key = ResourceKey(.meshService, mesh: mesh.name, name: service)
            // Somebody made one by hand: it is his.
            guard draft[key] == nil, let first = offers.first else { continue }
            draft.put(labelled(new(key, ports: first, owner: mesh.key), proxies))
        }
        return next
    }

    private func isManaged(_ service: Resource) -> Bool {
        service.isLocallyOriginated && service.labels[Label.managedBy] == Self.managedBy
    }

    /// The ports that each proxy offers under a service, oldest proxy first. Nil if nobody does, or no MeshService can have that name.
    private func offers(of service: String, _ mesh: String, _ proxies: ProxyIndex) -> [[ServicePort]]? {
        guard NameRules.isDNS1035Label(service) else { return nil }
        let offers = members(of: service, mesh, proxies).map { inbounds(of: $0, service).map(ServicePort.init) }
            .filter { !$0.isEmpty }
        return offers.isEmpty ? nil : offers
    }

    // MARK: - By service or by workload

    /// Of the services that a proxy is of.
    private func names(_ proxy: DataplaneFacts) -> [String] {
        isByWorkload ? proxy.labels[Label.workload].map { [$0] } ?? [] : proxy.inbounds.compactMap(\.service)
    }

    private func names(_ mesh: String, _ proxies: ProxyIndex) -> Set<String> {
        isByWorkload ? Set(proxies.workloads(of: mesh)) : Set(proxies.services(of: mesh))
    }

    private func members(of service: String, _ mesh: String, _ proxies: ProxyIndex) -> [DataplaneFacts] {
        isByWorkload
            ? proxies.proxies(of: mesh, workload: service) : proxies.proxies(of: mesh, service: service)
    }

    private func inbounds(of proxy: DataplaneFacts, _ service: String) -> [InboundFacts] {
        isByWorkload ? proxy.inbounds : proxy.inbounds.filter { $0.service == service }
    }

    private func selector(_ service: String) -> JSON {
        isByWorkload
            ? ["dataplaneLabels": ["matchLabels": [Label.workload: .string(service)]]]
            : ["dataplaneTags": [Tag.service: .string(service)]]
    }

    // MARK: - Resources

    private func updated(_ existing: Resource, _ offers: [[ServicePort]]) -> Resource {
        var result = unmarked(existing)
        let current = ServicePort.list(existing.spec)
        if !offers.contains(current), let first = offers.first {
            result.spec.set("ports", .array(first.map(\.json)))
        }
        result.spec.set("selector", selector(existing.name))
        return result
    }

    private func unmarked(_ service: Resource) -> Resource {
        var result = service
        result.labels.removeValue(forKey: Label.deletionGracePeriodStartedAt)
        return result
    }

    private func labelled(_ service: Resource, _ proxies: ProxyIndex) -> Resource {
        var result = service
        let members = members(of: service.name, service.mesh, proxies)
        if let propagation {
            result.labels = propagation.labels(service.labels, of: members.map { ($0, inbounds(of: $0, service.name)) })
        }
        result.labels = ServiceRestriction.labels(result.labels, of: members)
        return result
    }

    private func new(_ key: ResourceKey, ports: [ServicePort], owner: ResourceKey) -> Resource {
        Resource(
            key,
            labels: [
                Label.mesh: key.mesh,
                Label.displayName: key.name,
                Label.managedBy: Self.managedBy,
                Label.environment: "universal",
                Label.zone: zone,
                Label.origin: Label.originZone,
            ],
            spec: ["selector": selector(key.name), "ports": .array(ports.map(\.json))],
            owner: owner
        )
    }

    /// Marks a service that has no proxy any more, and deletes it when its time has come. Returns when that will be.
    private func retire(_ service: Resource, _ draft: inout ResourceDraft) -> Timestamp? {
        guard let text = service.labels[Label.deletionGracePeriodStartedAt], let started = Timestamp(rfc3339: text)
        else {
            var marked = service
            marked.labels[Label.deletionGracePeriodStartedAt] = draft.now.rfc3339
            draft.put(marked)
            return draft.now.advanced(by: gracePeriod)
        }
        let due = started.advanced(by: gracePeriod)
        guard draft.now >= due else { return due }
        draft.delete(service.key)
        return nil
    }
}

extension Resource {
    private var meshServicesMode: String { spec["meshServices"]?["mode"]?.stringValue ?? "Disabled" }

    /// Of a Mesh: whether its services are resources.
    var generatesMeshServices: Bool { meshServicesMode != "Disabled" }

    /// Of a Mesh: whether its services can be called by the tag `kuma.io/service`.
    var hasTagServices: Bool { meshServicesMode != "Exclusive" }
}
