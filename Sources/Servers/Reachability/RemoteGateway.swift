import Documents
import ResourceModel
import Stores
import Topology

/// The way into another zone.
struct RemoteGateway: Hashable, Sendable {
    var zone: String
    /// An IP address.
    var address: String
    var port: UInt16

    /// All gateways of other zones at addresses that are known, sorted and each once: their ZoneIngresses, and ingresses of single meshes
    /// inside of Dataplanes.
    static func list(_ snapshot: ResourceSnapshot, from zone: String) -> [RemoteGateway] {
        let names = GatewayAddresses(snapshot[GatewayAddresses.key])
        var found: Set<RemoteGateway> = []
        snapshot.forEach(.zoneIngress) { resource in
            let ingress = ZoneIngress(resource)
            let owner = owner(of: ingress, resource, from: zone)
            guard owner != zone, !resource.isDrained, ingress.advertisedPort != 0,
                let address = names.address(of: ingress.advertisedAddress)
            else { return }
            found.insert(RemoteGateway(zone: owner, address: address, port: ingress.advertisedPort))
        }
        found.formUnion(meshes(snapshot, from: zone).keys)
        return found.sorted { ($0.zone, $0.address, $0.port) < ($1.zone, $1.address, $1.port) }
    }

    /// The mesh of each gateway that is for one mesh alone. Where a ZoneIngress stands in its place, that is a member of the mesh as well.
    static func meshes(_ snapshot: ResourceSnapshot, from zone: String) -> [RemoteGateway: String] {
        let names = GatewayAddresses(snapshot[GatewayAddresses.key])
        var found: [RemoteGateway: String] = [:]
        for resource in snapshot.list("MeshZoneAddress") where !resource.isLocallyOriginated {
            guard let owner = resource.labels[Label.zone], owner != zone,
                let address = names.address(of: resource.spec["address"]?.stringValue ?? ""),
                let port = resource.spec["port"]?.intValue.flatMap(UInt16.init(exactly:)), port != 0
            else { continue }
            let gateway = RemoteGateway(zone: owner, address: address, port: port)
            // The first mesh by name asks.
            if found[gateway] == nil { found[gateway] = resource.mesh }
        }
        return found
    }

    /// The zone that an ingress leads to; this one if nothing says so.
    private static func owner(of ingress: ZoneIngress, _ resource: Resource, from zone: String) -> String {
        ingress.zone.isEmpty ? resource.labels[Label.zone] ?? zone : ingress.zone
    }

    /// Names, not addresses, under which gateways of other zones are known, sorted.
    static func names(_ snapshot: ResourceSnapshot, from zone: String) -> [String] {
        var found: Set<String> = []
        func add(_ name: String) { if !name.isEmpty, !NameRules.isIPAddress(name) { found.insert(name) } }
        snapshot.forEach(.zoneIngress) { resource in
            let ingress = ZoneIngress(resource)
            if owner(of: ingress, resource, from: zone) != zone { add(ingress.advertisedAddress) }
        }
        snapshot.forEach("MeshZoneAddress") {
            if !$0.isLocallyOriginated { add($0.spec["address"]?.stringValue ?? "") }
        }
        return found.sorted()
    }
}
