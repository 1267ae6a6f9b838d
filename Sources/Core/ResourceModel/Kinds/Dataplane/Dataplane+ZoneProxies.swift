import Documents

extension Dataplane {
    /// Why zone proxies inside of a Dataplane (`networking.listeners`) do not do what they are there for, in sentences; empty for one
    /// without.
    ///
    /// - `mesh`: The Dataplane's.
    package static func zoneProxyWarnings(of dataplane: Resource, in mesh: Mesh) -> [String] {
        // Each proxy that connects is asked; hardly any has them.
        guard dataplane.spec["networking"]?["listeners"]?.arrayValue?.isEmpty == false else { return [] }
        let proxy = Dataplane(dataplane)
        var result: [String] = []
        if mesh.meshServices != .exclusive {
            result.append(
                "networking.listeners have no effect: zone proxies inside of Dataplanes serve meshes with meshServices.mode Exclusive, mesh \(mesh.name) has \(mesh.meshServices.rawValue)"
            )
        }
        // By a MeshIdentity that is made of the label, a proxy without it is refused.
        let isNameless =
            (dataplane.labels[Label.workload] ?? "").isEmpty && (proxy.tags[Tag.service] ?? []).allSatisfy(\.isEmpty)
        if isNameless, !mesh.enabledBackend.isEmpty {
            result.append(
                "the mesh's authority gives it no certificate, since it has neither a label \(Label.workload) nor a tag \(Tag.service): unless a MeshIdentity does, other zones cannot tell whether they reach its zone ingress, and nobody uses its zone egress"
            )
        }
        return result
    }
}
