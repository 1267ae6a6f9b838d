package import ResourceModel

/// What became of one resource; as the store's change, without the store.
package struct ResourceChange: Sendable {
    /// Nil if the resource is new.
    package var old: Resource?
    /// Nil if the resource is gone.
    package var new: Resource?
    /// One of both must be there; a change of nothing is passed over.
    package init(old: Resource?, new: Resource?) { (self.old, self.new) = (old, new) }

    var key: ResourceKey? { new?.key ?? old?.key }
}

/// All meshes of a zone, and its zone proxies, at one moment. A value that shares what did not change with the one before it.
package struct ZoneSnapshot: Sendable {
    /// Never changes: another zone or another setting is another snapshot.
    package let context: ZoneContext
    /// By name.
    package private(set) var meshes: [String: MeshSnapshot] = [:]
    /// Ingresses of all zones, sorted by name.
    package private(set) var ingresses: [ZoneIngressEntry] = []
    /// Egresses of this zone, sorted by name.
    package private(set) var egresses: [ZoneEgressEntry] = []

    /// Renewed by every change.
    package private(set) var stamp = SnapshotStamp()

    /// Parts of meshes whose Mesh has not come yet: documents may arrive in any order.
    private var waiting: [String: MeshSnapshot] = [:]
    /// By mesh, then by name of the MeshZoneAddress.
    private var zoneAddresses: [String: [String: ZoneEntry]] = [:]

    private var gateways = GatewayKnowledge()
    /// Dataplanes that are known by name, as they are stored.
    private var named: [ResourceKey: Resource] = [:]

    private struct ZoneEntry: Hashable, Sendable {
        var zone: String
        var address: ZoneIngressEntry.AdvertisedAddress
    }

    /// From scratch. The order of the resources does not matter.
    package init(context: ZoneContext, resources: some Sequence<Resource> = []) {
        self.context = context
        apply(resources.lazy.map { ResourceChange(old: nil, new: $0) })
    }

    /// The snapshot after these changes: equal to one that is made of all resources anew, at the cost of what changed.
    package func applying(_ changes: some Sequence<ResourceChange>) -> ZoneSnapshot {
        var result = self
        result.apply(changes)
        return result
    }

    /// Names of all meshes with their addresses.
    package var names: ZoneNames { ZoneNames(meshes.mapValues(\.names)) }

    private mutating func apply(_ changes: some Sequence<ResourceChange>) {
        stamp.renew()
        var touched = Touched()
        for change in changes {
            guard let key = change.key else { continue }
            switch key.kind.description {
            case "ZoneIngress":
                ingresses.removeAll { $0.name == key.name }
                if let new = change.new { ingresses.append(ZoneIngressEntry(new, context: context)) }
                touched.border = true
            case "ZoneEgress":
                egresses.removeAll { $0.name == key.name }
                if let new = change.new.map({ ZoneEgressEntry($0, context: context) }), new.zone == context.name {
                    egresses.append(new)
                }
                touched.border = true
            case "MeshZoneAddress":
                var ofMesh = zoneAddresses[key.mesh] ?? [:]
                ofMesh[key.name] = change.new.flatMap(Self.zoneEntry)
                zoneAddresses[key.mesh] = ofMesh.isEmpty ? nil : ofMesh
                touched.border = true
            case "ZoneReachability":
                // That of another zone says nothing about the ways from here.
                guard key.name == context.name else { continue }
                if gateways.apply(change.new.map(ZoneReachability.init)) { touched.border = true }
            case "Config" where key == GatewayAddresses.key:
                let names = GatewayAddresses(change.new)
                if names != gateways.names {
                    gateways.names = names
                    touched.border = true
                    touched.hosts = true
                }
            case "Dataplane":
                let isNamed = change.new.map { !GatewayAddresses.names(of: $0).isEmpty } ?? false
                if isNamed || named[key] != nil { named[key] = isNamed ? change.new : nil }
                var found = change
                if isNamed { found.new = change.new.map(gateways.names.resolved) }
                touched.edit(key.mesh, &self) { [found] in $0.apply(found, key, &$1) }
            case "Config":
                if let mesh = Self.mesh(ofConfig: key.name) {
                    touched.edit(mesh, &self) { snapshot, _ in snapshot.applyLegacyAddresses(change.new) }
                }
            case "Mesh": touched.edit(key.name, &self) { $0.apply(change, key, &$1) }
            default: if !key.mesh.isEmpty { touched.edit(key.mesh, &self) { $0.apply(change, key, &$1) } }
            }
        }
        if touched.hosts {
            for (key, proxy) in named {
                let found = ResourceChange(old: proxy, new: gateways.names.resolved(proxy))
                touched.edit(key.mesh, &self) { $0.apply(found, key, &$1) }
            }
        }
        ingresses.sort { $0.name < $1.name }
        egresses.sort { $0.name < $1.name }
        // A mesh that is new sees the border for the first time.
        for mesh in touched.border
            ? Set(meshes.keys).union(waiting.keys).union(touched.meshes.keys) : Set(touched.meshes.keys)
        {
            let border = border(of: mesh)
            touched.edit(mesh, &self) { $0.applyBorder(border, &$1) }
        }
        for (name, touch) in touched.meshes {
            var mesh = touch.snapshot
            mesh.derive(touch.stale)
            meshes[name] = mesh.exists ? mesh : nil
            waiting[name] = mesh.exists || mesh.isEmpty ? nil : mesh
        }
    }

    /// Meshes that are being changed. They are out of the snapshot meanwhile, so that nothing is copied twice.
    private struct Touched {
        var border = false
        /// Names of hosts have other addresses.
        var hosts = false
        var meshes: [String: (snapshot: MeshSnapshot, stale: StaleParts)] = [:]

        mutating func edit(
            _ name: String,
            _ zone: inout ZoneSnapshot,
            _ body: (inout MeshSnapshot, inout StaleParts) -> Void
        ) {
            var touch =
                meshes.removeValue(forKey: name)
                ?? (
                    zone.meshes.removeValue(forKey: name) ?? zone.waiting.removeValue(forKey: name)
                        ?? MeshSnapshot(name: name, context: zone.context), StaleParts()
                )
            body(&touch.snapshot, &touch.stale)
            meshes[name] = touch
        }
    }

    private func border(of mesh: String) -> ZoneBorder {
        let addresses = Dictionary(
            grouping: (zoneAddresses[mesh] ?? [:]).sorted { $0.key < $1.key }.map(\.value),
            by: \.zone
        )
        return ZoneBorder(
            mesh: mesh,
            ingresses: ingresses,
            egresses: egresses,
            gateways: gateways,
            zoneAddresses: addresses.mapValues { $0.map(\.address) }
        )
    }

    private static func zoneEntry(_ resource: Resource) -> ZoneEntry? {
        guard let zone = resource.labels[Label.zone], !resource.isLocallyOriginated else { return nil }
        return ZoneEntry(
            zone: zone,
            address: .init(address: resource.spec.string("address"), port: resource.spec.port("port"))
        )
    }

    /// `kuma-<mesh>-dns-vips`.
    private static func mesh(ofConfig name: String) -> String? {
        guard name.hasPrefix("kuma-"), name.hasSuffix("-dns-vips"), name.utf8.count > 14 else { return nil }
        return String(name.dropFirst(5).dropLast(9))
    }
}

extension ZoneSnapshot: Equatable {}

extension MeshSnapshot {
    /// Whether nothing is left of a mesh.
    var isEmpty: Bool {
        !exists && proxies.isEmpty && services.isEmpty && policies.isEmpty && legacyAddresses.isEmpty && issuers.isEmpty
            && secrets.isEmpty && external.isEmpty && identities.isEmpty && trusts.isEmpty
    }
}
