import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

/// What the filter chains of an inbound depend on: not its address, so that all proxies of a service have the same.
struct InboundChainsPlan: Hashable, Sendable {
    var cluster: String
    /// Empty where chains do not name it.
    var listener: String
    /// Names of the route configuration and of its only host.
    var routes: String
    var host: String
    var `protocol`: ServiceProtocol
    // As in ``InboundPlan``.
    var tls: InboundTLS?
    var insiders: InternalAddresses
    var readsKafka: Bool
    var timeout: TimeoutConf?
    var rateLimit: RateLimitConf?
    var variants: [InboundVariant]
    var faults: [FaultPlan]
    var accessLogs: [AccessLogPlan]
    var trace: TracePlan?

    /// In the order in which Envoy is told; of different matches, so the order means nothing.
    var chains: [FilterChain] {
        guard let tls else { return [chain(nil)] }
        var protected = chain(tls.permission)
        protected.transportSocket = .members(of: tls.credentials, version: tls.version)
        guard tls.isPermissive else { return [protected] }
        protected.filterChainMatch = FilterChainMatch {
            $0.transportProtocol = "tls"
            $0.applicationProtocols = ["kuma"]
        }
        var plain = chain(nil)
        plain.filterChainMatch = FilterChainMatch { $0.transportProtocol = "raw_buffer" }
        // The application's own TLS is not read: bytes.
        var foreign = FilterChain { $0.filters = bytes(nil) }
        foreign.filterChainMatch = FilterChainMatch { $0.transportProtocol = "tls" }
        return [plain, foreign, protected]
    }

    /// Whether something depends on the server name that a caller asks for: Envoy knows it from its listener filter alone.
    var readsServerNames: Bool {
        guard let tls else { return false }
        let rules = tls.permission.deny + tls.permission.allow + tls.permission.shadow
        let callers =
            variants.map(\.callers) + accessLogs.compactMap(\.callers)
            + faults.compactMap { if case .matching(let callers) = $0.callers { callers } else { nil } }
        return rules.contains { $0.sni != nil } || callers.contains { $0.sni != nil }
    }

    private func chain(_ permission: PermissionPlan?) -> FilterChain {
        guard `protocol`.isHTTP else { return FilterChain { $0.filters = bytes(permission) } }
        let isAskedFor = tls != nil && variants.contains { $0.callers.sni != nil }
        return FilterChain { $0.filters = (isAskedFor ? [.serverName] : []) + [.manager(manager(permission))] }
    }

    private func bytes(_ permission: PermissionPlan?) -> [Filter] {
        var filters = [rateLimit?.networkFilter].compactMap { $0 }
        if let permission { filters += permission.networkFilters(listener) }
        let statistic = Names.statistic(cluster)
        if `protocol` == .kafka, readsKafka {
            filters.append(Filter("envoy.filters.network.kafka_broker", KafkaBroker { $0.statPrefix = statistic }))
        }
        var proxy = TcpProxy {
            $0.statPrefix = statistic
            $0.clusterSpecifier = .cluster(cluster)
        }
        proxy.idleTimeout = timeout?.idle ?? .seconds(7200)
        // What is read as bytes only because it is the application's own TLS is logged as bytes too.
        proxy.accessLog = accessLogs.map(\.log)
        return filters + [Filter("envoy.filters.network.tcp_proxy", proxy)]
    }

    private func manager(_ permission: PermissionPlan?) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(cluster)
            $0.codecType = .auto
            $0.forwardClientCertDetails = .sanitizeSet
            $0.setCurrentClientCertDetails = .init { $0.uri = true }
            $0.internalAddressConfig = .init(insiders)
            $0.commonHttpProtocolOptions = HttpProtocolOptions {
                $0.idleTimeout = timeout == nil ? .seconds(7200) : .zero
            }
            $0.streamIdleTimeout = .seconds(3600)
            if let headers = timeout?.requestHeaders { $0.requestHeadersTimeout = headers }
            if let permission { $0.httpFilters += permission.httpFilters() }
            if `protocol` == .grpc { $0.httpFilters.append(.grpcStatistics) }
            $0.httpFilters += faults.flatMap { $0.filters(tls?.mesh) }
            if limitsRequests { $0.httpFilters.append(RateLimitConf.httpFilter) }
            $0.httpFilters.append(.router)
            $0.accessLog = accessLogs.map(\.log)
            $0.tracing = trace?.tracing(destination: nil)
            $0.routeSpecifier = .routeConfig(configuration)
        }
    }

    private var limitsRequests: Bool {
        rateLimit?.requests != nil || variants.contains { $0.rateLimit?.requests != nil }
    }

    private var configuration: RouteConfiguration {
        RouteConfiguration {
            $0.name = routes
            $0.validateClusters = false
            $0.requestHeadersToRemove = ["x-kuma-tags"]
            $0.virtualHosts = [
                VirtualHost {
                    $0.name = host
                    $0.domains = ["*"]
                    // Callers without certificate are none of those whom a variant is for.
                    $0.routes =
                        tls == nil
                        ? []
                        : variants.map { route($0.timeout, $0.rateLimit, $0.callers) }
                    $0.routes.append(route(timeout, rateLimit, nil))
                }
            ]
        }
    }

    private func route(_ timeout: TimeoutConf?, _ limit: RateLimitConf?, _ callers: CallerMatch?) -> Route {
        Route {
            $0.match = RouteMatchPlan.all.match
            $0.match?.headers = [callers?.header].compactMap { $0 }
            $0.match?.filterState = [callers?.serverName].compactMap { $0 }
            $0.action = .route(
                RouteAction {
                    $0.clusterSpecifier = .cluster(cluster)
                    $0.timeout = timeout?.request ?? .zero
                    $0.idleTimeout = timeout?.streamIdle
                }
            )
            limit?.apply(&$0)
        }
    }
}
