import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension IngressPart {
    /// Without filter chains: ``chains``, one per destination by the server name that clients ask for, and ``ownChains``. Nothing is
    /// decrypted.
    var listenerWithoutChains: Listener {
        Listener {
            let own = isUnified ? Names.own("zi", "\(port)") : Names.inboundListener(address, port)
            $0.name = section.map(Names.embeddedIngress) ?? own
            // A zone proxy inside of a Dataplane counts under its name, whatever the agent asks for.
            if isUnified || section != nil { $0.statPrefix = $0.name }
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            $0.enableReusePort = reusesPort
            $0.listenerFilters = [.tlsInspector]
        }
    }

    /// The field `filter_chains` of the listener, as far as it is about the ingress itself.
    var ownChains: [UInt8] {
        Listener {
            $0.filterChains = probes.map(probeChain)
            // A listener needs a chain: this one tells who stands here.
            guard chains.isEmpty else { return }
            $0.filterChains.append(
                FilterChain {
                    // A classic one is of no mesh: so its id begins with the dot after the mesh's name.
                    let answer = DirectResponse { $0.response = .text(introduction(section == nil ? "." : "")) }
                    $0.filters = [Filter("envoy.filters.network.direct_response", answer)]
                }
            )
        }.serialized()
    }

    /// For control planes of other zones that ask whether they reach this one: who is a member of the mesh is told who stands here.
    private func probeChain(_ credentials: MeshCredentials) -> FilterChain {
        let name = "gateway_\(credentials.mesh)"
        // An answer to a request, since one without would end the connection before its handshake is done.
        let answer = Route {
            $0.match = RouteMatch { $0.pathSpecifier = .prefix("/") }
            $0.action = .directResponse(
                DirectResponseAction {
                    $0.status = 200
                    $0.body = .text(introduction())
                }
            )
        }
        return FilterChain {
            $0.name = name
            $0.filterChainMatch = .server(ServerName.gateway(mesh: credentials.mesh))
            // A secret that does not come must not keep the listener from everybody else.
            $0.transportSocket = .members(of: credentials, waiting: .seconds(1))
            $0.filters = [.manager(.system(name, [answer]))]
        }
    }

    private func introduction(_ prefix: String = "") -> String { #"{"proxy":"\#(prefix)\#(proxy)","zone":"\#(zone)"}"# }
}

extension IngressPart.Cluster {
    var envoyCluster: EnvoyProtos.Cluster {
        var cluster = EnvoyProtos.Cluster(named: name)
        cluster.setEDS()
        cluster.connectTimeout = .seconds(5)
        cluster.limit(nil)
        if !subsets.isEmpty {
            cluster.lbSubsetConfig = .init {
                $0.fallbackPolicy = .anyEndpoint
                $0.subsetSelectors = subsets.map { keys in
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

extension IngressPart.Chain {
    /// As the field `filter_chains` of a listener.
    var encoded: [UInt8] { Listener { $0.filterChains = [filterChain] }.serialized() }

    private var filterChain: FilterChain {
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
