// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct OTelAnyValue: Message {
  package static var protoName: String { "opentelemetry.proto.common.v1.AnyValue" }
  package var value: ValueChoice?
  package indirect enum ValueChoice: Hashable, Sendable {
    case stringValue(String)
    case boolValue(Bool)
    case intValue(Int64)
    case doubleValue(Double)
    case arrayValue(OTelArrayValue)
    case kvlistValue(OTelKeyValueList)
    case bytesValue([UInt8])
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .stringValue(let v)? = value { w.stringAlways(1, v) }
    if case .boolValue(let v)? = value { w.scalarAlways(BoolKind.self, 2, v) }
    if case .intValue(let v)? = value { w.scalarAlways(Int64Kind.self, 3, v) }
    if case .doubleValue(let v)? = value { w.scalarAlways(DoubleKind.self, 4, v) }
    if case .arrayValue(let v)? = value { w.messageAlways(5, v) }
    if case .kvlistValue(let v)? = value { w.messageAlways(6, v) }
    if case .bytesValue(let v)? = value { w.bytesAlways(7, v) }
  }
}

package struct OTelArrayValue: Message {
  package static var protoName: String { "opentelemetry.proto.common.v1.ArrayValue" }
  package var values: [OTelAnyValue] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, values)
  }
}

package struct OTelKeyValue: Message {
  package static var protoName: String { "opentelemetry.proto.common.v1.KeyValue" }
  package var key: String = ""
  @Boxed package var value: OTelAnyValue?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
    w.message(2, _value)
  }
}

package struct OTelKeyValueList: Message {
  package static var protoName: String { "opentelemetry.proto.common.v1.KeyValueList" }
  package var values: [OTelKeyValue] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, values)
  }
}
