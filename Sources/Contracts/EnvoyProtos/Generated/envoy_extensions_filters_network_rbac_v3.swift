// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct NetworkRBAC: Message {
  package static var protoName: String { "envoy.extensions.filters.network.rbac.v3.RBAC" }
  @Boxed package var rules: RBAC?
  @Boxed package var shadowRules: RBAC?
  package var statPrefix: String = ""
  package var enforcementType: NetworkRBAC.EnforcementType = NetworkRBAC.EnforcementType(rawValue: 0)
  package var shadowRulesStatPrefix: String = ""
  @Boxed package var matcher: Matcher?
  @Boxed package var shadowMatcher: Matcher?
  package var delayDeny: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _rules)
    w.message(2, _shadowRules)
    w.string(3, statPrefix)
    w.enumeration(4, enforcementType)
    w.string(5, shadowRulesStatPrefix)
    w.message(6, _matcher)
    w.message(7, _shadowMatcher)
    w.duration(8, delayDeny)
  }
}

extension NetworkRBAC {
package struct EnforcementType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let oneTimeOnFirstByte = Self(rawValue: 0)
  package static let continuous = Self(rawValue: 1)
}
}
