package import ResourceModel
package import Topology

extension PolicyIndex {
    /// Policies of a kind that are for a service outside of the mesh, weakest first: those for the whole mesh, or for its tags.
    ///
    /// A zone egress asks for them, which stands where the proxies of the service would.
    package static func selected(_ kind: KindName, forExternal tags: [String: String], in mesh: MeshSnapshot)
        -> [TargetRefPolicy]
    {
        (mesh.policies[kind]?.resources ?? []).map(TargetRefPolicy.init)
            .filter { !$0.isShadow && $0.targetRef.means(tags: tags) }
            .sorted(by: PolicyOrder.precedes)
    }
}

extension TargetRef {
    /// Whether it selects something with these tags that is no proxy; never by name of a Dataplane.
    func means(tags own: [String: String]) -> Bool {
        switch kind {
        case .mesh: true
        case .meshSubset: tags.allSatisfy { own[$0.key] == $0.value }
        case .meshService: own[Tag.service] == name
        case .meshServiceSubset: own[Tag.service] == name && tags.allSatisfy { own[$0.key] == $0.value }
        case .dataplane, .meshGateway, .meshExternalService, .meshMultiZoneService, .meshHTTPRoute: false
        }
    }
}
