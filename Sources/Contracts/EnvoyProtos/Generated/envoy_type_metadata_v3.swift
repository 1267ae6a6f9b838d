// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct MetadataKey: Message {
  package static var protoName: String { "envoy.type.metadata.v3.MetadataKey" }
  package var key: String = ""
  package var path: [MetadataKey.PathSegment] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
    w.messages(2, path)
  }
}

extension MetadataKey {
package struct PathSegment: Message {
  package static var protoName: String { "envoy.type.metadata.v3.MetadataKey.PathSegment" }
  package var key: String?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
  }
}
}
