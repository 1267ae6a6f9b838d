import Crypto
package import GRPC

extension ProxyFleet {
    /// The methods of `envoy.service.discovery.v3.AggregatedDiscoveryService`, delta and state of the world.
    package func addServices(to services: inout GRPCServices) {
        let service = "/envoy.service.discovery.v3.AggregatedDiscoveryService/"
        services.add(service + "DeltaAggregatedResources") { _ in
            ADSCall(id: RandomID().description, .delta, fleet: self)
        }
        services.add(service + "StreamAggregatedResources") { _ in
            ADSCall(id: RandomID().description, .stateOfTheWorld, fleet: self)
        }
    }
}
