// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct StatsConfig: Message {
  package static var protoName: String { "envoy.config.metrics.v3.StatsConfig" }
  package var statsTags: [TagSpecifier] = []
  package var useAllDefaultTags: Bool?
  @Boxed package var statsMatcher: StatsMatcher?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, statsTags)
    w.wrapper(BoolKind.self, 2, useAllDefaultTags)
    w.message(3, _statsMatcher)
  }
}

package struct StatsMatcher: Message {
  package static var protoName: String { "envoy.config.metrics.v3.StatsMatcher" }
  package var statsMatcher: StatsMatcherChoice?
  package enum StatsMatcherChoice: Hashable, Sendable {
    case rejectAll(Bool)
    case exclusionList(ListStringMatcher)
    case inclusionList(ListStringMatcher)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .rejectAll(let v)? = statsMatcher { w.scalarAlways(BoolKind.self, 1, v) }
    if case .exclusionList(let v)? = statsMatcher { w.messageAlways(2, v) }
    if case .inclusionList(let v)? = statsMatcher { w.messageAlways(3, v) }
  }
}

package struct TagSpecifier: Message {
  package static var protoName: String { "envoy.config.metrics.v3.TagSpecifier" }
  package var tagName: String = ""
  package var tagValue: TagValueChoice?
  package enum TagValueChoice: Hashable, Sendable {
    case regex(String)
    case fixedValue(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, tagName)
    if case .regex(let v)? = tagValue { w.stringAlways(2, v) }
    if case .fixedValue(let v)? = tagValue { w.stringAlways(3, v) }
  }
}
