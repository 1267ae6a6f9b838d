package import Documents
package import ResourceModel
package import Stores

/// Gives each MeshService, MeshExternalService and MeshMultiZoneService a virtual address of this zone, which it keeps.
///
/// Source: Kuma 2.14, IPAM; there, addresses that were given back are used again after a restart.
package struct AddressAllocation: Reconciler {
    /// Kuma's `component_vip_allocator` counts its runs.
    package let name = "vip-allocator"
    /// Meshes do not matter: addresses are the zone's.
    package let inputs: Set<KindName> = [.meshService, .meshExternalService, .meshMultiZoneService]
    /// None: an index knows of those that were not touched.
    package let broadInputs: Set<KindName> = []
    let blocks: AddressBlocks

    /// - Parameter blocks: Should not overlap: each is given out by itself.
    package init(blocks: AddressBlocks = AddressBlocks()) { self.blocks = blocks }

    /// Gives addresses to all that lack one, the oldest first.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        var (without, taken) = ([Resource](), Set<String>())
        for kind in inputs {
            draft.forEach(kind) { service in
                if let address = service.virtualAddress { taken.insert(address) } else { without.append(service) }
            }
        }
        allocate(without, &draft) { taken.contains($0) }
        return nil
    }

    /// Gives addresses to those that lack one, of which an index knows; what others have is looked up in it.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        let keys = touched.keys.filter { inputs.contains($0.kind) }
        let without = touched.services.withoutAddress.union(keys).compactMap { draft[$0] }
            .filter { $0.virtualAddress == nil }
        guard !without.isEmpty else { return nil }
        let taken = Set(keys.compactMap { draft[$0]?.virtualAddress })
        allocate(without, &draft) { taken.contains($0) || touched.services.isTaken($0, beside: keys) }
        return nil
    }

    /// Addresses are unique in the zone, so it is about all meshes whatever the scope is.
    private func allocate(_ services: [Resource], _ draft: inout ResourceDraft, isTaken: @escaping (String) -> Bool) {
        guard !services.isEmpty else { return }
        var cursors = AddressCursors(draft)
        for (kind, group) in Dictionary(grouping: services, by: \.kind) {
            let block = block(of: kind)
            var pool = AddressPool(block, cursor: cursors[block], isTaken: isTaken)
            for service in group.sorted(by: { ($0.created, $0.mesh, $0.name) < ($1.created, $1.mesh, $1.name) }) {
                guard let address = pool.next() else { break }
                var result = service
                result.setVirtualAddress(address)
                draft.put(result)
            }
            cursors.keep(pool)
        }
        cursors.write(to: &draft)
    }

    private func block(of kind: KindName) -> AddressBlock {
        switch kind {
        case .meshExternalService: blocks.meshExternalServices
        case .meshMultiZoneService: blocks.meshMultiZoneServices
        default: blocks.meshServices
        }
    }
}

/// The blocks that virtual addresses of a zone come from.
package struct AddressBlocks: Sendable {
    /// `dnsServer.CIDR`; may hold the others, whose parts are then left out.
    package var services = AddressBlock.services
    /// `ipam.meshService.cidr`.
    package var meshServices = AddressBlock.meshServices
    /// `ipam.meshExternalService.cidr`.
    package var meshExternalServices = AddressBlock.meshExternalServices
    /// `ipam.meshMultiZoneService.cidr`.
    package var meshMultiZoneServices = AddressBlock.meshMultiZoneServices

    /// Kuma's defaults.
    package init() {}
}

extension Resource {
    /// The first virtual address in the status of a service; nil if it has none yet.
    var virtualAddress: String? {
        let address =
            if kind == .meshExternalService { status?["vip"]?["ip"]?.stringValue } else {
                status?["vips"]?.arrayValue?.first?["ip"]?.stringValue
            }
        return address.flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func setVirtualAddress(_ address: String) {
        var status = status ?? [:]
        if kind == .meshExternalService {
            status.set("vip", ["ip": .string(address)])
        } else {
            status.set("vips", [["ip": .string(address)]])
        }
        self.status = status
    }
}
