// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct PingRequest: DecodableMessage {
  package static var protoName: String { "kuma.system.v1alpha1.PingRequest" }
  package var instanceId: String = ""
  package var address: String = ""
  package var interCpPort: UInt32 = 0
  package var ready: Bool = false
  package var version: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, instanceId)
    w.string(2, address)
    w.scalar(UInt32Kind.self, 3, interCpPort)
    w.scalar(BoolKind.self, 4, ready)
    w.string(5, version)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&instanceId)
    case 2: try r.string(&address)
    case 3: try r.scalar(UInt32Kind.self, &interCpPort)
    case 4: try r.scalar(BoolKind.self, &ready)
    case 5: try r.string(&version)
    default: try r.skip()
    }
  }
}

package struct PingResponse: DecodableMessage {
  package static var protoName: String { "kuma.system.v1alpha1.PingResponse" }
  package var leader: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(BoolKind.self, 1, leader)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.scalar(BoolKind.self, &leader)
    default: try r.skip()
    }
  }
}
