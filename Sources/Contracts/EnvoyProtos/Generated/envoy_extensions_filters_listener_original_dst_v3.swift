// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct OriginalDst: Message {
  package static var protoName: String { "envoy.extensions.filters.listener.original_dst.v3.OriginalDst" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
