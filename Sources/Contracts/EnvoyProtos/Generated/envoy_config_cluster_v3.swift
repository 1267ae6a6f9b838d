// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct CircuitBreakers: Message {
  package static var protoName: String { "envoy.config.cluster.v3.CircuitBreakers" }
  package var thresholds: [CircuitBreakers.Thresholds] = []
  package var perHostThresholds: [CircuitBreakers.Thresholds] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, thresholds)
    w.messages(2, perHostThresholds)
  }
}

extension CircuitBreakers {
package struct Thresholds: Message {
  package static var protoName: String { "envoy.config.cluster.v3.CircuitBreakers.Thresholds" }
  package var priority: RoutingPriority = RoutingPriority(rawValue: 0)
  package var maxConnections: UInt32?
  package var maxPendingRequests: UInt32?
  package var maxRequests: UInt32?
  package var maxRetries: UInt32?
  package var trackRemaining: Bool = false
  package var maxConnectionPools: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, priority)
    w.wrapper(UInt32Kind.self, 2, maxConnections)
    w.wrapper(UInt32Kind.self, 3, maxPendingRequests)
    w.wrapper(UInt32Kind.self, 4, maxRequests)
    w.wrapper(UInt32Kind.self, 5, maxRetries)
    w.scalar(BoolKind.self, 6, trackRemaining)
    w.wrapper(UInt32Kind.self, 7, maxConnectionPools)
  }
}
}

package struct Cluster: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster" }
  package var name: String = ""
  package var type: Cluster.DiscoveryType?
  @Boxed package var edsClusterConfig: Cluster.EdsClusterConfig?
  package var connectTimeout: Duration?
  package var perConnectionBufferLimitBytes: UInt32?
  package var lbPolicy: Cluster.LbPolicy = Cluster.LbPolicy(rawValue: 0)
  package var healthChecks: [HealthCheck] = []
  @Boxed package var circuitBreakers: CircuitBreakers?
  package var dnsLookupFamily: Cluster.DnsLookupFamily = Cluster.DnsLookupFamily(rawValue: 0)
  @Boxed package var outlierDetection: OutlierDetection?
  package var cleanupInterval: Duration?
  @Boxed package var upstreamBindConfig: BindConfig?
  @Boxed package var lbSubsetConfig: Cluster.LbSubsetConfig?
  package var lbConfig: LbConfigChoice?
  @Boxed package var transportSocket: TransportSocket?
  @Boxed package var metadata: Metadata?
  @Boxed package var commonLbConfig: Cluster.CommonLbConfig?
  package var altStatName: String = ""
  @Boxed package var upstreamConnectionOptions: UpstreamConnectionOptions?
  package var closeConnectionsOnHostHealthFailure: Bool = false
  package var ignoreHealthOnHostRemoval: Bool = false
  @Boxed package var loadAssignment: ClusterLoadAssignment?
  package var typedExtensionProtocolOptions: [String: AnyMessage] = [:]
  @Boxed package var lrsServer: ConfigSource?
  package var transportSocketMatches: [Cluster.TransportSocketMatch] = []
  @Boxed package var upstreamConfig: TypedExtensionConfig?
  package var connectionPoolPerDownstreamConnection: Bool = false
  package var waitForWarmOnInit: Bool?
  @Boxed package var typedDnsResolverConfig: TypedExtensionConfig?
  package var lrsReportEndpointMetrics: [String] = []
  @Boxed package var transportSocketMatcher: Matcher?
  package enum LbConfigChoice: Hashable, Sendable {
    case ringHashLbConfig(Cluster.RingHashLbConfig)
    case originalDstLbConfig(Cluster.OriginalDstLbConfig)
    case leastRequestLbConfig(Cluster.LeastRequestLbConfig)
    case maglevLbConfig(Cluster.MaglevLbConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.enumeration(2, type)
    w.message(3, _edsClusterConfig)
    w.duration(4, connectTimeout)
    w.wrapper(UInt32Kind.self, 5, perConnectionBufferLimitBytes)
    w.enumeration(6, lbPolicy)
    w.messages(8, healthChecks)
    w.message(10, _circuitBreakers)
    w.enumeration(17, dnsLookupFamily)
    w.message(19, _outlierDetection)
    w.duration(20, cleanupInterval)
    w.message(21, _upstreamBindConfig)
    w.message(22, _lbSubsetConfig)
    if case .ringHashLbConfig(let v)? = lbConfig { w.messageAlways(23, v) }
    w.message(24, _transportSocket)
    w.message(25, _metadata)
    w.message(27, _commonLbConfig)
    w.string(28, altStatName)
    w.message(30, _upstreamConnectionOptions)
    w.scalar(BoolKind.self, 31, closeConnectionsOnHostHealthFailure)
    w.scalar(BoolKind.self, 32, ignoreHealthOnHostRemoval)
    w.message(33, _loadAssignment)
    if case .originalDstLbConfig(let v)? = lbConfig { w.messageAlways(34, v) }
    w.map(36, typedExtensionProtocolOptions) { w, v in w.messageAlways(2, v) }
    if case .leastRequestLbConfig(let v)? = lbConfig { w.messageAlways(37, v) }
    w.message(42, _lrsServer)
    w.messages(43, transportSocketMatches)
    w.message(48, _upstreamConfig)
    w.scalar(BoolKind.self, 51, connectionPoolPerDownstreamConnection)
    if case .maglevLbConfig(let v)? = lbConfig { w.messageAlways(52, v) }
    w.wrapper(BoolKind.self, 54, waitForWarmOnInit)
    w.message(55, _typedDnsResolverConfig)
    w.strings(57, lrsReportEndpointMetrics)
    w.message(59, _transportSocketMatcher)
  }
}

extension Cluster {
package struct CommonLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.CommonLbConfig" }
  @Boxed package var healthyPanicThreshold: Percent?
  package var localityConfigSpecifier: LocalityConfigSpecifierChoice?
  package var updateMergeWindow: Duration?
  package var ignoreNewHostsUntilFirstHc: Bool = false
  package var closeConnectionsOnHostSetChange: Bool = false
  package enum LocalityConfigSpecifierChoice: Hashable, Sendable {
    case zoneAwareLbConfig(Cluster.CommonLbConfig.ZoneAwareLbConfig)
    case localityWeightedLbConfig(Cluster.CommonLbConfig.LocalityWeightedLbConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _healthyPanicThreshold)
    if case .zoneAwareLbConfig(let v)? = localityConfigSpecifier { w.messageAlways(2, v) }
    if case .localityWeightedLbConfig(let v)? = localityConfigSpecifier { w.messageAlways(3, v) }
    w.duration(4, updateMergeWindow)
    w.scalar(BoolKind.self, 5, ignoreNewHostsUntilFirstHc)
    w.scalar(BoolKind.self, 6, closeConnectionsOnHostSetChange)
  }
}
}

extension Cluster.CommonLbConfig {
package struct LocalityWeightedLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}

extension Cluster.CommonLbConfig {
package struct ZoneAwareLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.CommonLbConfig.ZoneAwareLbConfig" }
  @Boxed package var routingEnabled: Percent?
  package var minClusterSize: UInt64?
  package var failTrafficOnPanic: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _routingEnabled)
    w.wrapper(UInt64Kind.self, 2, minClusterSize)
    w.scalar(BoolKind.self, 3, failTrafficOnPanic)
  }
}
}

extension Cluster {
package struct EdsClusterConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.EdsClusterConfig" }
  @Boxed package var edsConfig: ConfigSource?
  package var serviceName: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _edsConfig)
    w.string(2, serviceName)
  }
}
}

extension Cluster {
package struct LbSubsetConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.LbSubsetConfig" }
  package var fallbackPolicy: Cluster.LbSubsetConfig.LbSubsetFallbackPolicy = Cluster.LbSubsetConfig.LbSubsetFallbackPolicy(rawValue: 0)
  @Boxed package var defaultSubset: Struct?
  package var subsetSelectors: [Cluster.LbSubsetConfig.LbSubsetSelector] = []
  package var localityWeightAware: Bool = false
  package var scaleLocalityWeight: Bool = false
  package var panicModeAny: Bool = false
  package var listAsAny: Bool = false
  package var metadataFallbackPolicy: Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy = Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, fallbackPolicy)
    w.message(2, _defaultSubset)
    w.messages(3, subsetSelectors)
    w.scalar(BoolKind.self, 4, localityWeightAware)
    w.scalar(BoolKind.self, 5, scaleLocalityWeight)
    w.scalar(BoolKind.self, 6, panicModeAny)
    w.scalar(BoolKind.self, 7, listAsAny)
    w.enumeration(8, metadataFallbackPolicy)
  }
}
}

extension Cluster.LbSubsetConfig {
package struct LbSubsetSelector: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector" }
  package var keys: [String] = []
  package var fallbackPolicy: Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy = Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy(rawValue: 0)
  package var fallbackKeysSubset: [String] = []
  package var singleHostPerSubset: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.strings(1, keys)
    w.enumeration(2, fallbackPolicy)
    w.strings(3, fallbackKeysSubset)
    w.scalar(BoolKind.self, 4, singleHostPerSubset)
  }
}
}

extension Cluster {
package struct LeastRequestLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.LeastRequestLbConfig" }
  package var choiceCount: UInt32?
  @Boxed package var activeRequestBias: RuntimeDouble?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, choiceCount)
    w.message(2, _activeRequestBias)
  }
}
}

extension Cluster {
package struct MaglevLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.MaglevLbConfig" }
  package var tableSize: UInt64?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt64Kind.self, 1, tableSize)
  }
}
}

extension Cluster {
package struct OriginalDstLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.OriginalDstLbConfig" }
  package var useHttpHeader: Bool = false
  package var httpHeaderName: String = ""
  package var upstreamPortOverride: UInt32?
  @Boxed package var metadataKey: MetadataKey?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(BoolKind.self, 1, useHttpHeader)
    w.string(2, httpHeaderName)
    w.wrapper(UInt32Kind.self, 3, upstreamPortOverride)
    w.message(4, _metadataKey)
  }
}
}

extension Cluster {
package struct RingHashLbConfig: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.RingHashLbConfig" }
  package var minimumRingSize: UInt64?
  package var hashFunction: Cluster.RingHashLbConfig.HashFunction = Cluster.RingHashLbConfig.HashFunction(rawValue: 0)
  package var maximumRingSize: UInt64?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt64Kind.self, 1, minimumRingSize)
    w.enumeration(3, hashFunction)
    w.wrapper(UInt64Kind.self, 4, maximumRingSize)
  }
}
}

extension Cluster {
package struct TransportSocketMatch: Message {
  package static var protoName: String { "envoy.config.cluster.v3.Cluster.TransportSocketMatch" }
  package var name: String = ""
  @Boxed package var match: Struct?
  @Boxed package var transportSocket: TransportSocket?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _match)
    w.message(3, _transportSocket)
  }
}
}

package struct OutlierDetection: Message {
  package static var protoName: String { "envoy.config.cluster.v3.OutlierDetection" }
  package var consecutive5xx: UInt32?
  package var interval: Duration?
  package var baseEjectionTime: Duration?
  package var maxEjectionPercent: UInt32?
  package var enforcingConsecutive5xx: UInt32?
  package var enforcingSuccessRate: UInt32?
  package var successRateMinimumHosts: UInt32?
  package var successRateRequestVolume: UInt32?
  package var successRateStdevFactor: UInt32?
  package var consecutiveGatewayFailure: UInt32?
  package var enforcingConsecutiveGatewayFailure: UInt32?
  package var splitExternalLocalOriginErrors: Bool = false
  package var consecutiveLocalOriginFailure: UInt32?
  package var enforcingConsecutiveLocalOriginFailure: UInt32?
  package var enforcingLocalOriginSuccessRate: UInt32?
  package var failurePercentageThreshold: UInt32?
  package var enforcingFailurePercentage: UInt32?
  package var enforcingFailurePercentageLocalOrigin: UInt32?
  package var failurePercentageMinimumHosts: UInt32?
  package var failurePercentageRequestVolume: UInt32?
  package var maxEjectionTime: Duration?
  package var maxEjectionTimeJitter: Duration?
  package var successfulActiveHealthCheckUnejectHost: Bool?
  package var monitors: [TypedExtensionConfig] = []
  package var alwaysEjectOneHost: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, consecutive5xx)
    w.duration(2, interval)
    w.duration(3, baseEjectionTime)
    w.wrapper(UInt32Kind.self, 4, maxEjectionPercent)
    w.wrapper(UInt32Kind.self, 5, enforcingConsecutive5xx)
    w.wrapper(UInt32Kind.self, 6, enforcingSuccessRate)
    w.wrapper(UInt32Kind.self, 7, successRateMinimumHosts)
    w.wrapper(UInt32Kind.self, 8, successRateRequestVolume)
    w.wrapper(UInt32Kind.self, 9, successRateStdevFactor)
    w.wrapper(UInt32Kind.self, 10, consecutiveGatewayFailure)
    w.wrapper(UInt32Kind.self, 11, enforcingConsecutiveGatewayFailure)
    w.scalar(BoolKind.self, 12, splitExternalLocalOriginErrors)
    w.wrapper(UInt32Kind.self, 13, consecutiveLocalOriginFailure)
    w.wrapper(UInt32Kind.self, 14, enforcingConsecutiveLocalOriginFailure)
    w.wrapper(UInt32Kind.self, 15, enforcingLocalOriginSuccessRate)
    w.wrapper(UInt32Kind.self, 16, failurePercentageThreshold)
    w.wrapper(UInt32Kind.self, 17, enforcingFailurePercentage)
    w.wrapper(UInt32Kind.self, 18, enforcingFailurePercentageLocalOrigin)
    w.wrapper(UInt32Kind.self, 19, failurePercentageMinimumHosts)
    w.wrapper(UInt32Kind.self, 20, failurePercentageRequestVolume)
    w.duration(21, maxEjectionTime)
    w.duration(22, maxEjectionTimeJitter)
    w.wrapper(BoolKind.self, 23, successfulActiveHealthCheckUnejectHost)
    w.messages(24, monitors)
    w.wrapper(BoolKind.self, 25, alwaysEjectOneHost)
  }
}

package struct UpstreamConnectionOptions: Message {
  package static var protoName: String { "envoy.config.cluster.v3.UpstreamConnectionOptions" }
  @Boxed package var tcpKeepalive: TcpKeepalive?
  package var setLocalInterfaceNameOnUpstreamConnections: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _tcpKeepalive)
    w.scalar(BoolKind.self, 2, setLocalInterfaceNameOnUpstreamConnections)
  }
}

package struct RoutingPriority: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let `default` = Self(rawValue: 0)
  package static let high = Self(rawValue: 1)
}

extension Cluster {
package struct DiscoveryType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let `static` = Self(rawValue: 0)
  package static let strictDns = Self(rawValue: 1)
  package static let logicalDns = Self(rawValue: 2)
  package static let eds = Self(rawValue: 3)
  package static let originalDst = Self(rawValue: 4)
}
}

extension Cluster {
package struct LbPolicy: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let roundRobin = Self(rawValue: 0)
  package static let leastRequest = Self(rawValue: 1)
  package static let ringHash = Self(rawValue: 2)
  package static let random = Self(rawValue: 3)
  package static let maglev = Self(rawValue: 5)
  package static let clusterProvided = Self(rawValue: 6)
  package static let loadBalancingPolicyConfig = Self(rawValue: 7)
}
}

extension Cluster {
package struct DnsLookupFamily: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let auto = Self(rawValue: 0)
  package static let v4Only = Self(rawValue: 1)
  package static let v6Only = Self(rawValue: 2)
  package static let v4Preferred = Self(rawValue: 3)
  package static let all = Self(rawValue: 4)
}
}

extension Cluster.LbSubsetConfig {
package struct LbSubsetFallbackPolicy: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let noFallback = Self(rawValue: 0)
  package static let anyEndpoint = Self(rawValue: 1)
  package static let defaultSubset = Self(rawValue: 2)
}
}

extension Cluster.LbSubsetConfig {
package struct LbSubsetMetadataFallbackPolicy: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let metadataNoFallback = Self(rawValue: 0)
  package static let fallbackList = Self(rawValue: 1)
}
}

extension Cluster.LbSubsetConfig.LbSubsetSelector {
package struct LbSubsetSelectorFallbackPolicy: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let notDefined = Self(rawValue: 0)
  package static let noFallback = Self(rawValue: 1)
  package static let anyEndpoint = Self(rawValue: 2)
  package static let defaultSubset = Self(rawValue: 3)
  package static let keysSubset = Self(rawValue: 4)
}
}

extension Cluster.RingHashLbConfig {
package struct HashFunction: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let xxHash = Self(rawValue: 0)
  package static let murmurHash2 = Self(rawValue: 1)
}
}
