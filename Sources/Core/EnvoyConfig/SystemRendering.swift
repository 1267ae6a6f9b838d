import Documents
import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension AdminPlan {
    private var name: String { Names.admin(isUnified: isUnified) }
    private var readinessName: String { Names.readiness(isUnified: isUnified) }

    var listener: Listener {
        Listener {
            $0.name = name
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.listenerFilters = [.tlsInspector]
            // Compat: matched by prefix, as Envoy's administration does: what begins so leads to no other of its endpoints.
            let open = [("/ready", readinessName)] + (exposesMetrics ? [("/stats/prometheus", name)] : [])
            $0.filterChains = [FilterChain { $0.filters = [.manager(manager(open))] }]
            guard let identity else { return }
            $0.filterChains.append(
                FilterChain {
                    $0.filterChainMatch = FilterChainMatch { $0.transportProtocol = "tls" }
                    $0.transportSocket = .tls(identity.context)
                    $0.filters = [.manager(manager([("/ready", readinessName), ("/", name)]))]
                }
            )
        }
    }

    var clusters: [Cluster] {
        [(name, upstream), (readinessName, readiness)].map { name, upstream in
            var cluster = Cluster(named: name)
            switch upstream {
            case .socket(let address, let port): cluster.setStatic(.socket(address, port))
            case .pipe(let path): cluster.setStatic(.pipe(path))
            }
            cluster.connectTimeout = .seconds(5)
            cluster.limit(nil)
            return cluster
        }
    }

    private func manager(_ routes: [(prefix: String, cluster: String)]) -> HttpConnectionManager {
        .system(
            name,
            routes.map { prefix, cluster in
                Route {
                    $0.match = RouteMatch { $0.pathSpecifier = .prefix(prefix) }
                    $0.action = .route(RouteAction { $0.clusterSpecifier = .cluster(cluster) })
                }
            }
        )
    }
}

extension HttpConnectionManager {
    /// One of the proxy's own with one host for all names: no policy is for it.
    static func system(_ name: String, _ routes: [Route], bodyLimit: UInt32? = nil) -> HttpConnectionManager {
        let host = VirtualHost {
            $0.name = name
            $0.domains = ["*"]
            $0.routes = routes
        }
        return system(name, hosts: [host], bodyLimit: bodyLimit)
    }

    /// One of the proxy's own: no policy is for it.
    ///
    /// - `routes`: Name of the route configuration; nil: `name`.
    static func system(
        _ name: String,
        hosts: [VirtualHost],
        routes: String? = nil,
        bodyLimit: UInt32? = nil
    ) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(name)
            $0.codecType = .auto
            $0.httpFilters = [.router]
            $0.routeSpecifier = .routeConfig(
                RouteConfiguration {
                    $0.name = routes ?? name
                    $0.validateClusters = false
                    $0.maxDirectResponseBodySizeBytes = bodyLimit
                    $0.virtualHosts = hosts
                }
            )
        }
    }
}

extension AdminIdentity {
    fileprivate var context: DownstreamTlsContext {
        DownstreamTlsContext {
            $0.requireClientCertificate = true
            $0.commonTlsContext = CommonTlsContext {
                $0.tlsCertificates = [
                    TlsCertificate {
                        $0.certificateChain = .bytes(certificateChain)
                        $0.privateKey = .bytes(privateKey.exposed)
                    }
                ]
                $0.validationContextType = .validationContext(
                    CertificateValidationContext {
                        $0.trustedCa = .bytes(authority)
                        $0.matchTypedSubjectAltNames = [SubjectAltNameMatcher(.dns, .exact("kuma-cp"))]
                    }
                )
            }
        }
    }
}

extension PrometheusPlan {
    var listener: Listener {
        Listener {
            $0.name = Names.prometheusListener
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.filterChains = tls.chains(
                Names.prometheusListener,
                at: address,
                path: path,
                to: Names.prometheusCluster,
                as: askedFor
            )
        }
    }

    var cluster: Cluster { .pipe(Names.prometheusCluster, socketPath) }
}

extension PrometheusPlan.TLS {
    /// Let requests for one path through. Who comes from the proxy's own address, as a Prometheus that it serves, needs no certificate.
    func chains(
        _ name: String,
        at address: String,
        path: String,
        to cluster: String,
        as rewritten: String
    ) -> [FilterChain] {
        let open = FilterChain {
            let route = Route {
                $0.match = RouteMatch { $0.pathSpecifier = .prefix(path) }
                $0.action = .route(
                    RouteAction {
                        $0.clusterSpecifier = .cluster(cluster)
                        $0.prefixRewrite = rewritten
                    }
                )
            }
            $0.filters = [.manager(.system(name, [route]))]
        }
        switch self {
        case .none: return [open]
        case .mesh(let mesh, let isUnified):
            var (own, secured) = (open, open)
            own.filterChainMatch = FilterChainMatch {
                $0.sourcePrefixRanges = [
                    CidrRange {
                        $0.addressPrefix = address
                        $0.prefixLen = address.contains(":") ? 128 : 32
                    }
                ]
            }
            secured.transportSocket = .members(of: MeshCredentials(mesh: mesh, isUnified: isUnified))
            return [own, secured]
        case .files(let certificate, let key):
            var secured = open
            secured.transportSocket = .tls(
                DownstreamTlsContext {
                    $0.commonTlsContext = CommonTlsContext {
                        $0.tlsCertificates = [
                            TlsCertificate {
                                $0.certificateChain = .file(certificate)
                                $0.privateKey = .file(key)
                            }
                        ]
                    }
                }
            )
            return [secured]
        }
    }
}

extension Cluster {
    /// A server on a Unix socket.
    static func pipe(_ name: String, _ path: String) -> Cluster {
        var cluster = Cluster(named: name)
        cluster.setStatic(.pipe(path))
        cluster.connectTimeout = .seconds(5)
        cluster.limit(nil)
        return cluster
    }
}

extension MetricPlan {
    private func name(_ endpoint: Endpoint) -> String {
        endpoint.systemName ?? "_kuma:metrics:prometheus:\(endpoint.client)"
    }

    private func cluster(_ endpoint: Endpoint) -> String { endpoint.systemName ?? "_kuma:metrics:hijacker" }

    private func name(_ push: Push) -> String { push.systemName ?? "_kuma:metrics:opentelemetry:\(push.name)" }

    var listeners: [Listener] {
        endpoints.map { endpoint in
            Listener {
                let name = name(endpoint)
                $0.name = name
                $0.statPrefix = endpoint.systemName ?? ""
                $0.address = .socket(address, endpoint.port)
                $0.trafficDirection = .inbound
                $0.enableReusePort = reusesPort
                $0.filterChains = endpoint.tls.chains(
                    name,
                    at: address,
                    path: endpoint.path,
                    to: cluster(endpoint),
                    as: "/meshmetric"
                )
            }
        }
            + pushes.map { push in
                Listener {
                    let name = name(push)
                    $0.name = name
                    $0.statPrefix = push.systemName ?? ""
                    $0.address = .pipe(push.pipe)
                    let route = Route {
                        $0.match = RouteMatch { $0.pathSpecifier = .prefix("/") }
                        $0.action = .route(RouteAction { $0.clusterSpecifier = .cluster(name) })
                    }
                    $0.filterChains = [FilterChain { $0.filters = [.manager(.system(name, [route]))] }]
                }
            }
    }

    var clusters: [Cluster] {
        Set(endpoints.map(cluster)).sorted().map { .pipe($0, socketPath) }
            + pushes.map {
                CollectorPlan(cluster: name($0), host: $0.host, port: $0.port, isTLS: false, speaksHTTP2: true)
                    .envoyCluster
            }
    }
}

extension IdentityAgentPlan {
    static let clusterName = "system_identity_sds-spire-agent"
    /// Of the secret with all authorities that the agent knows, those of other trust domains too.
    static let bundleName = "ALL"

    var cluster: Cluster {
        var cluster = Cluster.pipe(Self.clusterName, path)
        cluster.connectTimeout = timeout
        cluster.speak(.http2, nil, .grpc)
        return cluster
    }
}
