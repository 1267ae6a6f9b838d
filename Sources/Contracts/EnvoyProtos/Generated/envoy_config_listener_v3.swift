// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct AdditionalAddress: Message {
  package static var protoName: String { "envoy.config.listener.v3.AdditionalAddress" }
  @Boxed package var address: Address?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _address)
  }
}

package struct Filter: Message {
  package static var protoName: String { "envoy.config.listener.v3.Filter" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(4, _typedConfig)
  }
}

package struct FilterChain: Message {
  package static var protoName: String { "envoy.config.listener.v3.FilterChain" }
  @Boxed package var filterChainMatch: FilterChainMatch?
  package var filters: [Filter] = []
  @Boxed package var metadata: Metadata?
  @Boxed package var transportSocket: TransportSocket?
  package var name: String = ""
  package var transportSocketConnectTimeout: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _filterChainMatch)
    w.messages(3, filters)
    w.message(5, _metadata)
    w.message(6, _transportSocket)
    w.string(7, name)
    w.duration(9, transportSocketConnectTimeout)
  }
}

package struct FilterChainMatch: Message {
  package static var protoName: String { "envoy.config.listener.v3.FilterChainMatch" }
  package var prefixRanges: [CidrRange] = []
  package var addressSuffix: String = ""
  package var suffixLen: UInt32?
  package var sourcePrefixRanges: [CidrRange] = []
  package var sourcePorts: [UInt32] = []
  package var destinationPort: UInt32?
  package var transportProtocol: String = ""
  package var applicationProtocols: [String] = []
  package var serverNames: [String] = []
  package var sourceType: FilterChainMatch.ConnectionSourceType = FilterChainMatch.ConnectionSourceType(rawValue: 0)
  package var directSourcePrefixRanges: [CidrRange] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(3, prefixRanges)
    w.string(4, addressSuffix)
    w.wrapper(UInt32Kind.self, 5, suffixLen)
    w.messages(6, sourcePrefixRanges)
    w.scalars(UInt32Kind.self, 7, sourcePorts)
    w.wrapper(UInt32Kind.self, 8, destinationPort)
    w.string(9, transportProtocol)
    w.strings(10, applicationProtocols)
    w.strings(11, serverNames)
    w.enumeration(12, sourceType)
    w.messages(13, directSourcePrefixRanges)
  }
}

package struct Listener: Message {
  package static var protoName: String { "envoy.config.listener.v3.Listener" }
  package var name: String = ""
  @Boxed package var address: Address?
  package var filterChains: [FilterChain] = []
  package var useOriginalDst: Bool?
  package var perConnectionBufferLimitBytes: UInt32?
  @Boxed package var metadata: Metadata?
  package var drainType: Listener.DrainType = Listener.DrainType(rawValue: 0)
  package var listenerFilters: [ListenerFilter] = []
  package var transparent: Bool?
  package var freebind: Bool?
  package var tcpFastOpenQueueLength: UInt32?
  package var socketOptions: [SocketOption] = []
  package var listenerFiltersTimeout: Duration?
  package var trafficDirection: TrafficDirection = TrafficDirection(rawValue: 0)
  package var continueOnListenerFiltersTimeout: Bool = false
  @Boxed package var udpListenerConfig: UdpListenerConfig?
  @Boxed package var connectionBalanceConfig: Listener.ConnectionBalanceConfig?
  package var accessLog: [AccessLog] = []
  package var tcpBacklogSize: UInt32?
  @Boxed package var defaultFilterChain: FilterChain?
  package var bindToPort: Bool?
  package var statPrefix: String = ""
  package var enableReusePort: Bool?
  package var enableMptcp: Bool = false
  package var ignoreGlobalConnLimit: Bool = false
  @Boxed package var filterChainMatcher: Matcher?
  package var additionalAddresses: [AdditionalAddress] = []
  package var maxConnectionsToAcceptPerSocketEvent: UInt32?
  package var bypassOverloadManager: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _address)
    w.messages(3, filterChains)
    w.wrapper(BoolKind.self, 4, useOriginalDst)
    w.wrapper(UInt32Kind.self, 5, perConnectionBufferLimitBytes)
    w.message(6, _metadata)
    w.enumeration(8, drainType)
    w.messages(9, listenerFilters)
    w.wrapper(BoolKind.self, 10, transparent)
    w.wrapper(BoolKind.self, 11, freebind)
    w.wrapper(UInt32Kind.self, 12, tcpFastOpenQueueLength)
    w.messages(13, socketOptions)
    w.duration(15, listenerFiltersTimeout)
    w.enumeration(16, trafficDirection)
    w.scalar(BoolKind.self, 17, continueOnListenerFiltersTimeout)
    w.message(18, _udpListenerConfig)
    w.message(20, _connectionBalanceConfig)
    w.messages(22, accessLog)
    w.wrapper(UInt32Kind.self, 24, tcpBacklogSize)
    w.message(25, _defaultFilterChain)
    w.wrapper(BoolKind.self, 26, bindToPort)
    w.string(28, statPrefix)
    w.wrapper(BoolKind.self, 29, enableReusePort)
    w.scalar(BoolKind.self, 30, enableMptcp)
    w.scalar(BoolKind.self, 31, ignoreGlobalConnLimit)
    w.message(32, _filterChainMatcher)
    w.messages(33, additionalAddresses)
    w.wrapper(UInt32Kind.self, 34, maxConnectionsToAcceptPerSocketEvent)
    w.scalar(BoolKind.self, 35, bypassOverloadManager)
  }
}

extension Listener {
package struct ConnectionBalanceConfig: Message {
  package static var protoName: String { "envoy.config.listener.v3.Listener.ConnectionBalanceConfig" }
  package var balanceType: BalanceTypeChoice?
  package enum BalanceTypeChoice: Hashable, Sendable {
    case exactBalance(Listener.ConnectionBalanceConfig.ExactBalance)
    case extendBalance(TypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .exactBalance(let v)? = balanceType { w.messageAlways(1, v) }
    if case .extendBalance(let v)? = balanceType { w.messageAlways(2, v) }
  }
}
}

extension Listener.ConnectionBalanceConfig {
package struct ExactBalance: Message {
  package static var protoName: String { "envoy.config.listener.v3.Listener.ConnectionBalanceConfig.ExactBalance" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}

package struct ListenerFilter: Message {
  package static var protoName: String { "envoy.config.listener.v3.ListenerFilter" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  @Boxed package var filterDisabled: ListenerFilterChainMatchPredicate?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
    w.message(4, _filterDisabled)
  }
}

package struct ListenerFilterChainMatchPredicate: Message {
  package static var protoName: String { "envoy.config.listener.v3.ListenerFilterChainMatchPredicate" }
  package var rule: RuleChoice?
  package indirect enum RuleChoice: Hashable, Sendable {
    case orMatch(ListenerFilterChainMatchPredicate.MatchSet)
    case andMatch(ListenerFilterChainMatchPredicate.MatchSet)
    case notMatch(ListenerFilterChainMatchPredicate)
    case anyMatch(Bool)
    case destinationPortRange(Int32Range)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .orMatch(let v)? = rule { w.messageAlways(1, v) }
    if case .andMatch(let v)? = rule { w.messageAlways(2, v) }
    if case .notMatch(let v)? = rule { w.messageAlways(3, v) }
    if case .anyMatch(let v)? = rule { w.scalarAlways(BoolKind.self, 4, v) }
    if case .destinationPortRange(let v)? = rule { w.messageAlways(5, v) }
  }
}

extension ListenerFilterChainMatchPredicate {
package struct MatchSet: Message {
  package static var protoName: String { "envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet" }
  package var rules: [ListenerFilterChainMatchPredicate] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, rules)
  }
}
}

package struct UdpListenerConfig: Message {
  package static var protoName: String { "envoy.config.listener.v3.UdpListenerConfig" }
  @Boxed package var downstreamSocketConfig: UdpSocketConfig?
  @Boxed package var udpPacketPacketWriterConfig: TypedExtensionConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(5, _downstreamSocketConfig)
    w.message(8, _udpPacketPacketWriterConfig)
  }
}

extension FilterChainMatch {
package struct ConnectionSourceType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let `any` = Self(rawValue: 0)
  package static let sameIpOrLoopback = Self(rawValue: 1)
  package static let external = Self(rawValue: 2)
}
}

extension Listener {
package struct DrainType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let `default` = Self(rawValue: 0)
  package static let modifyOnly = Self(rawValue: 1)
}
}

package struct TrafficDirection: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let unspecified = Self(rawValue: 0)
  package static let inbound = Self(rawValue: 1)
  package static let outbound = Self(rawValue: 2)
}
