// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct HttpInspector: Message {
  package static var protoName: String { "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
