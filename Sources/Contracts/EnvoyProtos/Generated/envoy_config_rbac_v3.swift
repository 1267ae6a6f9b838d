// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct RBACAction: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Action" }
  package var name: String = ""
  package var action: RBAC.Action = RBAC.Action(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.enumeration(2, action)
  }
}

package struct Permission: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Permission" }
  package var rule: RuleChoice?
  package indirect enum RuleChoice: Hashable, Sendable {
    case andRules(Permission.Set)
    case orRules(Permission.Set)
    case `any`(Bool)
    case header(HeaderMatcher)
    case destinationIp(CidrRange)
    case destinationPort(UInt32)
    case notRule(Permission)
    case requestedServerName(StringMatcher)
    case urlPath(PathMatcher)
    case destinationPortRange(Int32Range)
    case matcher(TypedExtensionConfig)
    case uriTemplate(TypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .andRules(let v)? = rule { w.messageAlways(1, v) }
    if case .orRules(let v)? = rule { w.messageAlways(2, v) }
    if case .`any`(let v)? = rule { w.scalarAlways(BoolKind.self, 3, v) }
    if case .header(let v)? = rule { w.messageAlways(4, v) }
    if case .destinationIp(let v)? = rule { w.messageAlways(5, v) }
    if case .destinationPort(let v)? = rule { w.scalarAlways(UInt32Kind.self, 6, v) }
    if case .notRule(let v)? = rule { w.messageAlways(8, v) }
    if case .requestedServerName(let v)? = rule { w.messageAlways(9, v) }
    if case .urlPath(let v)? = rule { w.messageAlways(10, v) }
    if case .destinationPortRange(let v)? = rule { w.messageAlways(11, v) }
    if case .matcher(let v)? = rule { w.messageAlways(12, v) }
    if case .uriTemplate(let v)? = rule { w.messageAlways(13, v) }
  }
}

extension Permission {
package struct Set: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Permission.Set" }
  package var rules: [Permission] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, rules)
  }
}
}

package struct RBACPolicy: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Policy" }
  package var permissions: [Permission] = []
  package var principals: [Principal] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, permissions)
    w.messages(2, principals)
  }
}

package struct Principal: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Principal" }
  package var identifier: IdentifierChoice?
  package indirect enum IdentifierChoice: Hashable, Sendable {
    case andIds(Principal.Set)
    case orIds(Principal.Set)
    case `any`(Bool)
    case authenticated(Principal.Authenticated)
    case header(HeaderMatcher)
    case notId(Principal)
    case urlPath(PathMatcher)
    case directRemoteIp(CidrRange)
    case remoteIp(CidrRange)
    case filterState(FilterStateMatcher)
    case custom(TypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .andIds(let v)? = identifier { w.messageAlways(1, v) }
    if case .orIds(let v)? = identifier { w.messageAlways(2, v) }
    if case .`any`(let v)? = identifier { w.scalarAlways(BoolKind.self, 3, v) }
    if case .authenticated(let v)? = identifier { w.messageAlways(4, v) }
    if case .header(let v)? = identifier { w.messageAlways(6, v) }
    if case .notId(let v)? = identifier { w.messageAlways(8, v) }
    if case .urlPath(let v)? = identifier { w.messageAlways(9, v) }
    if case .directRemoteIp(let v)? = identifier { w.messageAlways(10, v) }
    if case .remoteIp(let v)? = identifier { w.messageAlways(11, v) }
    if case .filterState(let v)? = identifier { w.messageAlways(12, v) }
    if case .custom(let v)? = identifier { w.messageAlways(14, v) }
  }
}

extension Principal {
package struct Authenticated: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Principal.Authenticated" }
  @Boxed package var principalName: StringMatcher?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(2, _principalName)
  }
}
}

extension Principal {
package struct Set: Message {
  package static var protoName: String { "envoy.config.rbac.v3.Principal.Set" }
  package var ids: [Principal] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, ids)
  }
}
}

package struct RBAC: Message {
  package static var protoName: String { "envoy.config.rbac.v3.RBAC" }
  package var action: RBAC.Action = RBAC.Action(rawValue: 0)
  package var policies: [String: RBACPolicy] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, action)
    w.map(2, policies) { w, v in w.messageAlways(2, v) }
  }
}

extension RBAC {
package struct Action: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let allow = Self(rawValue: 0)
  package static let deny = Self(rawValue: 1)
  package static let log = Self(rawValue: 2)
}
}
