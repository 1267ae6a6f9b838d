// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Matcher: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher" }
  package var matcherType: MatcherTypeChoice?
  @Boxed package var onNoMatch: Matcher.OnMatch?
  package indirect enum MatcherTypeChoice: Hashable, Sendable {
    case matcherList(Matcher.MatcherList)
    case matcherTree(Matcher.MatcherTree)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .matcherList(let v)? = matcherType { w.messageAlways(1, v) }
    if case .matcherTree(let v)? = matcherType { w.messageAlways(2, v) }
    w.message(3, _onNoMatch)
  }
}

extension Matcher {
package struct MatcherList: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherList" }
  package var matchers: [Matcher.MatcherList.FieldMatcher] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, matchers)
  }
}
}

extension Matcher.MatcherList {
package struct FieldMatcher: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher" }
  @Boxed package var predicate: Matcher.MatcherList.Predicate?
  @Boxed package var onMatch: Matcher.OnMatch?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _predicate)
    w.message(2, _onMatch)
  }
}
}

extension Matcher.MatcherList {
package struct Predicate: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherList.Predicate" }
  package var matchType: MatchTypeChoice?
  package indirect enum MatchTypeChoice: Hashable, Sendable {
    case singlePredicate(Matcher.MatcherList.Predicate.SinglePredicate)
    case orMatcher(Matcher.MatcherList.Predicate.PredicateList)
    case andMatcher(Matcher.MatcherList.Predicate.PredicateList)
    case notMatcher(Matcher.MatcherList.Predicate)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .singlePredicate(let v)? = matchType { w.messageAlways(1, v) }
    if case .orMatcher(let v)? = matchType { w.messageAlways(2, v) }
    if case .andMatcher(let v)? = matchType { w.messageAlways(3, v) }
    if case .notMatcher(let v)? = matchType { w.messageAlways(4, v) }
  }
}
}

extension Matcher.MatcherList.Predicate {
package struct PredicateList: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList" }
  package var predicate: [Matcher.MatcherList.Predicate] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, predicate)
  }
}
}

extension Matcher.MatcherList.Predicate {
package struct SinglePredicate: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate" }
  @Boxed package var input: XDSTypedExtensionConfig?
  package var matcher: MatcherChoice?
  package enum MatcherChoice: Hashable, Sendable {
    case valueMatch(XDSStringMatcher)
    case customMatch(XDSTypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _input)
    if case .valueMatch(let v)? = matcher { w.messageAlways(2, v) }
    if case .customMatch(let v)? = matcher { w.messageAlways(3, v) }
  }
}
}

extension Matcher {
package struct MatcherTree: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherTree" }
  @Boxed package var input: XDSTypedExtensionConfig?
  package var treeType: TreeTypeChoice?
  package enum TreeTypeChoice: Hashable, Sendable {
    case exactMatchMap(Matcher.MatcherTree.MatchMap)
    case prefixMatchMap(Matcher.MatcherTree.MatchMap)
    case customMatch(XDSTypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _input)
    if case .exactMatchMap(let v)? = treeType { w.messageAlways(2, v) }
    if case .prefixMatchMap(let v)? = treeType { w.messageAlways(3, v) }
    if case .customMatch(let v)? = treeType { w.messageAlways(4, v) }
  }
}
}

extension Matcher.MatcherTree {
package struct MatchMap: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.MatcherTree.MatchMap" }
  package var map: [String: Matcher.OnMatch] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.map(1, map) { w, v in w.messageAlways(2, v) }
  }
}
}

extension Matcher {
package struct OnMatch: Message {
  package static var protoName: String { "xds.type.matcher.v3.Matcher.OnMatch" }
  package var onMatch: OnMatchChoice?
  package var keepMatching: Bool = false
  package indirect enum OnMatchChoice: Hashable, Sendable {
    case matcher(Matcher)
    case action(XDSTypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .matcher(let v)? = onMatch { w.messageAlways(1, v) }
    if case .action(let v)? = onMatch { w.messageAlways(2, v) }
    w.scalar(BoolKind.self, 3, keepMatching)
  }
}
}

package struct XDSRegexMatcher: Message {
  package static var protoName: String { "xds.type.matcher.v3.RegexMatcher" }
  @Boxed package var googleRe2: XDSRegexMatcher.GoogleRE2?
  package var regex: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _googleRe2)
    w.string(2, regex)
  }
}

extension XDSRegexMatcher {
package struct GoogleRE2: Message {
  package static var protoName: String { "xds.type.matcher.v3.RegexMatcher.GoogleRE2" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}

package struct XDSStringMatcher: Message {
  package static var protoName: String { "xds.type.matcher.v3.StringMatcher" }
  package var matchPattern: MatchPatternChoice?
  package var ignoreCase: Bool = false
  package enum MatchPatternChoice: Hashable, Sendable {
    case exact(String)
    case prefix(String)
    case suffix(String)
    case safeRegex(XDSRegexMatcher)
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
