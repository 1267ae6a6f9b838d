// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct SkipFilter: Message {
  package static var protoName: String { "envoy.extensions.filters.common.matcher.action.v3.SkipFilter" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
