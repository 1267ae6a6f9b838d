import EnvoyProtos
import Protobuf
import ProxyPlanning

extension IngressPart {
    /// One chain per destination, by the server name that clients ask for. Nothing is decrypted.
    var listener: Listener {
        Listener {
            $0.name = Names.inboundListener(address, port)
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.listenerFilters = [.tlsInspector]
            $0.filterChains = chains.map(\.filterChain)
            guard chains.isEmpty else { return }
            // A listener needs a chain: this one tells who stands here.
            let text = #"{"proxy":"\#(proxy)","zone":"\#(zone)"}"#
            $0.filterChains = [
                FilterChain {
                    $0.filters = [
                        Filter("envoy.filters.network.direct_response", DirectResponse { $0.response = .text(text) })
                    ]
                }
            ]
        }
    }

    var envoyClusters: [EnvoyProtos.Cluster] {
        clusters.map { plan in
            var cluster = EnvoyProtos.Cluster(named: plan.name)
            cluster.setEDS()
            cluster.connectTimeout = .seconds(5)
            cluster.limit(nil)
            if !plan.subsets.isEmpty {
                cluster.lbSubsetConfig = .init {
                    $0.fallbackPolicy = .anyEndpoint
                    $0.subsetSelectors = plan.subsets.map { keys in
                        .init {
                            $0.keys = keys
                            $0.fallbackPolicy = .noFallback
                        }
                    }
                }
            }
            return cluster
        }
    }
}

extension IngressPart.Chain {
    fileprivate var filterChain: FilterChain {
        FilterChain {
            $0.filterChainMatch = .server(sni)
            $0.filters = [
                Filter(
                    "envoy.filters.network.tcp_proxy",
                    TcpProxy {
                        $0.statPrefix = Names.statistic(cluster)
                        $0.clusterSpecifier = .cluster(cluster)
                        if !subset.isEmpty { $0.metadataMatch = .texts("envoy.lb", subset) }
                    }
                )
            ]
        }
    }
}

extension FilterChainMatch {
    /// TLS that asks for a server.
    static func server(_ name: String) -> FilterChainMatch {
        FilterChainMatch {
            $0.transportProtocol = "tls"
            $0.serverNames = [name]
        }
    }
}
