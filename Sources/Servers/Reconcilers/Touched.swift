package import ResourceModel

/// What is different since a reconciler ran last, and what tells whom that matters to.
package struct Touched: Sendable {
    /// What has been made, changed or deleted.
    package internal(set) var keys: Set<ResourceKey>
    /// What was there before of it; what is new is not among it.
    var before: [ResourceKey: Resource]
    /// What became of the proxies that changed.
    let proxies: [ProxyChange]
    /// The services of the snapshot that the round works on, without what the round has done so far.
    let services: ServiceIndex

    /// Whether a resource of one of these kinds is among it.
    func contains(_ kinds: Set<KindName>) -> Bool { keys.contains { kinds.contains($0.kind) } }

    /// Names of the resources of a kind and mesh.
    func names(_ kind: KindName, mesh: String) -> Set<String> {
        Set(keys.lazy.filter { $0.kind == kind && $0.mesh == mesh }.map(\.name))
    }

    /// Proxies of a mesh that changed, as they were and as they are.
    func proxies(of mesh: String) -> [DataplaneFacts] {
        proxies.flatMap { [$0.old, $0.new] }.compactMap { $0 }.filter { $0.mesh == mesh }
    }
}
