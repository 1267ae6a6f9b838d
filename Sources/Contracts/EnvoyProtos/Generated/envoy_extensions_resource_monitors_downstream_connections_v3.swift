// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DownstreamConnectionsConfig: Message {
  package static var protoName: String { "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig" }
  package var maxActiveDownstreamConnections: Int64 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(Int64Kind.self, 1, maxActiveDownstreamConnections)
  }
}
