package import Documents
package import ResourceModel
package import Stores

/// Gives each `kuma.io/service` that a zone can call, and each host of an ExternalService, a virtual address: the 1.1 model.
///
/// Kept per mesh in a Config resource `kuma-<mesh>-dns-vips` in Kuma's form. Unlike Kuma's the addresses of two meshes differ, so that
/// one DNS server can answer for the whole zone.
package struct ServiceAddresses: Reconciler {
    /// Kuma's `vip_generation` counts its runs.
    package let name = "vip-allocator-services"
    /// What names a `kuma.io/service` in this zone, or makes names of tags.
    package let inputs: Set<KindName> = [.mesh, .dataplane, .zoneIngress, .externalService, .virtualOutbound]
    /// All but proxies, of which most changes leave the tags as they are.
    package let broadInputs: Set<KindName> = [.mesh, .zoneIngress, .externalService, .virtualOutbound]
    let zone: String
    let blocks: AddressBlocks
    let hasServiceEntries: Bool
    let metrics: ReconcilerMetrics?

    /// - `hasServiceEntries`: Whether services get an address beside hosts (`dnsServer.serviceVipEnabled`).
    /// - `metrics`: Where it is counted that no address is left; nil: nowhere.
    package init(
        zone: String,
        blocks: AddressBlocks = AddressBlocks(),
        hasServiceEntries: Bool = true,
        metrics: ReconcilerMetrics? = nil
    ) {
        (self.zone, self.blocks, self.hasServiceEntries) = (zone, blocks, hasServiceEntries)
        self.metrics = metrics
    }

    /// The Config that holds the addresses of a mesh.
    package static func key(mesh: String) -> ResourceKey { ResourceKey(.config, name: "kuma-\(mesh)-dns-vips") }

    /// Brings the tables of the scope's meshes up to date; addresses in tables of all meshes are taken.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        let others = [blocks.meshServices, blocks.meshExternalServices, blocks.meshMultiZoneServices]
        var cursors = AddressCursors(draft)
        var pool = AddressPool(blocks.services, without: others, cursor: cursors[blocks.services])
        let meshes = draft.list(.mesh)
        var views: [String: ServiceAddressView] = [:]
        for mesh in meshes {
            let view = ServiceAddressView(draft[Self.key(mesh: mesh.name)])
            views[mesh.name] = view
            for address in view.addresses { pool.reserve(address) }
        }
        let before = pool.cursor
        for mesh in meshes where scope.contains(mesh.name) {
            guard let old = views[mesh.name] else { continue }
            let entries = mesh.hasTagServices ? entries(of: mesh.name, draft, proxies) : [:]
            let new = old.updated(to: entries, &pool)
            if new.addresses.count < entries.count { metrics?.lacksAddress(in: mesh.name) }
            guard new != old else { continue }
            draft.put(
                Resource(
                    Self.key(mesh: mesh.name),
                    labels: [Label.origin: Label.originZone],
                    spec: ["config": .string(new.text)],
                    owner: mesh.key
                )
            )
        }
        if pool.cursor != before {
            cursors.keep(pool)
            cursors.write(to: &draft)
        }
        return nil
    }

    /// Only if the tags of touched proxies differ.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        let isOther = touched.proxies.contains { $0.old.map(tagSets) != $0.new.map(tagSets) }
        return isOther ? reconcile(&draft, proxies: proxies, scope: scope) : nil
    }

    private func entries(of mesh: String, _ draft: ResourceDraft, _ proxies: ProxyIndex) -> [ServiceAddressView.Name:
        [JSON]]
    {
        var result: [ServiceAddressView.Name: [JSON]] = [:]
        func add(_ name: ServiceAddressView.Name, port: Int, _ tags: [String: String], _ origin: String) {
            let outbound: JSON = ["Port": .int(port), "TagSet": JSON(tags), "Origin": .string(origin)]
            // The first one to claim a port keeps it.
            guard result[name]?.contains(where: { $0["Port"] == outbound["Port"] }) != true else { return }
            result[name, default: []].append(outbound)
        }
        if hasServiceEntries {
            for service in services(of: mesh, draft, proxies) {
                add(.init(.service, service), port: 0, [Tag.service: service], "service")
            }
        }
        for external in draft.list(.externalService, mesh: mesh) {
            guard let service = external.spec["tags"]?[Tag.service]?.stringValue,
                let (host, port) = external.spec["networking"]?["address"]?.stringValue.flatMap(Self.hostAndPort)
            else { continue }
            let tags = [Tag.service: service]
            if hasServiceEntries {
                add(.init(.service, service), port: port, tags, "external-service:\(external.name)")
            }
            if external.spec["networking"]?["disableHostDNSEntry"]?.boolValue != true {
                add(.init(.host, host), port: port, tags, "external-service:\(external.name)")
            }
        }
        // Of an ExternalService they match the name alone.
        let external = draft.list(.externalService, mesh: mesh).compactMap {
            $0.spec["tags"]?[Tag.service]?.stringValue.map { [Tag.service: $0] }
        }
        for outbound in VirtualOutboundNames(draft.list(.virtualOutbound, mesh: mesh)).names(
            tagSets(of: mesh, draft, proxies) + external
        ) {
            add(
                .init(.domain, outbound.host),
                port: outbound.port,
                outbound.tags,
                "virtual-outbound:\(outbound.origin)"
            )
        }
        return result
    }

    private func services(of mesh: String, _ draft: ResourceDraft, _ proxies: ProxyIndex) -> Set<String> {
        Set(tagSets(of: mesh, draft, proxies).compactMap { $0[Tag.service] }.filter { !$0.isEmpty })
    }

    /// Tags of the inbounds of this zone and of what other zones offer.
    private func tagSets(of mesh: String, _ draft: ResourceDraft, _ proxies: ProxyIndex) -> [[String: String]] {
        var result: [[String: String]] = []
        for proxy in proxies.proxies(of: mesh) { result += tagSets(of: proxy) }
        for ingress in draft.list(.zoneIngress) {
            guard let origin = ingress.spec["zone"]?.stringValue, !origin.isEmpty, origin != zone else { continue }
            for service in ingress.spec["availableServices"]?.arrayValue ?? []
            where service["mesh"]?.stringValue == mesh {
                if service["externalService"]?.boolValue != true { result.append(service["tags"]?.stringMap ?? [:]) }
            }
        }
        return result
    }

    private func tagSets(of proxy: DataplaneFacts) -> [[String: String]] {
        // Port 49151 stands for "no port" on Kubernetes.
        proxy.inbounds.filter { !$0.isIgnored && $0.port != 49151 }.map(\.tags)
    }

    /// `host:port` and `[::1]:80`.
    private static func hostAndPort(_ text: String) -> (String, Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        let host = text[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
        return host.isEmpty ? nil : (String(host), port)
    }
}
