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

    var listener: Listener {
        Listener {
            $0.name = name
            if isUnified { $0.statPrefix = name }
            $0.address = .socket(inbound.address, inbound.port)
            $0.trafficDirection = .inbound
            binding.apply(&$0)
            let tags = inbound.tags.isEmpty ? ["kuma.io/unified-name": ownName] : inbound.tags
            $0.metadata = .texts("io.kuma.tags", tags)
            guard let tls else { return $0.filterChains = [chain(nil)] }
            var protected = chain(tls.permission)
            protected.transportSocket = .members(of: tls.credentials, version: tls.version)
            guard tls.isPermissive else { return $0.filterChains = [protected] }
            protected.filterChainMatch = FilterChainMatch {
                $0.transportProtocol = "tls"
                $0.applicationProtocols = ["kuma"]
            }
            var plain = chain(nil)
            plain.filterChainMatch = FilterChainMatch { $0.transportProtocol = "raw_buffer" }
            // The application's own TLS is not read: bytes.
            var foreign = FilterChain { $0.filters = bytes(nil) }
            foreign.filterChainMatch = FilterChainMatch { $0.transportProtocol = "tls" }
            $0.listenerFilters = [.tlsInspector]
            $0.filterChains = [plain, foreign, protected]
        }
    }

    private func chain(_ permission: PermissionPlan?) -> FilterChain {
        FilterChain { $0.filters = inbound.protocol.isHTTP ? [.manager(manager(permission))] : bytes(permission) }
    }

    private func bytes(_ permission: PermissionPlan?) -> [Filter] {
        var filters = [rateLimit?.networkFilter].compactMap { $0 }
        if let permission { filters += permission.networkFilters(name) }
        let statistic = Names.statistic(clusterName)
        if inbound.protocol == .kafka, readsKafka {
            filters.append(Filter("envoy.filters.network.kafka_broker", KafkaBroker { $0.statPrefix = statistic }))
        }
        var proxy = TcpProxy {
            $0.statPrefix = statistic
            $0.clusterSpecifier = .cluster(clusterName)
        }
        proxy.idleTimeout = timeout?.idle ?? .seconds(7200)
        // What is read as bytes only because it is the application's own TLS is logged as bytes too.
        proxy.accessLog = accessLogs.map(\.log)
        return filters + [Filter("envoy.filters.network.tcp_proxy", proxy)]
    }

    private func manager(_ permission: PermissionPlan?) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(clusterName)
            $0.codecType = .auto
            $0.forwardClientCertDetails = .sanitizeSet
            $0.setCurrentClientCertDetails = .init { $0.uri = true }
            $0.internalAddressConfig = .known(isIPv6Enabled: isIPv6Enabled)
            $0.commonHttpProtocolOptions = HttpProtocolOptions {
                $0.idleTimeout = timeout == nil ? .seconds(7200) : .zero
            }
            $0.streamIdleTimeout = .seconds(3600)
            if let headers = timeout?.requestHeaders { $0.requestHeadersTimeout = headers }
            if let permission { $0.httpFilters += permission.httpFilters() }
            if inbound.protocol == .grpc { $0.httpFilters.append(.grpcStatistics) }
            $0.httpFilters += faults.flatMap { $0.filters(tls?.mesh) }
            if limitsRequests { $0.httpFilters.append(RateLimitConf.httpFilter) }
            $0.httpFilters.append(.router)
            $0.accessLog = accessLogs.map(\.log)
            $0.tracing = trace?.tracing(destination: nil)
            $0.routeSpecifier = .routeConfig(routes)
        }
    }

    private var limitsRequests: Bool {
        rateLimit?.requests != nil || variants.contains { $0.rateLimit?.requests != nil }
    }

    private var routes: RouteConfiguration {
        RouteConfiguration {
            $0.name = isUnified ? name : inbound.service.map { "inbound:\($0)" } ?? name
            $0.validateClusters = false
            $0.requestHeadersToRemove = ["x-kuma-tags"]
            $0.virtualHosts = [
                VirtualHost {
                    $0.name = isUnified ? name : inbound.service ?? name
                    $0.domains = ["*"]
                    // Callers without certificate are none of those whom a variant is for.
                    $0.routes =
                        tls == nil
                        ? []
                        : variants.compactMap { variant in
                            variant.callers.header.map { route(variant.timeout, variant.rateLimit, [$0]) }
                        }
                    $0.routes.append(route(timeout, rateLimit, []))
                }
            ]
        }
    }

    private func route(_ timeout: TimeoutConf?, _ limit: RateLimitConf?, _ headers: [HeaderMatcher]) -> Route {
        Route {
            $0.match = RouteMatchPlan.all.match
            $0.match?.headers = headers
            $0.action = .route(
                RouteAction {
                    $0.clusterSpecifier = .cluster(clusterName)
                    $0.timeout = timeout?.request ?? .zero
                    $0.idleTimeout = timeout?.streamIdle
                }
            )
            limit?.apply(&$0)
        }
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
