// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct UriSanInput: Message {
  package static var protoName: String { "envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
