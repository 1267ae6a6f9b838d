// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct SniCluster: Message {
  package static var protoName: String { "envoy.extensions.filters.network.sni_cluster.v3.SniCluster" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
