// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Capability: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.Capability" }
  package var healthCheckProtocols: [Capability.ProtocolEnum] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumerations(1, healthCheckProtocols)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.enumerations(&healthCheckProtocols)
    default: try r.skip()
    }
  }
}

package struct ClusterEndpointsHealth: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.ClusterEndpointsHealth" }
  package var clusterName: String = ""
  package var localityEndpointsHealth: [LocalityEndpointsHealth] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, clusterName)
    w.messages(2, localityEndpointsHealth)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&clusterName)
    case 2: try r.messages(&localityEndpointsHealth)
    default: try r.skip()
    }
  }
}

package struct ClusterHealthCheck: Message {
  package static var protoName: String { "envoy.service.health.v3.ClusterHealthCheck" }
  package var clusterName: String = ""
  package var healthChecks: [HealthCheck] = []
  package var localityEndpoints: [LocalityEndpoints] = []
  package var transportSocketMatches: [Cluster.TransportSocketMatch] = []
  @Boxed package var upstreamBindConfig: BindConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, clusterName)
    w.messages(2, healthChecks)
    w.messages(3, localityEndpoints)
    w.messages(4, transportSocketMatches)
    w.message(5, _upstreamBindConfig)
  }
}

package struct EndpointHealth: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.EndpointHealth" }
  @Boxed package var endpoint: Endpoint?
  package var healthStatus: HealthStatus = HealthStatus(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _endpoint)
    w.enumeration(2, healthStatus)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&endpoint)
    case 2: try r.enumeration(&healthStatus)
    default: try r.skip()
    }
  }
}

package struct EndpointHealthResponse: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.EndpointHealthResponse" }
  package var clusterEndpointsHealth: [ClusterEndpointsHealth] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(2, clusterEndpointsHealth)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 2: try r.messages(&clusterEndpointsHealth)
    default: try r.skip()
    }
  }
}

package struct HealthCheckRequest: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.HealthCheckRequest" }
  @Boxed package var node: Node?
  @Boxed package var capability: Capability?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _node)
    w.message(2, _capability)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&node)
    case 2: try r.message(&capability)
    default: try r.skip()
    }
  }
}

package struct HealthCheckRequestOrEndpointHealthResponse: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.HealthCheckRequestOrEndpointHealthResponse" }
  package var requestType: RequestTypeChoice?
  package enum RequestTypeChoice: Hashable, Sendable {
    case healthCheckRequest(HealthCheckRequest)
    case endpointHealthResponse(EndpointHealthResponse)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .healthCheckRequest(let v)? = requestType { w.messageAlways(1, v) }
    if case .endpointHealthResponse(let v)? = requestType { w.messageAlways(2, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: var v: HealthCheckRequest?; if case .healthCheckRequest(let old)? = requestType { v = old; requestType = nil }; try r.message(&v); if let v { requestType = .healthCheckRequest(v) }
    case 2: var v: EndpointHealthResponse?; if case .endpointHealthResponse(let old)? = requestType { v = old; requestType = nil }; try r.message(&v); if let v { requestType = .endpointHealthResponse(v) }
    default: try r.skip()
    }
  }
}

package struct HealthCheckSpecifier: Message {
  package static var protoName: String { "envoy.service.health.v3.HealthCheckSpecifier" }
  package var clusterHealthChecks: [ClusterHealthCheck] = []
  package var interval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, clusterHealthChecks)
    w.duration(2, interval)
  }
}

package struct LocalityEndpoints: Message {
  package static var protoName: String { "envoy.service.health.v3.LocalityEndpoints" }
  @Boxed package var locality: Locality?
  package var endpoints: [Endpoint] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _locality)
    w.messages(2, endpoints)
  }
}

package struct LocalityEndpointsHealth: DecodableMessage {
  package static var protoName: String { "envoy.service.health.v3.LocalityEndpointsHealth" }
  @Boxed package var locality: Locality?
  package var endpointsHealth: [EndpointHealth] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _locality)
    w.messages(2, endpointsHealth)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&locality)
    case 2: try r.messages(&endpointsHealth)
    default: try r.skip()
    }
  }
}

extension Capability {
package struct ProtocolEnum: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let http = Self(rawValue: 0)
  package static let tcp = Self(rawValue: 1)
  package static let redis = Self(rawValue: 2)
}
}
