package import Documents
package import ResourceModel
package import Stores

/// Writes what a zone offers to other zones by tags into its ZoneIngresses (`availableServices`).
///
/// Source: Kuma 2.14, zone ingress available services tracker.
package struct IngressServices: Reconciler {
    /// Kuma's `component_zone_available_services` counts its runs.
    package let name = "zone-available-services"
    /// All that a zone offers by tags, and MeshServices, which may keep it from others.
    package let inputs: Set<KindName> = [.mesh, .dataplane, .zoneIngress, .externalService, .meshService]
    /// All but proxies and MeshServices, of which most changes leave the list as it is.
    package let broadInputs: Set<KindName> = [.mesh, .zoneIngress, .externalService]
    let zone: String
    let tagFilters: [String]

    /// - `tagFilters`: Beginnings of the tags that are told; empty: all (`experimental.ingressTagFilters`).
    package init(zone: String, tagFilters: [String] = []) { (self.zone, self.tagFilters) = (zone, tagFilters) }

    /// Writes the same list into all ingresses of the zone.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        let ingresses = draft.list(.zoneIngress).filter { ingress in
            let origin = ingress.spec["zone"]?.stringValue ?? ""
            return (origin.isEmpty || origin == zone) && ingress.isLocallyOriginated
        }
        guard !ingresses.isEmpty else { return nil }
        // All meshes, whatever the scope: the list is one.
        let services = draft.list(.mesh).filter(\.hasTagServices).flatMap { offers(of: $0, draft, proxies) }
        for ingress in ingresses {
            var result = ingress
            if services.isEmpty {
                result.spec.remove("availableServices")
            } else {
                result.spec.set("availableServices", .array(services))
            }
            draft.put(result)
        }
        return nil
    }

    /// Only if what touched proxies offer differs, or whom a touched service is for.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        let isOther =
            touched.proxies.contains {
                $0.old.map(offered) != $0.new.map(offered) || $0.old?.labels != $0.new?.labels
            }
            || !touched.exports(in: draft).isEmpty
        return isOther ? reconcile(&draft, proxies: proxies, scope: scope) : nil
    }

    /// Gives an ingress that is just being written its list at once: without it other zones would lose the services for a moment.
    ///
    /// - `key`: Of what was put into the draft; of other kinds nothing happens.
    package func complete(_ key: ResourceKey, _ draft: inout ResourceDraft) {
        if key.kind == .zoneIngress { _ = reconcile(&draft, proxies: ProxyIndex(draft), scope: .all) }
    }

    /// Inbounds of a proxy that others are told of.
    private func offered(_ proxy: DataplaneFacts) -> [InboundFacts] {
        proxy.inbounds.filter { $0.isHealthy && !$0.isIgnored && !$0.tags.isEmpty }
    }

    private struct Offer: Hashable, Comparable {
        let tags: String
        let isExternal: Bool
        static func < (a: Offer, b: Offer) -> Bool { (a.isExternal ? 1 : 0, a.tags) < (b.isExternal ? 1 : 0, b.tags) }
    }

    private func offers(of mesh: Resource, _ draft: ResourceDraft, _ proxies: ProxyIndex) -> [JSON] {
        var counts: [Offer: (tags: [String: String], instances: Int)] = [:]
        func add(_ all: [String: String], isExternal: Bool) {
            let tags = tagFilters.isEmpty ? all : all.filter { tag in tagFilters.contains { tag.key.hasPrefix($0) } }
            let text = tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            counts[Offer(tags: text, isExternal: isExternal), default: (tags, 0)].instances += 1
        }
        let exports = ServiceExports(draft, mesh: mesh.name)
        for proxy in proxies.proxies(of: mesh.name) {
            // The list is the same for all zones, so what is for some of them nobody gets by tags.
            for inbound in offered(proxy) where exports.callers(of: inbound, proxy, zone: zone) == nil {
                add(inbound.tags, isExternal: false)
            }
        }
        if mesh.spec["routing"]?["zoneEgress"]?.boolValue == true {
            for external in draft.list(.externalService, mesh: mesh.name) {
                let tags = external.spec["tags"]?.stringMap ?? [:]
                if tags[Tag.zone] == zone { add(tags, isExternal: true) }
            }
        }
        return counts.sorted { $0.key < $1.key }.map { offer, value in
            var json: JSON = [
                "tags": JSON(value.tags), "instances": .int(value.instances), "mesh": .string(mesh.name),
            ]
            if offer.isExternal { json.set("externalService", true) }
            return json
        }
    }
}
