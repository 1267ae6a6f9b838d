// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct HealthCheckEventFileSink: Message {
  package static var protoName: String { "envoy.extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink" }
  package var eventLogPath: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, eventLogPath)
  }
}
