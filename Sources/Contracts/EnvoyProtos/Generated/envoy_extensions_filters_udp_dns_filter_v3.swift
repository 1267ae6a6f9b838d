// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DnsFilterConfig: Message {
  package static var protoName: String { "envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig" }
  package var statPrefix: String = ""
  @Boxed package var serverConfig: DnsFilterConfig.ServerContextConfig?
  @Boxed package var clientConfig: DnsFilterConfig.ClientContextConfig?
  package var accessLog: [AccessLog] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, statPrefix)
    w.message(2, _serverConfig)
    w.message(3, _clientConfig)
    w.messages(4, accessLog)
  }
}

extension DnsFilterConfig {
package struct ClientContextConfig: Message {
  package static var protoName: String { "envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ClientContextConfig" }
  package var resolverTimeout: Duration?
  package var maxPendingLookups: UInt64 = 0
  @Boxed package var typedDnsResolverConfig: TypedExtensionConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, resolverTimeout)
    w.scalar(UInt64Kind.self, 3, maxPendingLookups)
    w.message(4, _typedDnsResolverConfig)
  }
}
}

extension DnsFilterConfig {
package struct ServerContextConfig: Message {
  package static var protoName: String { "envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ServerContextConfig" }
  package var configSource: ConfigSourceChoice?
  package enum ConfigSourceChoice: Hashable, Sendable {
    case inlineDnsTable(DnsTable)
    case externalDnsTable(DataSource)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .inlineDnsTable(let v)? = configSource { w.messageAlways(1, v) }
    if case .externalDnsTable(let v)? = configSource { w.messageAlways(2, v) }
  }
}
}
