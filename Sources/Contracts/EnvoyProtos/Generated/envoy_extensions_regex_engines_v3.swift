// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct GoogleRE2: Message {
  package static var protoName: String { "envoy.extensions.regex_engines.v3.GoogleRE2" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
