import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension IngressPart {
    /// One chain per destination, by the server name that clients ask for. Nothing is decrypted.
    var listener: Listener {
        Listener {
            let own = isUnified ? Names.own("zi", "\(port)") : Names.inboundListener(address, port)
            $0.name = section.map(Names.embeddedIngress) ?? own
            if isUnified { $0.statPrefix = own }
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.listenerFilters = [.tlsInspector]
            $0.filterChains = chains.map(\.filterChain) + probes.map(probeChain)
            // A listener needs a chain: this one tells who stands here.
            guard chains.isEmpty else { return }
            $0.filterChains.append(
                FilterChain {
                    let answer = DirectResponse { $0.response = .text(introduction) }
                    $0.filters = [Filter("envoy.filters.network.direct_response", answer)]
                }
            )
        }
    }

    /// For control planes of other zones that ask whether they reach this one: who is a member of the mesh is told who stands here.
    private func probeChain(_ mesh: String) -> FilterChain {
        let name = "gateway_\(mesh)"
        // An answer to a request, since one without would end the connection before its handshake is done.
        let answer = Route {
            $0.match = RouteMatch { $0.pathSpecifier = .prefix("/") }
            $0.action = .directResponse(
                DirectResponseAction {
                    $0.status = 200
                    $0.body = .text(introduction)
                }
            )
        }
        return FilterChain {
            $0.name = name
            $0.filterChainMatch = .server(ServerName.gateway(mesh: mesh))
            // A secret that does not come must not keep the listener from everybody else.
            $0.transportSocket = .members(of: MeshCredentials(mesh: mesh), waiting: .seconds(1))
            $0.filters = [.manager(.system(name, [answer]))]
        }
    }

    private var introduction: String { #"{"proxy":"\#(proxy)","zone":"\#(zone)"}"# }

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
    static func server(_ name: String) -> FilterChainMatch { servers([name]) }

    /// TLS that asks for any of these servers.
    static func servers(_ names: [String]) -> FilterChainMatch {
        FilterChainMatch {
            $0.transportProtocol = "tls"
            $0.serverNames = names
        }
    }
}
