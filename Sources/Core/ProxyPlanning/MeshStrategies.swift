import PolicyMatching
import ResourceModel
import Topology

/// The load balancing strategies for a whole mesh: those of an egress, which does not know who asks.
struct MeshStrategies {
    private let zone: String
    private var table: ConfTable<LoadBalancingConf>

    /// Looks at the policies of a mesh as they are now.
    init(_ mesh: MeshSnapshot) {
        zone = mesh.context.name
        let kind: KindName = "MeshLoadBalancingStrategy"
        // Most meshes have none, and need not read the others' policies for that.
        let policies = mesh.policies[kind] == nil ? [] : PolicyIndex(mesh)[kind]
        table = ConfTable(policies.filter { $0.policy.targetRef.kind == .mesh }) { LoadBalancingConf($0.json) }
    }

    /// Nil: nothing is said.
    mutating func conf(_ destination: Destination) -> LoadBalancingConf? { table.conf(destination) }

    /// Nil: the endpoints of the destination stay as they are.
    mutating func locality(of destination: Destination) -> LocalityPlan? {
        conf(destination).map { LocalityPlan($0.locality, zone: zone, tags: [:], isAwareByDefault: true) }
    }
}
