import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension EgressPart {
    /// Nil while nothing goes out.
    var listener: Listener? {
        guard !transits.isEmpty || !exits.isEmpty else { return nil }
        return Listener {
            let own = isUnified ? Names.own("ze", "\(port)") : Names.inboundListener(address, port)
            let name = section.map(Names.embeddedEgress) ?? own
            $0.name = name
            // As at an ingress.
            if isUnified || section != nil { $0.statPrefix = name }
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.listenerFilters = [.tlsInspector]
            $0.filterChains = transits.map(\.filterChain) + exits.map { $0.filterChain(name, insiders) }
        }
    }

    var clusters: [Cluster] {
        transits.map { transit in
            var cluster = Cluster(named: transit.endpoints.cluster)
            cluster.setEDS()
            cluster.connectTimeout = .seconds(5)
            cluster.limit(nil)
            return cluster
        }
            + exits.map { exit in
                let servers = ExternalCluster(servers: exit.servers, prefersIPv6: address.contains(":"))
                var cluster = servers.cluster(exit.name, exit.protocol, exit.timeout)
                cluster.limit(exit.circuitBreaker)
                exit.balancing?.apply(&cluster)
                return cluster
            }
    }
}

extension EgressPart.Transit {
    fileprivate var filterChain: FilterChain {
        FilterChain {
            $0.filterChainMatch = .server(sni)
            $0.filterChainMatch?.applicationProtocols = [zone.map(Names.applicationProtocol(ofZone:))].compactMap { $0 }
            $0.filters = [.tcp(Names.statistic(endpoints.cluster), to: endpoints.cluster)]
        }
    }
}

extension EgressPart.Exit {
    fileprivate func filterChain(_ listener: String, _ insiders: InternalAddresses) -> FilterChain {
        FilterChain {
            $0.name = chain
            $0.filterChainMatch = .servers(serverNames)
            $0.transportSocket = .members(of: credentials)
            let limits = [rateLimit?.networkFilter].compactMap { $0 }
            guard `protocol`.isHTTP else {
                $0.filters = limits + permission.networkFilters(listener) + [bytes]
                return
            }
            let guards = answersRefused ? [] : permission.networkFilters(listener)
            $0.filters = limits + guards + [.manager(manager(insiders))]
        }
    }

    private var bytes: Filter {
        Filter(
            "envoy.filters.network.tcp_proxy",
            TcpProxy {
                $0.statPrefix = Names.statistic(label)
                $0.clusterSpecifier = .cluster(name)
                if let idle = timeout?.idle { $0.idleTimeout = idle }
                $0.accessLog = accessLogs.map(\.log)
            }
        )
    }

    private func manager(_ insiders: InternalAddresses) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(label)
            $0.codecType = .auto
            // Paths come as the caller's proxy has made them.
            $0.internalAddressConfig = .init(insiders)
            if answersRefused { $0.httpFilters += permission.httpFilters() }
            if `protocol` == .grpc { $0.httpFilters.append(.grpcStatistics) }
            $0.httpFilters += faults.flatMap { $0.filters(mesh) }
            if limitsRequests { $0.httpFilters.append(RateLimitConf.httpFilter) }
            if !variants.isEmpty {
                // In this header Envoy tells the caller's certificate, by which routes are chosen; it does not leave the mesh.
                $0.forwardClientCertDetails = .sanitizeSet
                $0.setCurrentClientCertDetails = .init { $0.uri = true }
            }
            if let timeout {
                // How long a connection may be idle is a matter of the cluster.
                $0.commonHttpProtocolOptions = HttpProtocolOptions { $0.idleTimeout = .zero }
                $0.requestHeadersTimeout = timeout.requestHeaders
            }
            $0.accessLog = accessLogs.map(\.log)
            $0.tracing = trace?.tracing(destination: label)
            $0.httpFilters.append(.router)
            $0.routeSpecifier = .routeConfig(
                RouteConfiguration {
                    $0.name = routes
                    $0.validateClusters = false
                    if !variants.isEmpty { $0.requestHeadersToRemove = ["x-forwarded-client-cert"] }
                    $0.virtualHosts = [
                        VirtualHost {
                            $0.name = label
                            $0.domains = ["*"]
                            $0.routes = variants.compactMap { variant in
                                variant.callers.header.map { route(variant.timeout, variant.rateLimit, [$0]) }
                            }
                            $0.routes.append(route(timeout, rateLimit, []))
                        }
                    ]
                }
            )
        }
    }

    private var limitsRequests: Bool {
        rateLimit?.requests != nil || variants.contains { $0.rateLimit?.requests != nil }
    }

    private func route(_ timeout: TimeoutConf?, _ limit: RateLimitConf?, _ headers: [HeaderMatcher]) -> Route {
        Route {
            $0.match = RouteMatchPlan.all.match
            $0.match?.headers = headers
            $0.action = .route(
                RouteAction {
                    $0.clusterSpecifier = .cluster(name)
                    $0.timeout = timeout?.request ?? .zero
                    $0.idleTimeout = timeout?.streamIdle
                    $0.hostRewriteSpecifier = .autoHostRewrite(true)
                    $0.hashPolicy = hashPolicies.map(\.policy)
                }
            )
            limit?.apply(&$0)
        }
    }
}
