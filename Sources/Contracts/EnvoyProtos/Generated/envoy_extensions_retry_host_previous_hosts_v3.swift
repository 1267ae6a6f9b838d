// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct PreviousHostsPredicate: Message {
  package static var protoName: String { "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
