import PolicyMatching
import ResourceModel
package import Topology

extension LocalityPlan {
    /// How clients that no policy singles out order the endpoints of a destination: by the strategies for the whole mesh. Nil: as they
    /// are.
    package static func ofMesh(_ mesh: MeshSnapshot, to destination: Destination) -> LocalityPlan? {
        let policies = PolicyIndex(mesh)["MeshLoadBalancingStrategy"].filter { $0.policy.targetRef.kind == .mesh }
        var table = ConfTable(policies) { LoadBalancingConf($0.json) }
        return table.conf(destination).map { conf in
            LocalityPlan(conf.locality, zone: mesh.context.name, tags: [:], isAwareByDefault: true)
        }
    }
}
