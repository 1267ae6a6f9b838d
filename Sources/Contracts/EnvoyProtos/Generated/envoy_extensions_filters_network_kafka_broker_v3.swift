// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct KafkaBroker: Message {
  package static var protoName: String { "envoy.extensions.filters.network.kafka_broker.v3.KafkaBroker" }
  package var statPrefix: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, statPrefix)
  }
}
