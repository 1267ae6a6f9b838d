// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct ClusterLoadAssignment: Message {
  package static var protoName: String { "envoy.config.endpoint.v3.ClusterLoadAssignment" }
  package var clusterName: String = ""
  package var endpoints: [LocalityLbEndpoints] = []
  @Boxed package var policy: ClusterLoadAssignment.Policy?
  package var namedEndpoints: [String: Endpoint] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, clusterName)
    w.messages(2, endpoints)
    w.message(4, _policy)
    w.map(5, namedEndpoints) { w, v in w.messageAlways(2, v) }
  }
}

extension ClusterLoadAssignment {
package struct Policy: Message {
  package static var protoName: String { "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy" }
  package var dropOverloads: [ClusterLoadAssignment.Policy.DropOverload] = []
  package var overprovisioningFactor: UInt32?
  package var endpointStaleAfter: Duration?
  package var weightedPriorityHealth: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(2, dropOverloads)
    w.wrapper(UInt32Kind.self, 3, overprovisioningFactor)
    w.duration(4, endpointStaleAfter)
    w.scalar(BoolKind.self, 6, weightedPriorityHealth)
  }
}
}

extension ClusterLoadAssignment.Policy {
package struct DropOverload: Message {
  package static var protoName: String { "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload" }
  package var category: String = ""
  @Boxed package var dropPercentage: FractionalPercent?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, category)
    w.message(2, _dropPercentage)
  }
}
}

package struct Endpoint: DecodableMessage {
  package static var protoName: String { "envoy.config.endpoint.v3.Endpoint" }
  @Boxed package var address: Address?
  @Boxed package var healthCheckConfig: Endpoint.HealthCheckConfig?
  package var hostname: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _address)
    w.message(2, _healthCheckConfig)
    w.string(3, hostname)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&address)
    case 2: try r.message(&healthCheckConfig)
    case 3: try r.string(&hostname)
    default: try r.skip()
    }
  }
}

extension Endpoint {
package struct HealthCheckConfig: DecodableMessage {
  package static var protoName: String { "envoy.config.endpoint.v3.Endpoint.HealthCheckConfig" }
  package var portValue: UInt32 = 0
  package var hostname: String = ""
  @Boxed package var address: Address?
  package var disableActiveHealthCheck: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 1, portValue)
    w.string(2, hostname)
    w.message(3, _address)
    w.scalar(BoolKind.self, 4, disableActiveHealthCheck)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.scalar(UInt32Kind.self, &portValue)
    case 2: try r.string(&hostname)
    case 3: try r.message(&address)
    case 4: try r.scalar(BoolKind.self, &disableActiveHealthCheck)
    default: try r.skip()
    }
  }
}
}

package struct LbEndpoint: Message {
  package static var protoName: String { "envoy.config.endpoint.v3.LbEndpoint" }
  package var hostIdentifier: HostIdentifierChoice?
  package var healthStatus: HealthStatus = HealthStatus(rawValue: 0)
  @Boxed package var metadata: Metadata?
  package var loadBalancingWeight: UInt32?
  package enum HostIdentifierChoice: Hashable, Sendable {
    case endpoint(Endpoint)
    case endpointName(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .endpoint(let v)? = hostIdentifier { w.messageAlways(1, v) }
    w.enumeration(2, healthStatus)
    w.message(3, _metadata)
    w.wrapper(UInt32Kind.self, 4, loadBalancingWeight)
    if case .endpointName(let v)? = hostIdentifier { w.stringAlways(5, v) }
  }
}

package struct LocalityLbEndpoints: Message {
  package static var protoName: String { "envoy.config.endpoint.v3.LocalityLbEndpoints" }
  @Boxed package var locality: Locality?
  package var lbEndpoints: [LbEndpoint] = []
  package var loadBalancingWeight: UInt32?
  package var priority: UInt32 = 0
  package var proximity: UInt32?
  @Boxed package var metadata: Metadata?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _locality)
    w.messages(2, lbEndpoints)
    w.wrapper(UInt32Kind.self, 3, loadBalancingWeight)
    w.scalar(UInt32Kind.self, 5, priority)
    w.wrapper(UInt32Kind.self, 6, proximity)
    w.message(9, _metadata)
  }
}

package struct HealthStatus: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let unknown = Self(rawValue: 0)
  package static let healthy = Self(rawValue: 1)
  package static let unhealthy = Self(rawValue: 2)
  package static let draining = Self(rawValue: 3)
  package static let timeout = Self(rawValue: 4)
  package static let degraded = Self(rawValue: 5)
}
