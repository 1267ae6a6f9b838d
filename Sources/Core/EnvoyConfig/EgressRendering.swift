import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension EgressPart {
    /// Nil while nothing goes out.
    var listener: Listener? {
        guard !transits.isEmpty || !exits.isEmpty else { return nil }
        return Listener {
            let name = Names.inboundListener(address, port)
            $0.name = name
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.listenerFilters = [.tlsInspector]
            $0.filterChains = transits.map(\.filterChain) + exits.map { $0.filterChain(name, isIPv6Enabled) }
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
                return cluster
            }
    }
}

extension EgressPart.Transit {
    fileprivate var filterChain: FilterChain {
        FilterChain {
            $0.filterChainMatch = .server(sni)
            $0.filters = [.tcp(Names.statistic(endpoints.cluster), to: endpoints.cluster)]
        }
    }
}

extension EgressPart.Exit {
    fileprivate func filterChain(_ listener: String, _ isIPv6Enabled: Bool) -> FilterChain {
        FilterChain {
            $0.name = chain
            $0.filterChainMatch = .server(sni)
            $0.transportSocket = .members(of: mesh)
            guard `protocol`.isHTTP else {
                $0.filters = permission.networkFilters(listener) + [.tcp(Names.statistic(label), to: name)]
                return
            }
            let guards = answersRefused ? [] : permission.networkFilters(listener)
            $0.filters = guards + [.manager(manager(isIPv6Enabled))]
        }
    }

    private func manager(_ isIPv6Enabled: Bool) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(label)
            $0.codecType = .auto
            $0.normalizePath = true
            $0.internalAddressConfig = .known(isIPv6Enabled: isIPv6Enabled)
            if answersRefused { $0.httpFilters += permission.httpFilters() }
            if `protocol` == .grpc { $0.httpFilters.append(.grpcStatistics) }
            $0.httpFilters.append(.router)
            $0.routeSpecifier = .routeConfig(
                RouteConfiguration {
                    $0.name = routes
                    $0.validateClusters = false
                    $0.virtualHosts = [
                        VirtualHost {
                            $0.name = label
                            $0.domains = ["*"]
                            $0.routes = [
                                Route {
                                    $0.match = RouteMatchPlan.all.match
                                    $0.action = .route(
                                        RouteAction {
                                            $0.clusterSpecifier = .cluster(name)
                                            $0.timeout = .zero
                                            $0.hostRewriteSpecifier = .autoHostRewrite(true)
                                        }
                                    )
                                }
                            ]
                        }
                    ]
                }
            )
        }
    }
}
