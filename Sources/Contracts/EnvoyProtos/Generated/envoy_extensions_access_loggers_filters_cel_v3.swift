// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct ExpressionFilter: Message {
  package static var protoName: String { "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter" }
  package var expression: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, expression)
  }
}
