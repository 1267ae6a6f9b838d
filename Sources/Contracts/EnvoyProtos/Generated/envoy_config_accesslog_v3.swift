// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct AccessLog: Message {
  package static var protoName: String { "envoy.config.accesslog.v3.AccessLog" }
  package var name: String = ""
  @Boxed package var filter: AccessLogFilter?
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _filter)
    w.message(4, _typedConfig)
  }
}

package struct AccessLogFilter: Message {
  package static var protoName: String { "envoy.config.accesslog.v3.AccessLogFilter" }
  package var filterSpecifier: FilterSpecifierChoice?
  package enum FilterSpecifierChoice: Hashable, Sendable {
    case extensionFilter(ExtensionFilter)
    case metadataFilter(MetadataFilter)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .extensionFilter(let v)? = filterSpecifier { w.messageAlways(11, v) }
    if case .metadataFilter(let v)? = filterSpecifier { w.messageAlways(12, v) }
  }
}

package struct ExtensionFilter: Message {
  package static var protoName: String { "envoy.config.accesslog.v3.ExtensionFilter" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}

package struct MetadataFilter: Message {
  package static var protoName: String { "envoy.config.accesslog.v3.MetadataFilter" }
  @Boxed package var matcher: MetadataMatcher?
  package var matchIfKeyNotFound: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _matcher)
    w.wrapper(BoolKind.self, 2, matchIfKeyNotFound)
  }
}
