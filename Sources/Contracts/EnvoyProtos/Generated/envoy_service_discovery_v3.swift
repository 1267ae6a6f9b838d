// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DeltaDiscoveryRequest: DecodableMessage {
  package static var protoName: String { "envoy.service.discovery.v3.DeltaDiscoveryRequest" }
  @Boxed package var node: Node?
  package var typeUrl: String = ""
  package var resourceNamesSubscribe: [String] = []
  package var resourceNamesUnsubscribe: [String] = []
  package var initialResourceVersions: [String: String] = [:]
  package var responseNonce: String = ""
  @Boxed package var errorDetail: Status?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _node)
    w.string(2, typeUrl)
    w.strings(3, resourceNamesSubscribe)
    w.strings(4, resourceNamesUnsubscribe)
    w.map(5, initialResourceVersions) { w, v in w.stringAlways(2, v) }
    w.string(6, responseNonce)
    w.message(7, _errorDetail)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&node)
    case 2: try r.string(&typeUrl)
    case 3: try r.strings(&resourceNamesSubscribe)
    case 4: try r.strings(&resourceNamesUnsubscribe)
    case 5: try r.map(&initialResourceVersions, "") { (r: inout WireReader, v: inout String) throws(WireError) in try r.string(&v) }
    case 6: try r.string(&responseNonce)
    case 7: try r.message(&errorDetail)
    default: try r.skip()
    }
  }
}

package struct DeltaDiscoveryResponse: DecodableMessage {
  package static var protoName: String { "envoy.service.discovery.v3.DeltaDiscoveryResponse" }
  package var systemVersionInfo: String = ""
  package var resources: [Resource] = []
  package var typeUrl: String = ""
  package var nonce: String = ""
  package var removedResources: [String] = []
  @Boxed package var controlPlane: ControlPlane?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, systemVersionInfo)
    w.messages(2, resources)
    w.string(4, typeUrl)
    w.string(5, nonce)
    w.strings(6, removedResources)
    w.message(7, _controlPlane)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&systemVersionInfo)
    case 2: try r.messages(&resources)
    case 4: try r.string(&typeUrl)
    case 5: try r.string(&nonce)
    case 6: try r.strings(&removedResources)
    case 7: try r.message(&controlPlane)
    default: try r.skip()
    }
  }
}

package struct DiscoveryRequest: DecodableMessage {
  package static var protoName: String { "envoy.service.discovery.v3.DiscoveryRequest" }
  package var versionInfo: String = ""
  @Boxed package var node: Node?
  package var resourceNames: [String] = []
  package var typeUrl: String = ""
  package var responseNonce: String = ""
  @Boxed package var errorDetail: Status?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, versionInfo)
    w.message(2, _node)
    w.strings(3, resourceNames)
    w.string(4, typeUrl)
    w.string(5, responseNonce)
    w.message(6, _errorDetail)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&versionInfo)
    case 2: try r.message(&node)
    case 3: try r.strings(&resourceNames)
    case 4: try r.string(&typeUrl)
    case 5: try r.string(&responseNonce)
    case 6: try r.message(&errorDetail)
    default: try r.skip()
    }
  }
}

package struct DiscoveryResponse: DecodableMessage {
  package static var protoName: String { "envoy.service.discovery.v3.DiscoveryResponse" }
  package var versionInfo: String = ""
  package var resources: [AnyMessage] = []
  package var canary: Bool = false
  package var typeUrl: String = ""
  package var nonce: String = ""
  @Boxed package var controlPlane: ControlPlane?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, versionInfo)
    w.messages(2, resources)
    w.scalar(BoolKind.self, 3, canary)
    w.string(4, typeUrl)
    w.string(5, nonce)
    w.message(6, _controlPlane)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&versionInfo)
    case 2: try r.messages(&resources)
    case 3: try r.scalar(BoolKind.self, &canary)
    case 4: try r.string(&typeUrl)
    case 5: try r.string(&nonce)
    case 6: try r.message(&controlPlane)
    default: try r.skip()
    }
  }
}

package struct Resource: DecodableMessage {
  package static var protoName: String { "envoy.service.discovery.v3.Resource" }
  package var version: String = ""
  @Boxed package var resource: AnyMessage?
  package var name: String = ""
  package var aliases: [String] = []
  package var ttl: Duration?
  @Boxed package var metadata: Metadata?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, version)
    w.message(2, _resource)
    w.string(3, name)
    w.strings(4, aliases)
    w.duration(6, ttl)
    w.message(9, _metadata)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&version)
    case 2: try r.message(&resource)
    case 3: try r.string(&name)
    case 4: try r.strings(&aliases)
    case 6: try r.duration(&ttl)
    case 9: try r.message(&metadata)
    default: try r.skip()
    }
  }
}
