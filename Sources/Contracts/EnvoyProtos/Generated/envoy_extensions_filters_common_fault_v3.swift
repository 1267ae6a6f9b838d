// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct FaultDelay: Message {
  package static var protoName: String { "envoy.extensions.filters.common.fault.v3.FaultDelay" }
  package var fixedDelay: Duration?
  @Boxed package var percentage: FractionalPercent?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(3, fixedDelay)
    w.message(4, _percentage)
  }
}

package struct FaultRateLimit: Message {
  package static var protoName: String { "envoy.extensions.filters.common.fault.v3.FaultRateLimit" }
  @Boxed package var fixedLimit: FaultRateLimit.FixedLimit?
  @Boxed package var percentage: FractionalPercent?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _fixedLimit)
    w.message(2, _percentage)
  }
}

extension FaultRateLimit {
package struct FixedLimit: Message {
  package static var protoName: String { "envoy.extensions.filters.common.fault.v3.FaultRateLimit.FixedLimit" }
  package var limitKbps: UInt64 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt64Kind.self, 1, limitKbps)
  }
}
}
