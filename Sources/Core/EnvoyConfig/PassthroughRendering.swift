import EnvoyProtos
import Protobuf
import ProxyPlanning

extension PassthroughPlan {
    private var families: [Bool] { isIPv6Caught ? [false, true] : [false] }

    var listeners: [Listener] {
        families.flatMap { isIPv6 in
            [
                outboundPort.map { outboundListener(isIPv6, $0) },
                inboundPort.map { listener("inbound", .inbound, isIPv6, $0, inboundChains(isIPv6)) },
            ].compactMap { $0 }
        }
    }

    var clusters: [Cluster] {
        var result: [Cluster] = []
        for isIPv6 in families {
            if outboundPort != nil, way == .all { result.append(cluster("outbound", isIPv6)) }
            if inboundPort != nil {
                var inbound = cluster("inbound", isIPv6)
                inbound.upstreamBindConfig = .marked(isIPv6: isIPv6)
                result.append(inbound)
            }
        }
        if outboundPort != nil, case .matched(let matches) = way { result += matches.map(\.cluster) }
        var closed = Cluster(named: Names.noInboundCluster)
        closed.type = .static
        closed.connectTimeout = .seconds(5)
        closed.limit(nil)
        closed.loadAssignment = ClusterLoadAssignment { $0.clusterName = Names.noInboundCluster }
        return result + [closed]
    }

    private func listener(
        _ direction: String,
        _ traffic: TrafficDirection,
        _ isIPv6: Bool,
        _ port: UInt16,
        _ chains: [FilterChain]
    ) -> Listener {
        Listener {
            $0.name = Names.passthrough(direction, isIPv6: isIPv6, isUnified: isUnified)
            if isUnified { $0.statPrefix = $0.name }
            $0.address = .socket(isIPv6 ? "::" : "0.0.0.0", port)
            $0.useOriginalDst = true
            $0.trafficDirection = traffic
            // Compat: the agent decides this for what comes in alone; golden `sidecar-external`.
            if traffic == .inbound { $0.enableReusePort = reusesPort }
            $0.filterChains = chains
        }
    }

    private func outboundListener(_ isIPv6: Bool, _ port: UInt16) -> Listener {
        // Without a way out the connection is caught, and ended for want of a cluster.
        guard case .matched(let matches) = way else {
            return listener("outbound", .outbound, isIPv6, port, [chain("outbound", isIPv6)])
        }
        var result = listener("outbound", .outbound, isIPv6, port, PassthroughMatch.chains(matches))
        result.listenerFilters = [
            .originalDestination, .tlsInspector,
            .httpInspector(except: matches.filter { $0.spoken == .mysql }.compactMap(\.port)),
        ]
        return result
    }

    private func chain(_ direction: String, _ isIPv6: Bool) -> FilterChain {
        let name = Names.passthrough(direction, isIPv6: isIPv6, isUnified: isUnified)
        return FilterChain { $0.filters = [.tcp(Names.statistic(name), to: name)] }
    }

    private func inboundChains(_ isIPv6: Bool) -> [FilterChain] {
        var chains =
            strictPorts.map { ports in
                ports.map { port in
                    var chain = chain("inbound", isIPv6)
                    chain.filterChainMatch = FilterChainMatch { $0.destinationPort = UInt32(port) }
                    return chain
                }
            } ?? [chain("inbound", isIPv6)]
        if closesPlaceholder, strictPorts != nil {
            chains.append(
                FilterChain {
                    let listener = Names.passthrough("inbound", isIPv6: isIPv6, isUnified: isUnified)
                    $0.filterChainMatch = FilterChainMatch { $0.destinationPort = 49151 }
                    $0.filters = [.tcp(Names.statistic(listener), to: Names.noInboundCluster)]
                }
            )
        }
        return chains
    }

    private func cluster(_ direction: String, _ isIPv6: Bool) -> Cluster {
        var cluster = Cluster(named: Names.passthrough(direction, isIPv6: isIPv6, isUnified: isUnified))
        cluster.type = .originalDst
        cluster.lbPolicy = .clusterProvided
        cluster.connectTimeout = .seconds(5)
        cluster.limit(nil)
        return cluster
    }
}
