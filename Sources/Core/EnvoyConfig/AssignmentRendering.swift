import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension AssignmentPlan {
    /// The endpoints as Envoy wants them: by locality, and within one in the order of the group.
    func assignment(_ group: EndpointGroup) -> ClusterLoadAssignment {
        var byLocality: [EndpointLocality: [Topology.Endpoint]] = [:]
        for endpoint in locality?.placed(group.endpoints) ?? group.endpoints {
            byLocality[endpoint.locality, default: []].append(endpoint)
        }
        let places = byLocality.keys.sorted { ($0.tier, $0.zone, $0.subZone) < ($1.tier, $1.zone, $1.subZone) }
        // Envoy wants priorities without gaps: a destination that is only in other zones begins at 0.
        let tiers = Set(places.map(\.tier)).sorted()
        return ClusterLoadAssignment {
            $0.clusterName = cluster
            if let factor = locality?.overprovisioningFactor {
                $0.policy = .init { $0.overprovisioningFactor = factor }
            }
            $0.endpoints = places.map { place in
                LocalityLbEndpoints {
                    $0.locality = Locality {
                        $0.zone = place.zone
                        $0.subZone = place.subZone
                    }
                    if place.weight > 0 { $0.loadBalancingWeight = place.weight }
                    $0.priority = UInt32(tiers.firstIndex(of: place.tier) ?? 0)
                    $0.lbEndpoints = (byLocality[place] ?? []).map { endpoint in
                        endpoint.lbEndpoint(isMarked: marksClassic && endpoint.isClassic)
                    }
                }
            }
        }
    }
}

extension Topology.Endpoint {
    /// By which clients tell the socket for classic zone proxies.
    static let classicMark = ["kuma.io/zone-proxy": "classic"]

    fileprivate func lbEndpoint(isMarked: Bool) -> LbEndpoint {
        LbEndpoint {
            $0.hostIdentifier = .endpoint(EnvoyProtos.Endpoint { $0.address = .socket(address, port) })
            $0.loadBalancingWeight = weight
            let told = tags.filter { $0.key != "kuma.io/service" }
            let matched = isMarked ? told.merging(Self.classicMark) { $1 } : told
            guard !matched.isEmpty || !labels.isEmpty else { return }
            $0.metadata = Metadata {
                if !told.isEmpty { $0.filterMetadata["envoy.lb"] = .init(texts: told) }
                if !matched.isEmpty { $0.filterMetadata["envoy.transport_socket_match"] = .init(texts: matched) }
                if !labels.isEmpty { $0.filterMetadata["io.kuma.labels"] = .init(texts: labels) }
            }
        }
    }
}
