// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct TcpProxy: Message {
  package static var protoName: String { "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy" }
  package var statPrefix: String = ""
  package var clusterSpecifier: ClusterSpecifierChoice?
  package var downstreamIdleTimeout: Duration?
  package var upstreamIdleTimeout: Duration?
  package var accessLog: [AccessLog] = []
  package var maxConnectAttempts: UInt32?
  package var idleTimeout: Duration?
  @Boxed package var metadataMatch: Metadata?
  package var maxDownstreamConnectionDuration: Duration?
  @Boxed package var maxDownstreamConnectionDurationJitterPercentage: Percent?
  package var upstreamConnectMode: UpstreamConnectMode = UpstreamConnectMode(rawValue: 0)
  package var maxEarlyDataBytes: UInt32?
  package enum ClusterSpecifierChoice: Hashable, Sendable {
    case cluster(String)
    case weightedClusters(TcpProxy.WeightedCluster)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, statPrefix)
    if case .cluster(let v)? = clusterSpecifier { w.stringAlways(2, v) }
    w.duration(3, downstreamIdleTimeout)
    w.duration(4, upstreamIdleTimeout)
    w.messages(5, accessLog)
    w.wrapper(UInt32Kind.self, 7, maxConnectAttempts)
    w.duration(8, idleTimeout)
    w.message(9, _metadataMatch)
    if case .weightedClusters(let v)? = clusterSpecifier { w.messageAlways(10, v) }
    w.duration(13, maxDownstreamConnectionDuration)
    w.message(20, _maxDownstreamConnectionDurationJitterPercentage)
    w.enumeration(21, upstreamConnectMode)
    w.wrapper(UInt32Kind.self, 22, maxEarlyDataBytes)
  }
}

extension TcpProxy {
package struct WeightedCluster: Message {
  package static var protoName: String { "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster" }
  package var clusters: [TcpProxy.WeightedCluster.ClusterWeight] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, clusters)
  }
}
}

extension TcpProxy.WeightedCluster {
package struct ClusterWeight: Message {
  package static var protoName: String { "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight" }
  package var name: String = ""
  package var weight: UInt32 = 0
  @Boxed package var metadataMatch: Metadata?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.scalar(UInt32Kind.self, 2, weight)
    w.message(3, _metadataMatch)
  }
}
}

package struct UpstreamConnectMode: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let immediate = Self(rawValue: 0)
  package static let onDownstreamData = Self(rawValue: 1)
  package static let onDownstreamTlsHandshake = Self(rawValue: 2)
}
