import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension InboundPlan {
    private var ownName: String { Names.own("dp", inbound.section) }
    private var name: String { isUnified ? ownName : Names.inboundListener(inbound.address, inbound.port) }
    private var clusterName: String { isUnified ? ownName : Names.inboundCluster(inbound.workloadPort) }

    /// Equal for all proxies whose applications are called the same way.
    var workload: WorkloadPlan {
        WorkloadPlan(
            name: clusterName,
            address: inbound.workloadAddress,
            port: inbound.workloadPort,
            protocol: inbound.protocol,
            marksSource: marksSource,
            timeout: timeout,
            circuitBreaker: circuitBreaker
        )
    }

    /// Without its filter chains.
    var listener: Listener {
        Listener {
            $0.name = name
            if isUnified { $0.statPrefix = name }
            $0.address = .socket(inbound.address, inbound.port)
            $0.trafficDirection = .inbound
            binding.apply(&$0)
            let tags = inbound.tags.isEmpty ? ["kuma.io/unified-name": ownName] : inbound.tags
            $0.metadata = .texts("io.kuma.tags", tags)
            if tls?.isPermissive == true || chains.readsServerNames { $0.listenerFilters = [.tlsInspector] }
        }
    }

    /// Equal for all proxies of a service, unless names or logs tell them apart.
    var chains: InboundChainsPlan {
        let isNamed = isUnified || inbound.service == nil
        return InboundChainsPlan(
            cluster: clusterName,
            listener: inbound.protocol.isHTTP ? "" : name,
            routes: isNamed ? name : "inbound:\(inbound.service ?? "")",
            host: isNamed ? name : inbound.service ?? "",
            protocol: inbound.protocol,
            tls: tls,
            insiders: insiders,
            readsKafka: readsKafka,
            timeout: timeout,
            rateLimit: rateLimit,
            variants: variants,
            faults: faults,
            accessLogs: accessLogs,
            trace: trace
        )
    }
}

/// What the cluster of an inbound depends on.
struct WorkloadPlan: Hashable, Sendable {
    var name: String
    var address: String
    var port: UInt16
    var `protocol`: ServiceProtocol
    /// As in ``InboundPlan``.
    var marksSource: Bool
    var timeout: TimeoutConf?
    var circuitBreaker: CircuitBreakerConf?

    var cluster: Cluster {
        var cluster = Cluster(named: name)
        cluster.setStatic(.socket(address, port))
        cluster.connectTimeout = timeout?.connect ?? .seconds(10)
        switch `protocol` {
        case .http: cluster.speak(.http1, timeout, .http)
        case .http2, .grpc: cluster.speak(.http2, timeout, `protocol`)
        default: break
        }
        cluster.limit(circuitBreaker)
        if marksSource { cluster.upstreamBindConfig = .marked(isIPv6: address.contains(":")) }
        return cluster
    }
}

extension ListenerBinding {
    func apply(_ listener: inout Listener) {
        if !bindsToPort { listener.bindToPort = false }
        listener.enableReusePort = reusesPort
    }
}

extension BindConfig {
    /// From an address by which the host's rules know the proxy's own connections.
    static func marked(isIPv6: Bool) -> BindConfig {
        BindConfig {
            $0.sourceAddress = SocketAddress {
                $0.address = isIPv6 ? "::6" : "127.0.0.6"
                $0.portSpecifier = .portValue(0)
            }
        }
    }
}
