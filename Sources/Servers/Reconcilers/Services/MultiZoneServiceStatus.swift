package import Documents
package import ResourceModel
package import Stores

/// Finds the MeshServices, of all zones, that a MeshMultiZoneService unites.
///
/// Only those of its own mesh: a service of another mesh can't be called.
/// Source: Kuma 2.14, MeshMultiZoneService status updater.
package struct MultiZoneServiceStatus: Reconciler {
    /// Kuma's `component_mzms_status_updater` counts its runs.
    package let name = "mzms-status-updater"
    /// Unions, and all that they may unite.
    package let inputs: Set<KindName> = [.mesh, .meshService, .meshMultiZoneService]
    /// Meshes come and go with all that is in them.
    package let broadInputs: Set<KindName> = [.mesh]
    let zone: String

    /// - Parameter zone: The zone of a MeshService that does not say its own.
    package init(zone: String) { self.zone = zone }

    /// Writes the members of all unions in the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) where draft.count(.meshMultiZoneService, mesh: mesh.name) > 0 {
            for union in draft.list(.meshMultiZoneService, mesh: mesh.name) { draft.put(updated(union, draft)) }
        }
        return nil
    }

    /// Looks at touched unions and those that select a touched service, or did.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        for mesh in scope.meshes(draft) where draft.count(.meshMultiZoneService, mesh: mesh.name) > 0 {
            let unions = touched.names(.meshMultiZoneService, mesh: mesh.name)
            let services = touched.keys.filter { $0.kind == .meshService && $0.mesh == mesh.name }
                .flatMap { [touched.before[$0], draft[$0]] }.compactMap { $0 }
            for union in draft.list(.meshMultiZoneService, mesh: mesh.name)
            where unions.contains(union.name) || services.contains(where: { isSelected($0, by: union) }) {
                draft.put(updated(union, draft))
            }
        }
        return nil
    }

    private func isSelected(_ service: Resource, by union: Resource) -> Bool {
        let labels = union.spec["selector"]?["meshService"]?["matchLabels"]?.stringMap ?? [:]
        return !labels.isEmpty && service.labels.contains(all: labels)
    }

    private func updated(_ union: Resource, _ draft: ResourceDraft) -> Resource {
        var members: [Member] = []
        draft.forEach(.meshService, mesh: union.mesh) { if isSelected($0, by: union) { members.append(Member($0)) } }
        members.sort()
        var status = union.status ?? [:]
        status.set("meshServices", .array(members.map { $0.json(defaultZone: zone) }))
        let found = !members.isEmpty
        let condition: JSON = [
            "type": "MeshServicesMatched",
            "status": found ? "True" : "False",
            "reason": found ? "MatchesFound" : "NoMatchesFound",
            "message": found ? "MeshServices were matched" : "no MeshService was matched",
        ]
        let others = (status["conditions"]?.arrayValue ?? []).filter {
            $0["type"]?.stringValue != "MeshServicesMatched"
        }
        status.set("conditions", .array([condition] + others))
        var result = union
        result.status = status
        return result
    }

    private struct Member: Comparable {
        let mesh, zone, namespace, name: String

        init(_ service: Resource) {
            mesh = service.mesh
            zone = service.labels[Label.zone] ?? ""
            namespace = service.labels[Label.namespace] ?? ""
            name = service.displayName
        }

        static func < (a: Member, b: Member) -> Bool {
            (a.mesh, a.zone, a.namespace, a.name) < (b.mesh, b.zone, b.namespace, b.name)
        }

        func json(defaultZone: String) -> JSON {
            [
                "name": .string(name), "namespace": .string(namespace),
                "zone": .string(zone.isEmpty ? defaultZone : zone), "mesh": .string(mesh),
            ]
        }
    }
}
