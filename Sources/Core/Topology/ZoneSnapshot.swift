package import ResourceModel

/// What became of one resource; as the store's change, without the store.
package struct ResourceChange: Sendable {
    /// Nil if the resource is new.
    package var old: Resource?
    /// Nil if the resource is gone.
    package var new: Resource?
    package init(old: Resource?, new: Resource?) { (self.old, self.new) = (old, new) }
}

/// All meshes of a zone, and its zone proxies, at one moment. A value that shares what did not change with the one before it.
package struct ZoneSnapshot: Sendable {
    package let context: ZoneContext
    /// By name.
    package private(set) var meshes: [String: MeshSnapshot] = [:]
    /// Ingresses of all zones, sorted by name.
    package private(set) var ingresses: [ZoneIngressEntry] = []
    /// Egresses of this zone, sorted by name.
    package private(set) var egresses: [ZoneEgressEntry] = []

    /// From scratch. The order of the resources does not matter.
    package init(context: ZoneContext, resources: some Sequence<Resource>) {
        self.context = context
    }

    /// The snapshot after these changes: equal to one that is made of all resources anew, at the cost of what changed.
    package func applying(_ changes: some Sequence<ResourceChange>) -> ZoneSnapshot {
        self
    }

    /// Names of all meshes with their addresses. A name that two meshes have is `default`'s, then that of the mesh whose
    /// name comes first.
    package var names: NameTable { NameTable() }
}
