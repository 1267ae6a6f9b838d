import EnvoyProtos
import Protobuf
import ProxyPlanning
import ResourceModel
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
        } + exits.map { $0.cluster(systemCAPath, isIPv6Enabled) }
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
            $0.name = name
            $0.filterChainMatch = .server(sni)
            $0.transportSocket = .members(of: mesh)
            var permission = PermissionPlan(mesh: mesh)
            if !isForbidden { permission.allowed = [.init(tags: [:], except: [])] }
            $0.filters = [permission.networkFilter(listener)]
            if `protocol`.isHTTP {
                $0.filters.append(.manager(manager(isIPv6Enabled)))
            } else {
                $0.filters.append(.tcp(Names.statistic(name), to: name))
            }
        }
    }

    private func manager(_ isIPv6Enabled: Bool) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(name)
            $0.codecType = .auto
            $0.normalizePath = true
            $0.internalAddressConfig = .known(isIPv6Enabled: isIPv6Enabled)
            if `protocol` == .grpc { $0.httpFilters.append(.grpcStatistics) }
            $0.httpFilters.append(.router)
            $0.routeSpecifier = .routeConfig(
                RouteConfiguration {
                    $0.name = kri
                    $0.validateClusters = false
                    $0.virtualHosts = [
                        VirtualHost {
                            $0.name = name
                            $0.domains = ["*"]
                            $0.routes = [
                                Route {
                                    $0.match = RouteMatchPlan.all.match
                                    $0.action = .route(
                                        RouteAction {
                                            $0.clusterSpecifier = .cluster(name)
                                            $0.timeout = .zero
                                            $0.hostRewriteSpecifier = .autoHostRewrite(true)
                                        })
                                }
                            ]
                        }
                    ]
                })
        }
    }

    fileprivate func cluster(_ systemCAPath: String, _ isIPv6Enabled: Bool) -> Cluster {
        var cluster = Cluster(named: name)
        let hasNames = target.endpoints.contains { !NameRules.isIPAddress($0.address) }
        cluster.type = hasNames ? .strictDns : .static
        if hasNames { cluster.dnsLookupFamily = isIPv6Enabled ? .auto : .v4Only }
        cluster.connectTimeout = timeout?.connect ?? .seconds(5)
        cluster.limit(circuitBreaker)
        switch `protocol` {
        case .http: cluster.speak(.http1, timeout, .http)
        case .http2, .grpc: cluster.speak(.http2, timeout, `protocol`)
        default: break
        }
        // Envoy wants priorities without gaps.
        let priorities = Set(target.endpoints.map(\.priority)).sorted()
        cluster.loadAssignment = ClusterLoadAssignment {
            $0.clusterName = name
            $0.endpoints = priorities.enumerated().map { index, priority in
                LocalityLbEndpoints {
                    $0.priority = UInt32(index)
                    if index > 0 { $0.locality = Locality { $0.subZone = "priority-\(index)" } }
                    $0.lbEndpoints = target.endpoints.filter { $0.priority == priority }.map { endpoint in
                        LbEndpoint {
                            $0.loadBalancingWeight = 1
                            $0.hostIdentifier = .endpoint(
                                EnvoyProtos.Endpoint {
                                    $0.address = .socket(endpoint.address, endpoint.port)
                                    // By which the host header is rewritten.
                                    $0.hostname = endpoint.address
                                })
                        }
                    }
                }
            }
        }
        return cluster
    }
}
