// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DoubleMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.DoubleMatcher" }
  package var matchPattern: MatchPatternChoice?
  package enum MatchPatternChoice: Hashable, Sendable {
    case range(DoubleRange)
    case exact(Double)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .range(let v)? = matchPattern { w.messageAlways(1, v) }
    if case .exact(let v)? = matchPattern { w.scalarAlways(DoubleKind.self, 2, v) }
  }
}

package struct FilterStateMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.FilterStateMatcher" }
  package var key: String = ""
  @Boxed package var stringMatch: StringMatcher?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
    w.message(2, _stringMatch)
  }
}

package struct ListMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.ListMatcher" }
  @Boxed package var oneOf: ValueMatcher?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _oneOf)
  }
}

package struct ListStringMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.ListStringMatcher" }
  package var patterns: [StringMatcher] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, patterns)
  }
}

package struct MetadataMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.MetadataMatcher" }
  package var filter: String = ""
  package var path: [MetadataMatcher.PathSegment] = []
  @Boxed package var value: ValueMatcher?
  package var invert: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, filter)
    w.messages(2, path)
    w.message(3, _value)
    w.scalar(BoolKind.self, 4, invert)
  }
}

extension MetadataMatcher {
package struct PathSegment: Message {
  package static var protoName: String { "envoy.type.matcher.v3.MetadataMatcher.PathSegment" }
  package var key: String?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
  }
}
}

package struct OrMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.OrMatcher" }
  package var valueMatchers: [ValueMatcher] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, valueMatchers)
  }
}

package struct PathMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.PathMatcher" }
  @Boxed package var path: StringMatcher?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _path)
  }
}

package struct RegexMatchAndSubstitute: Message {
  package static var protoName: String { "envoy.type.matcher.v3.RegexMatchAndSubstitute" }
  @Boxed package var pattern: RegexMatcher?
  package var substitution: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _pattern)
    w.string(2, substitution)
  }
}

package struct RegexMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.RegexMatcher" }
  package var regex: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(2, regex)
  }
}

package struct StringMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.StringMatcher" }
  package var matchPattern: MatchPatternChoice?
  package var ignoreCase: Bool = false
  package enum MatchPatternChoice: Hashable, Sendable {
    case exact(String)
    case prefix(String)
    case suffix(String)
    case safeRegex(RegexMatcher)
    case contains(String)
    case custom(XDSTypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .exact(let v)? = matchPattern { w.stringAlways(1, v) }
    if case .prefix(let v)? = matchPattern { w.stringAlways(2, v) }
    if case .suffix(let v)? = matchPattern { w.stringAlways(3, v) }
    if case .safeRegex(let v)? = matchPattern { w.messageAlways(5, v) }
    w.scalar(BoolKind.self, 6, ignoreCase)
    if case .contains(let v)? = matchPattern { w.stringAlways(7, v) }
    if case .custom(let v)? = matchPattern { w.messageAlways(8, v) }
  }
}

package struct ValueMatcher: Message {
  package static var protoName: String { "envoy.type.matcher.v3.ValueMatcher" }
  package var matchPattern: MatchPatternChoice?
  package indirect enum MatchPatternChoice: Hashable, Sendable {
    case nullMatch(ValueMatcher.NullMatch)
    case doubleMatch(DoubleMatcher)
    case stringMatch(StringMatcher)
    case boolMatch(Bool)
    case presentMatch(Bool)
    case listMatch(ListMatcher)
    case orMatch(OrMatcher)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .nullMatch(let v)? = matchPattern { w.messageAlways(1, v) }
    if case .doubleMatch(let v)? = matchPattern { w.messageAlways(2, v) }
    if case .stringMatch(let v)? = matchPattern { w.messageAlways(3, v) }
    if case .boolMatch(let v)? = matchPattern { w.scalarAlways(BoolKind.self, 4, v) }
    if case .presentMatch(let v)? = matchPattern { w.scalarAlways(BoolKind.self, 5, v) }
    if case .listMatch(let v)? = matchPattern { w.messageAlways(6, v) }
    if case .orMatch(let v)? = matchPattern { w.messageAlways(7, v) }
  }
}

extension ValueMatcher {
package struct NullMatch: Message {
  package static var protoName: String { "envoy.type.matcher.v3.ValueMatcher.NullMatch" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}
