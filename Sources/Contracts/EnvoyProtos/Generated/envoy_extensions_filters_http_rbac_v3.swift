// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct HTTPRBAC: Message {
  package static var protoName: String { "envoy.extensions.filters.http.rbac.v3.RBAC" }
  @Boxed package var rules: RBAC?
  @Boxed package var shadowRules: RBAC?
  package var shadowRulesStatPrefix: String = ""
  @Boxed package var matcher: Matcher?
  @Boxed package var shadowMatcher: Matcher?
  package var rulesStatPrefix: String = ""
  package var trackPerRuleStats: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _rules)
    w.message(2, _shadowRules)
    w.string(3, shadowRulesStatPrefix)
    w.message(4, _matcher)
    w.message(5, _shadowMatcher)
    w.string(6, rulesStatPrefix)
    w.scalar(BoolKind.self, 7, trackPerRuleStats)
  }
}

package struct RBACPerRoute: Message {
  package static var protoName: String { "envoy.extensions.filters.http.rbac.v3.RBACPerRoute" }
  @Boxed package var rbac: HTTPRBAC?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(2, _rbac)
  }
}
