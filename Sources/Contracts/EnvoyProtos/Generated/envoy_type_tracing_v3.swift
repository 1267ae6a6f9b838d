// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct CustomTag: Message {
  package static var protoName: String { "envoy.type.tracing.v3.CustomTag" }
  package var tag: String = ""
  package var type: TypeChoice?
  package enum TypeChoice: Hashable, Sendable {
    case literal(CustomTag.Literal)
    case requestHeader(CustomTag.Header)
    case value(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, tag)
    if case .literal(let v)? = type { w.messageAlways(2, v) }
    if case .requestHeader(let v)? = type { w.messageAlways(4, v) }
    if case .value(let v)? = type { w.stringAlways(6, v) }
  }
}

extension CustomTag {
package struct Header: Message {
  package static var protoName: String { "envoy.type.tracing.v3.CustomTag.Header" }
  package var name: String = ""
  package var defaultValue: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.string(2, defaultValue)
  }
}
}

extension CustomTag {
package struct Literal: Message {
  package static var protoName: String { "envoy.type.tracing.v3.CustomTag.Literal" }
  package var value: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, value)
  }
}
}
