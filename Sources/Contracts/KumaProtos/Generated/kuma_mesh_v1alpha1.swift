// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct ClustersRequest: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.ClustersRequest" }
  package var requestId: String = ""
  package var resourceType: String = ""
  package var resourceName: String = ""
  package var resourceMesh: String = ""
  package var format: AdminOutputFormat = AdminOutputFormat(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, requestId)
    w.string(2, resourceType)
    w.string(3, resourceName)
    w.string(4, resourceMesh)
    w.enumeration(5, format)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&requestId)
    case 2: try r.string(&resourceType)
    case 3: try r.string(&resourceName)
    case 4: try r.string(&resourceMesh)
    case 5: try r.enumeration(&format)
    default: try r.skip()
    }
  }
}

package struct ClustersResponse: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.ClustersResponse" }
  package var requestId: String = ""
  package var result: ResultChoice?
  package enum ResultChoice: Hashable, Sendable {
    case error(String)
    case clusters([UInt8])
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, requestId)
    if case .error(let v)? = result { w.stringAlways(2, v) }
    if case .clusters(let v)? = result { w.bytesAlways(3, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&requestId)
    case 2: var v: String?; try r.string(&v); if let v { result = .error(v) }
    case 3: var v: [UInt8]?; try r.bytes(&v); if let v { result = .clusters(v) }
    default: try r.skip()
    }
  }
}

package struct KumaResource: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.KumaResource" }
  @Boxed package var meta: KumaResource.Meta?
  @Boxed package var spec: AnyMessage?
  @Boxed package var status: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _meta)
    w.message(2, _spec)
    w.message(3, _status)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&meta)
    case 2: try r.message(&spec)
    case 3: try r.message(&status)
    default: try r.skip()
    }
  }
}

extension KumaResource {
package struct Meta: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.KumaResource.Meta" }
  package var name: String = ""
  package var mesh: String = ""
  package var version: String = ""
  package var labels: [String: String] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.string(2, mesh)
    w.string(5, version)
    w.map(6, labels) { w, v in w.stringAlways(2, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&name)
    case 2: try r.string(&mesh)
    case 5: try r.string(&version)
    case 6: try r.map(&labels, "") { (r: inout WireReader, v: inout String) throws(WireError) in try r.string(&v) }
    default: try r.skip()
    }
  }
}
}

package struct StatsRequest: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.StatsRequest" }
  package var requestId: String = ""
  package var resourceType: String = ""
  package var resourceName: String = ""
  package var resourceMesh: String = ""
  package var format: AdminOutputFormat = AdminOutputFormat(rawValue: 0)
  package var usedOnly: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, requestId)
    w.string(2, resourceType)
    w.string(3, resourceName)
    w.string(4, resourceMesh)
    w.enumeration(5, format)
    w.scalar(BoolKind.self, 6, usedOnly)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&requestId)
    case 2: try r.string(&resourceType)
    case 3: try r.string(&resourceName)
    case 4: try r.string(&resourceMesh)
    case 5: try r.enumeration(&format)
    case 6: try r.scalar(BoolKind.self, &usedOnly)
    default: try r.skip()
    }
  }
}

package struct StatsResponse: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.StatsResponse" }
  package var requestId: String = ""
  package var result: ResultChoice?
  package enum ResultChoice: Hashable, Sendable {
    case error(String)
    case stats([UInt8])
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, requestId)
    if case .error(let v)? = result { w.stringAlways(2, v) }
    if case .stats(let v)? = result { w.bytesAlways(3, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&requestId)
    case 2: var v: String?; try r.string(&v); if let v { result = .error(v) }
    case 3: var v: [UInt8]?; try r.bytes(&v); if let v { result = .stats(v) }
    default: try r.skip()
    }
  }
}

package struct XDSConfigRequest: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.XDSConfigRequest" }
  package var requestId: String = ""
  package var resourceType: String = ""
  package var resourceName: String = ""
  package var resourceMesh: String = ""
  package var includeEds: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, requestId)
    w.string(2, resourceType)
    w.string(3, resourceName)
    w.string(4, resourceMesh)
    w.scalar(BoolKind.self, 5, includeEds)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&requestId)
    case 2: try r.string(&resourceType)
    case 3: try r.string(&resourceName)
    case 4: try r.string(&resourceMesh)
    case 5: try r.scalar(BoolKind.self, &includeEds)
    default: try r.skip()
    }
  }
}

package struct XDSConfigResponse: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.XDSConfigResponse" }
  package var requestId: String = ""
  package var result: ResultChoice?
  package enum ResultChoice: Hashable, Sendable {
    case error(String)
    case config([UInt8])
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, requestId)
    if case .error(let v)? = result { w.stringAlways(2, v) }
    if case .config(let v)? = result { w.bytesAlways(3, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&requestId)
    case 2: var v: String?; try r.string(&v); if let v { result = .error(v) }
    case 3: var v: [UInt8]?; try r.bytes(&v); if let v { result = .config(v) }
    default: try r.skip()
    }
  }
}

package struct ZoneHealthCheckRequest: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.ZoneHealthCheckRequest" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    default: try r.skip()
    }
  }
}

package struct ZoneHealthCheckResponse: DecodableMessage {
  package static var protoName: String { "kuma.mesh.v1alpha1.ZoneHealthCheckResponse" }
  package var interval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, interval)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.duration(&interval)
    default: try r.skip()
    }
  }
}

package struct AdminOutputFormat: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let text = Self(rawValue: 0)
  package static let json = Self(rawValue: 1)
}
