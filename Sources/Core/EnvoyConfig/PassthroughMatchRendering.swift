import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension PassthroughMatch {
    private var portText: String { port.map(String.init) ?? "*" }
    private var name: String { "meshpassthrough_\(spoken.rawValue)_\(value)_\(portText)" }
    private var isHTTP: Bool { spoken == .http || spoken == .http2 || spoken == .grpc }

    var cluster: Cluster {
        var cluster = Cluster(named: name)
        cluster.type = .originalDst
        cluster.lbPolicy = .clusterProvided
        cluster.connectTimeout = .seconds(5)
        cluster.limit(nil)
        if spoken == .http2 || spoken == .grpc { cluster.speak(.http2, nil, .http2) }
        return cluster
    }

    /// A chain for each match; domains of one protocol and port share one, as they are told apart by their requests.
    static func chains(_ matches: [PassthroughMatch]) -> [FilterChain] {
        let sorted = matches.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
        var chains: [FilterChain] = []
        var grouped: [String: [PassthroughMatch]] = [:]
        for match in sorted where match.isHTTP && match.kind == .domain {
            grouped[match.groupName, default: []].append(match)
        }
        for match in sorted {
            if match.isHTTP, match.kind == .domain {
                if let group = grouped.removeValue(forKey: match.groupName) { chains.append(domainChain(group)) }
            } else {
                chains.append(match.chain)
            }
        }
        return chains
    }

    private var groupName: String { "meshpassthrough_\(spoken.rawValue)_\(portText)" }

    /// Protocol, kind, port (high first, none last), then the more exact value.
    private var rank: [Int] {
        let order = Spoken.allCases.firstIndex(of: spoken) ?? 0
        let isIPv6 = value.contains(":")
        let place =
            switch kind {
            case .ip: isIPv6 ? 0 : 1
            case .cidr: isIPv6 ? 2 : 3
            case .domain: value.hasPrefix("*") ? 5 : 4
            }
        let exactness = kind == .cidr ? value.split(separator: "/").last.flatMap { Int($0) } ?? 0 : value.utf8.count
        return [order, place, port.map { -Int($0) } ?? 1, -exactness]
    }

    private var chainMatch: FilterChainMatch {
        FilterChainMatch {
            $0.destinationPort = port.map(UInt32.init)
            switch kind {
            case .domain: if spoken == .tls { $0.serverNames = [value] }
            case .ip:
                $0.prefixRanges = [
                    CidrRange {
                        $0.addressPrefix = value
                        $0.prefixLen = value.contains(":") ? 128 : 32
                    }
                ]
            case .cidr:
                let parts = value.split(separator: "/").map(String.init)
                $0.prefixRanges = [
                    CidrRange {
                        $0.addressPrefix = parts.first ?? value
                        $0.prefixLen = parts.count == 2 ? UInt32(parts[1]) ?? 32 : 32
                    }
                ]
            }
            switch spoken {
            case .tls: $0.transportProtocol = "tls"
            case .http, .http2, .grpc:
                $0.transportProtocol = "raw_buffer"
                $0.applicationProtocols = ["http/1.1", "h2c"]
            case .tcp, .mysql: break
            }
        }
    }

    private var chain: FilterChain {
        FilterChain {
            $0.name = name
            $0.filterChainMatch = chainMatch
            if isHTTP {
                $0.filters = [.manager(.system(name, hosts: [Self.host(name, ["*"], to: name)]))]
            } else {
                $0.filters = [.tcp(Names.statistic(name), to: name)]
            }
        }
    }

    private static func domainChain(_ group: [PassthroughMatch]) -> FilterChain {
        let first = group[0]
        var hosts = group.map { match in
            host(
                match.value,
                match.port.map { [match.value, "\(match.value):\($0)"] } ?? [match.value],
                to: match.name
            )
        }
        hosts.append(
            VirtualHost {
                $0.name = "no_match"
                $0.domains = ["*"]
                $0.routes = [
                    Route {
                        $0.match = RouteMatchPlan.all.match
                        $0.action = .directResponse(
                            DirectResponseAction {
                                $0.status = 503
                                $0.body = .text(noMatch)
                            }
                        )
                    }
                ]
            }
        )
        return FilterChain {
            $0.name = first.groupName
            $0.filterChainMatch = first.chainMatch
            $0.filters = [.manager(.system(first.groupName, hosts: hosts))]
        }
    }

    private static let noMatch =
        "This response comes from Kuma Sidecar. No routes matched this domain - check configuration of your MeshPassthrough policy.\n"

    private static func host(_ name: String, _ domains: [String], to cluster: String) -> VirtualHost {
        VirtualHost {
            $0.name = name
            $0.domains = domains
            $0.routes = [
                Route {
                    $0.match = RouteMatchPlan.all.match
                    $0.action = .route(
                        RouteAction {
                            $0.clusterSpecifier = .cluster(cluster)
                            $0.timeout = .zero
                        }
                    )
                }
            ]
        }
    }
}
