import Protobuf
import ProxyPlanning
import Topology

// Endpoints of the snapshot → assignments.
extension Renderer {
    /// The assignments of all clusters of a class; the very same table as before if no group of endpoints is another.
    mutating func endpoints(_ part: Shared<OutboundPart>, _ zone: ZoneSnapshot) -> ResourceSet.Layer {
        let known = endpoints[part]
        if let known, known.stamp.isSame(as: zone.stamp) { return known.layer }
        let plans = part.value.clusters.filter { $0.external == nil }.map(\.endpoints)
        let mesh = zone.meshes[part.value.mesh]
        let groups = plans.map { mesh?.endpoints(of: $0.destination, scope: $0.scope) ?? .empty }
        let layer =
            known.flatMap { $0.groups == groups ? $0.layer : nil }
            ?? ResourceSet.Layer(zip(plans, groups).map { encoded($0, $1) })
        endpoints[part] = Assignments(stamp: zone.stamp, groups: groups, layer: layer)
        return layer
    }

    mutating func assignment(_ plan: AssignmentPlan, _ zone: ZoneSnapshot) -> EncodedResource {
        encoded(plan, zone.meshes[plan.mesh]?.endpoints(of: plan.destination, scope: plan.scope) ?? .empty)
    }

    private mutating func encoded(_ plan: AssignmentPlan, _ group: EndpointGroup) -> EncodedResource {
        if let known = assignments[plan], known.group == group { return known.resource }
        let resource = encode(ResourceTypeURL.endpoint, plan.cluster, plan.assignment(group))
        assignments[plan] = Assignment(group: group, resource: resource)
        return resource
    }
}
