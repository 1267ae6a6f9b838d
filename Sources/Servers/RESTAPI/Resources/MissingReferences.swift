import ResourceModel
import Stores

/// What a resource names that is not there. It may come later, so that nothing is refused; until then something does not work.
enum MissingReferences {
    /// Sentences for the writer, in the order of the document.
    ///
    /// - `isGlobal`: Whether the zones that this control plane knows are all there are.
    static func warnings(_ resource: Resource, in snapshot: ResourceSnapshot, isGlobal: Bool) -> [String] {
        switch resource.kind {
        case .meshExternalService: secrets(of: MeshExternalService(resource), in: snapshot)
        case "MeshLoadBalancingStrategy": isGlobal ? zones(of: resource, in: snapshot) : []
        default: []
        }
    }

    private static func secrets(of service: MeshExternalService, in snapshot: ResourceSnapshot) -> [String] {
        service.secrets.filter { snapshot[ResourceKey(.secret, mesh: service.mesh, name: $0.name)] == nil }.map {
            "spec.tls.verification.\($0.field).secret: there is no Secret \"\($0.name)\" in mesh \"\(service.mesh)\": until it is there, nobody is connected"
        }
    }

    private static func zones(of strategy: Resource, in snapshot: ResourceSnapshot) -> [String] {
        strategy.failoverZones.filter { snapshot[ResourceKey(.zone, name: $0.zone)] == nil }.map {
            "\($0.field): there is no zone \"\($0.zone)\""
        }
    }
}
