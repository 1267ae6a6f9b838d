import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension OutboundPlan {
    /// What is called, as statistics tell it.
    private var called: String { isUnified ? kri ?? destination : destination }
    private var name: String { isUnified ? called : Names.outboundListener(address, port) }

    var listener: Listener {
        Listener {
            $0.name = name
            if isUnified { $0.statPrefix = name }
            $0.address = .socket(address, port)
            $0.trafficDirection = .outbound
            if !bindsToPort { $0.bindToPort = false }
            $0.metadata = .texts(
                "io.kuma.tags",
                kri.map { ["kuma.io/unified-name": $0] } ?? tags.filter { $0.key != "kuma.io/mesh" }
            )
            $0.filterChains = [FilterChain { $0.filters = filters }]
        }
    }

    private var filters: [Filter] {
        switch traffic {
        case .requests(let routes): return [.manager(manager(routes))]
        case .bytes(let shares, let attempts):
            // Without filters Envoy closes the connection.
            guard !shares.isEmpty else { return [] }
            let statistic = Names.statistic(called)
            var proxy = TcpProxy {
                $0.statPrefix = statistic
                $0.maxConnectAttempts = attempts
                if let idle = timeout?.idle { $0.idleTimeout = idle }
                $0.accessLog = accessLogs.map(\.log)
            }
            if shares.count == 1 {
                proxy.clusterSpecifier = .cluster(shares[0].name)
            } else {
                proxy.clusterSpecifier = .weightedClusters(
                    .init {
                        $0.clusters = shares.map { share in
                            .init {
                                $0.name = share.name
                                $0.weight = share.weight
                            }
                        }
                    }
                )
            }
            let kafka = Filter("envoy.filters.network.kafka_broker", KafkaBroker { $0.statPrefix = statistic })
            return (`protocol` == .kafka && readsKafka ? [kafka] : []) + [
                Filter("envoy.filters.network.tcp_proxy", proxy)
            ]
        }
    }

    private func manager(_ routes: [RoutePlan]) -> HttpConnectionManager {
        HttpConnectionManager {
            $0.statPrefix = Names.statistic(called)
            $0.codecType = .auto
            $0.normalizePath = true
            $0.internalAddressConfig = .init(insiders)
            if let timeout {
                // How long a connection may be idle is a matter of the cluster.
                $0.commonHttpProtocolOptions = HttpProtocolOptions { $0.idleTimeout = .zero }
                $0.requestHeadersTimeout = timeout.requestHeaders
            }
            if `protocol` == .grpc { $0.httpFilters.append(.grpcStatistics) }
            $0.httpFilters.append(.router)
            $0.accessLog = accessLogs.map(\.log)
            $0.tracing = trace?.tracing(destination: destination)
            $0.routeSpecifier = .routeConfig(
                RouteConfiguration {
                    $0.name = kri ?? "outbound:\(destination)"
                    $0.validateClusters = false
                    if !announced.isEmpty {
                        let tags = RouteFilterPlan.Header(name: "x-kuma-tags", value: KumaTags.text(announced))
                        $0.requestHeadersToAdd = RouteFilterPlan.HeaderChange(set: [], add: [tags]).options
                    }
                    $0.virtualHosts = [
                        VirtualHost {
                            $0.name = called
                            $0.domains = ["*"]
                            $0.routes = routes.map { $0.route(`protocol`) }
                        }
                    ]
                }
            )
        }
    }
}
