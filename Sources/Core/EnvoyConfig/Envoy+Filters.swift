import EnvoyProtos
import Protobuf

// Filters of connections, requests and listeners that stand in many places.

extension Filter {
    init(_ name: String, _ config: some Message) {
        self.init()
        self.name = name
        typedConfig = AnyMessage(config)
    }

    /// Where ``serverName`` notes it.
    static let serverNameKey = "kuma.match.sni"

    /// Notes the server name that a connection asks for, for routes to be chosen by. The listener has to read it.
    static let serverName = Filter(
        "envoy.filters.network.set_filter_state",
        SetFilterState {
            $0.onNewConnection = [
                FilterStateValue {
                    $0.objectKey = serverNameKey
                    $0.factoryKey = "envoy.string"
                    $0.formatString = SubstitutionFormatString {
                        $0.format = .textFormatSource(.text("%REQUESTED_SERVER_NAME%"))
                    }
                    $0.skipIfEmpty = true
                }
            ]
        }
    )

    static func manager(_ manager: HttpConnectionManager) -> Filter {
        Filter("envoy.filters.network.http_connection_manager", manager)
    }

    static func tcp(_ statistic: String, to cluster: String) -> Filter {
        Filter(
            "envoy.filters.network.tcp_proxy",
            TcpProxy {
                $0.statPrefix = statistic
                $0.clusterSpecifier = .cluster(cluster)
            }
        )
    }
}

extension HttpFilter {
    init(_ name: String, _ config: some Message) {
        self.init()
        self.name = name
        typedConfig = AnyMessage(config)
    }

    static let router = HttpFilter("envoy.filters.http.router", Router())

    static let grpcStatistics = HttpFilter("envoy.filters.http.grpc_stats", GrpcStats { $0.emitFilterState = true })
}

extension ListenerFilter {
    static let tlsInspector = ListenerFilter {
        $0.name = "envoy.filters.listener.tls_inspector"
        $0.typedConfig = AnyMessage(TlsInspector())
    }
}

extension ListenerFilter {
    static let originalDestination = ListenerFilter {
        $0.name = "envoy.filters.listener.original_dst"
        $0.typedConfig = AnyMessage(OriginalDst())
    }

    /// - `except`: Ports on which the server speaks first, so that waiting for a request would wait forever.
    static func httpInspector(except ports: [UInt16]) -> ListenerFilter {
        ListenerFilter {
            $0.name = "envoy.filters.listener.http_inspector"
            $0.typedConfig = AnyMessage(HttpInspector())
            let rules = Set(ports).sorted().map { port in
                ListenerFilterChainMatchPredicate {
                    $0.rule = .destinationPortRange(
                        Int32Range {
                            $0.start = Int32(port)
                            $0.end = Int32(port) + 1
                        }
                    )
                }
            }
            if rules.count == 1 { $0.filterDisabled = rules[0] }
            if rules.count > 1 {
                $0.filterDisabled = ListenerFilterChainMatchPredicate { $0.rule = .orMatch(.init { $0.rules = rules }) }
            }
        }
    }
}
