// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct PreviousPrioritiesConfig: Message {
  package static var protoName: String { "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig" }
  package var updateFrequency: Int32 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(Int32Kind.self, 1, updateFrequency)
  }
}
