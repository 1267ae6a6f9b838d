// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct FilterStateValue: Message {
  package static var protoName: String { "envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue" }
  package var objectKey: String?
  @Boxed package var formatString: SubstitutionFormatString?
  package var readOnly: Bool = false
  package var sharedWithUpstream: FilterStateValue.SharedWithUpstream = FilterStateValue.SharedWithUpstream(rawValue: 0)
  package var skipIfEmpty: Bool = false
  package var factoryKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, objectKey)
    w.message(2, _formatString)
    w.scalar(BoolKind.self, 3, readOnly)
    w.enumeration(4, sharedWithUpstream)
    w.scalar(BoolKind.self, 5, skipIfEmpty)
    w.string(6, factoryKey)
  }
}

extension FilterStateValue {
package struct SharedWithUpstream: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let none = Self(rawValue: 0)
  package static let once = Self(rawValue: 1)
  package static let transitive = Self(rawValue: 2)
}
}
