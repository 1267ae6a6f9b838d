import ResourceModel
import Stores

/// The MeshServices, MeshExternalServices and MeshMultiZoneServices of a control plane by what reconcilers look for in them: a change costs
/// what changed.
struct ServiceIndex: Sendable {
    static let kinds: Set<KindName> = [.meshService, .meshExternalService, .meshMultiZoneService]

    /// Services among which a hostname is given once.
    struct Group: Hashable, Sendable {
        let kind: KindName
        let mesh: String

        init(_ kind: KindName, mesh: String) { (self.kind, self.mesh) = (kind, mesh) }

        init(_ key: ResourceKey) { self.init(key.kind, mesh: key.mesh) }
    }

    private struct Entry: Sendable {
        /// Nil for what does not select proxies of this zone.
        var selector: ProxySelector?
        /// Whether it is for some zones only.
        var isKept: Bool
        var address: String?
        var hostnames: [String]
        var isInCollision: Bool

        init(_ service: Resource) {
            let isLocal = service.kind == .meshService && service.isLocallyOriginated
            selector = isLocal ? ProxySelector(service) : nil
            isKept = isLocal && MeshService.exportZones(of: service) != nil
            address = service.virtualAddress
            hostnames = service.generatedHostnames
            isInCollision = service.isInCollision
        }
    }

    private var entries: [ResourceKey: Entry] = [:]
    /// Names of this zone's MeshServices by the `kuma.io/service` that they select.
    private var selecting: [String: [String: Set<String>]] = [:]
    /// Names of those that select by something else, by mesh.
    private var selectingOtherwise: [String: Set<String>] = [:]
    /// Names of this zone's MeshServices that are for some zones only, by mesh.
    private var kept: [String: Set<String>] = [:]
    private var owners: [Group: [String: Set<String>]] = [:]
    private var colliding: [Group: Set<String>] = [:]
    /// Services without a virtual address.
    private(set) var withoutAddress: Set<ResourceKey> = []
    /// How many services have an address.
    private var addresses: [String: Int] = [:]

    init() {}

    /// Reads all services of a snapshot.
    init(_ snapshot: ResourceSnapshot) {
        for kind in Self.kinds { snapshot.forEach(kind) { insert($0) } }
    }

    /// Takes over what changed.
    mutating func apply(_ changes: ChangeSet) {
        for change in changes.changes where Self.kinds.contains(change.key.kind) {
            remove(change.key)
            if let new = change.new { insert(new) }
        }
    }

    /// Names of this zone's MeshServices that select one of these proxies of a mesh.
    func selecting(_ proxies: [DataplaneFacts], mesh: String) -> Set<String> {
        guard !proxies.isEmpty else { return [] }
        var result: Set<String> = []
        for service in Set(proxies.flatMap(\.inbounds).compactMap(\.service)) {
            result.formUnion(selecting[mesh]?[service] ?? [])
        }
        for name in selectingOtherwise[mesh] ?? [] {
            let selector = entries[ResourceKey(.meshService, mesh: mesh, name: name)]?.selector ?? .none
            if proxies.contains(where: selector.matches) { result.insert(name) }
        }
        return result
    }

    /// Names of this zone's MeshServices that are for some zones only.
    func kept(in mesh: String) -> Set<String> { kept[mesh] ?? [] }

    /// Whether services of a group, other than these, lack a name because another has it.
    func hasCollisions(_ group: Group, beside names: Set<String>) -> Bool {
        colliding[group]?.isSubset(of: names) == false
    }

    /// Whether a service of a group, other than these, has a hostname.
    func hasOwner(_ hostname: String, _ group: Group, beside names: Set<String>) -> Bool {
        owners[group]?[hostname]?.isSubset(of: names) == false
    }

    /// Whether a service, other than these, has a virtual address.
    func isTaken(_ address: String, beside keys: Set<ResourceKey>) -> Bool {
        guard let count = addresses[address] else { return false }
        return count > keys.count { entries[$0]?.address == address }
    }

    private mutating func insert(_ service: Resource) {
        let (entry, key, group) = (Entry(service), service.key, Group(service.key))
        entries[key] = entry
        if let selector = entry.selector {
            if let service = selector.service {
                selecting[key.mesh, default: [:]][service, default: []].insert(key.name)
            } else {
                selectingOtherwise[key.mesh, default: []].insert(key.name)
            }
        }
        if entry.isKept { kept[key.mesh, default: []].insert(key.name) }
        for hostname in entry.hostnames { owners[group, default: [:]][hostname, default: []].insert(key.name) }
        if entry.isInCollision { colliding[group, default: []].insert(key.name) }
        if let address = entry.address { addresses[address, default: 0] += 1 } else { withoutAddress.insert(key) }
    }

    private mutating func remove(_ key: ResourceKey) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        let group = Group(key)
        if let service = entry.selector?.service { selecting[key.mesh]?.removeMember(key.name, of: service) }
        selectingOtherwise[key.mesh]?.remove(key.name)
        kept.removeMember(key.name, of: key.mesh)
        for hostname in entry.hostnames { owners[group]?.removeMember(key.name, of: hostname) }
        colliding[group]?.remove(key.name)
        withoutAddress.remove(key)
        if let address = entry.address, let count = addresses[address] {
            addresses[address] = count > 1 ? count - 1 : nil
        }
    }
}
