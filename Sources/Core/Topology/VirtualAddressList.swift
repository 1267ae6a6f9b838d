import ResourceModel

/// The virtual addresses of a mesh, sorted by address; brought up to date at the cost of a walk, not of sorting them all.
package struct VirtualAddressList: Sendable {
    /// By address, lowest first; those of services and of `kuma.io/service` names together.
    package private(set) var sorted: [VirtualAddress] = []
    private var ofServices = Table<ServiceID, [VirtualAddress]>()
    private var legacy: [VirtualAddress] = []

    /// All addresses of `mesh`, which costs what sorting them costs.
    package init(_ mesh: MeshSnapshot) { follow(mesh) }

    /// Takes over the addresses of another moment of the same mesh.
    package mutating func follow(_ mesh: MeshSnapshot) {
        var (gone, new) = (Set<VirtualAddress>(), [VirtualAddress]())
        for id in mesh.addresses.differences(from: ofServices) {
            gone.formUnion(ofServices[id] ?? [])
            new += mesh.addresses[id] ?? []
        }
        let legacy = mesh.legacyVirtualAddresses
        if legacy != self.legacy {
            gone.formUnion(self.legacy)
            new += legacy
        }
        (ofServices, self.legacy) = (mesh.addresses, legacy)
        guard !gone.isEmpty || !new.isEmpty else { return }
        new.sort(by: Self.precedes)
        var result: [VirtualAddress] = []
        result.reserveCapacity(sorted.count + new.count)
        var next = new.startIndex
        for address in sorted where gone.isEmpty || !gone.contains(address) {
            while next < new.endIndex, Self.precedes(new[next], address) {
                result.append(new[next])
                next += 1
            }
            result.append(address)
        }
        sorted = result + new[next...]
    }

    private static func precedes(_ a: VirtualAddress, _ b: VirtualAddress) -> Bool {
        a.address == b.address ? (a.names.first ?? "") < (b.names.first ?? "") : a.address < b.address
    }
}
