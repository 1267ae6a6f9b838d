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
    let blocks: AddressBlocks

    /// - Parameter blocks: Should not overlap: each is given out by itself.
    package init(blocks: AddressBlocks = AddressBlocks()) { self.blocks = blocks }

    /// Gives addresses to all that lack one, the oldest first.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        allocate(.meshService, in: blocks.meshServices, &draft)
        allocate(.meshExternalService, in: blocks.meshExternalServices, &draft)
        allocate(.meshMultiZoneService, in: blocks.meshMultiZoneServices, &draft)
        return nil
    }

    /// Looks at the others only if a touched one lacks an address, or is gone and has left one.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Set<ResourceKey>
    ) -> Timestamp? {
        let lacks = touched.contains { key in
            inputs.contains(key.kind) && draft[key].map { $0.virtualAddress == nil } ?? true
        }
        return lacks ? reconcile(&draft, proxies: proxies, scope: scope) : nil
    }

    /// Addresses are unique in the zone, so all meshes are looked at whatever the scope is.
    private func allocate(_ kind: KindName, in block: AddressBlock, _ draft: inout ResourceDraft) {
        var without: [Resource] = []
        draft.forEach(kind) { if $0.virtualAddress == nil { without.append($0) } }
        guard !without.isEmpty else { return }
        var cursors = AddressCursors(draft)
        var pool = AddressPool(block, cursor: cursors[block])
        draft.forEach(kind) { resource in if let address = resource.virtualAddress { pool.reserve(address) } }
        without.sort { ($0.created, $0.mesh, $0.name) < ($1.created, $1.mesh, $1.name) }
        for resource in without {
            guard let address = pool.next() else { break }
            var result = resource
            result.setVirtualAddress(address)
            draft.put(result)
        }
        cursors.keep(pool)
        cursors.write(to: &draft)
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
