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
        } + exits.map { $0.cluster(prefersIPv6: address.contains(":")) }
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

    /// Names are resolved to the family that the egress itself has: a host that only listens on IPv4 may have a name with both.
    fileprivate func cluster(prefersIPv6: Bool) -> Cluster {
        var cluster = Cluster(named: name)
        let hasNames = endpoints.contains { !NameRules.isIPAddress($0.address) }
        cluster.type = hasNames ? .strictDns : .static
        if hasNames { cluster.dnsLookupFamily = prefersIPv6 ? .auto : .v4Only }
        cluster.connectTimeout = timeout?.connect ?? .seconds(5)
        cluster.limit(circuitBreaker)
        switch `protocol` {
        case .http: cluster.speak(.http1, timeout, .http)
        case .http2, .grpc: cluster.speak(.http2, timeout, `protocol`)
        default: break
        }
        let hosts =
            tls?.serverName == nil ? Set(endpoints.map(\.address)).sorted() : endpoints.first.map { [$0.address] } ?? []
        let sockets = tls.map { tls in hosts.map { ($0, tls.transportSocket($0)) } } ?? []
        if sockets.count == 1 {
            cluster.transportSocket = sockets[0].1
        } else {
            // Each server is asked for, and verified, by its own name.
            cluster.transportSocketMatches = sockets.map { host, socket in
                .init {
                    $0.name = host
                    $0.match = .init(texts: [ExitTLS.hostKey: host])
                    $0.transportSocket = socket
                }
            }
        }
        // Envoy wants priorities without gaps.
        let priorities = Set(endpoints.map(\.priority)).sorted()
        cluster.loadAssignment = ClusterLoadAssignment {
            $0.clusterName = name
            $0.endpoints = priorities.enumerated().map { index, priority in
                LocalityLbEndpoints {
                    $0.priority = UInt32(index)
                    if index > 0 { $0.locality = Locality { $0.subZone = "priority-\(index)" } }
                    $0.lbEndpoints = endpoints.filter { $0.priority == priority }.map { endpoint in
                        LbEndpoint {
                            $0.loadBalancingWeight = 1
                            if sockets.count > 1 {
                                $0.metadata = .texts(
                                    "envoy.transport_socket_match",
                                    [ExitTLS.hostKey: endpoint.address]
                                )
                            }
                            $0.hostIdentifier = .endpoint(
                                EnvoyProtos.Endpoint {
                                    $0.address = .socket(endpoint.address, endpoint.port)
                                    // By which the host header is rewritten.
                                    $0.hostname = endpoint.address
                                }
                            )
                        }
                    }
                }
            }
        }
        return cluster
    }
}

extension ExitTLS {
    fileprivate static let hostKey = "kuma.io/external-host"

    fileprivate func transportSocket(_ host: String) -> TransportSocket {
        .tls(
            UpstreamTlsContext {
                let asked = serverName ?? host
                // An address is no server name.
                if !NameRules.isIPAddress(asked) { $0.sni = asked }
                $0.allowRenegotiation = allowsRenegotiation
                $0.commonTlsContext = CommonTlsContext {
                    $0.tlsParams = version.parameters
                    if let certificate, let key {
                        $0.tlsCertificates = [
                            TlsCertificate {
                                $0.certificateChain = certificate.source
                                $0.privateKey = key.source
                            }
                        ]
                    }
                    guard let authority else { return }
                    $0.validationContextType = .validationContext(
                        CertificateValidationContext {
                            $0.trustedCa = authority.source
                            if acceptsUntrusted { $0.trustChainVerification = .acceptUntrusted }
                            $0.matchTypedSubjectAltNames = matchers(asked)
                        }
                    )
                }
            }
        )
    }

    private func matchers(_ asked: String) -> [SubjectAltNameMatcher] {
        guard let names else { return [] }
        guard !names.isEmpty else { return [.init(.dns, .exact(asked)), .init(.ipAddress, .exact(asked))] }
        return names.flatMap { name in
            let matcher: StringMatcher = name.isPrefix ? .prefix(name.value) : .exact(name.value)
            return [SubjectAltNameMatcher(.dns, matcher), SubjectAltNameMatcher(.ipAddress, matcher)]
        }
    }
}

extension ExitTLS.Material {
    fileprivate var source: EnvoyProtos.DataSource {
        switch self {
        case .bytes(let bytes): .bytes(bytes)
        case .file(let path): .file(path)
        }
    }
}
