// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct ServerNameInput: Message {
  package static var protoName: String { "envoy.extensions.matching.common_inputs.network.v3.ServerNameInput" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
