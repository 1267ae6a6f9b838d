// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct FixedHeapConfig: Message {
  package static var protoName: String { "envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig" }
  package var maxHeapSizeBytes: UInt64 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt64Kind.self, 1, maxHeapSizeBytes)
  }
}
