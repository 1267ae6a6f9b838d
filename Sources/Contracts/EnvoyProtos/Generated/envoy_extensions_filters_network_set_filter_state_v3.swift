// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct SetFilterState: Message {
  package static var protoName: String { "envoy.extensions.filters.network.set_filter_state.v3.Config" }
  package var onNewConnection: [FilterStateValue] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, onNewConnection)
  }
}
