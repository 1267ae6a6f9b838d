// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct MonitoringAssignment: Message {
  package static var protoName: String { "kuma.observability.v1.MonitoringAssignment" }
  package var mesh: String = ""
  package var service: String = ""
  package var targets: [MonitoringAssignment.Target] = []
  package var labels: [String: String] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(2, mesh)
    w.string(3, service)
    w.messages(4, targets)
    w.map(5, labels) { w, v in w.stringAlways(2, v) }
  }
}

extension MonitoringAssignment {
package struct Target: Message {
  package static var protoName: String { "kuma.observability.v1.MonitoringAssignment.Target" }
  package var name: String = ""
  package var scheme: String = ""
  package var address: String = ""
  package var metricsPath: String = ""
  package var labels: [String: String] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.string(2, scheme)
    w.string(3, address)
    w.string(4, metricsPath)
    w.map(5, labels) { w, v in w.stringAlways(2, v) }
  }
}
}
