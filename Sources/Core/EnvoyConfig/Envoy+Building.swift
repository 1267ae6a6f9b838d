import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

// Short ways to the messages that are made in many places.

extension Address {
    static func socket(_ host: String, _ port: UInt16, _ transport: SocketAddress.ProtocolEnum = .tcp) -> Address {
        Address {
            $0.address = .socketAddress(
                SocketAddress {
                    $0.protocol = transport
                    $0.address = host
                    $0.portSpecifier = .portValue(UInt32(port))
                }
            )
        }
    }

    static func pipe(_ path: String) -> Address { Address { $0.address = .pipe(Pipe { $0.path = path }) } }
}

extension ConfigSource {
    /// From the stream that everything else comes from.
    static let ads = ConfigSource {
        $0.configSourceSpecifier = .ads(AggregatedConfigSource())
        $0.resourceApiVersion = .v3
    }
}

extension SdsSecretConfig {
    /// From the agent of SPIRE on the proxy's host.
    static func agent(_ name: String) -> SdsSecretConfig {
        SdsSecretConfig {
            $0.name = name
            $0.sdsConfig = ConfigSource {
                $0.configSourceSpecifier = .apiConfigSource(
                    ApiConfigSource {
                        $0.apiType = .grpc
                        $0.transportApiVersion = .v3
                        $0.grpcServices = [
                            GrpcService {
                                $0.targetSpecifier = .envoyGrpc(
                                    GrpcService.EnvoyGrpc { $0.clusterName = IdentityAgentPlan.clusterName }
                                )
                            }
                        ]
                    }
                )
                $0.resourceApiVersion = .v3
            }
        }
    }

    static func ads(_ name: String, waiting limit: Duration? = nil) -> SdsSecretConfig {
        SdsSecretConfig {
            $0.name = name
            $0.sdsConfig = .ads
            $0.sdsConfig?.initialFetchTimeout = limit
        }
    }
}

extension DataSource {
    static func bytes(_ bytes: [UInt8]) -> DataSource { DataSource { $0.specifier = .inlineBytes(bytes) } }
    static func text(_ text: String) -> DataSource { DataSource { $0.specifier = .inlineString(text) } }
    static func file(_ path: String) -> DataSource { DataSource { $0.specifier = .filename(path) } }
}

extension TransportSocket {
    static func tls(_ context: some Message) -> TransportSocket {
        TransportSocket {
            $0.name = "envoy.transport_sockets.tls"
            $0.typedConfig = AnyMessage(context)
        }
    }
}

extension StringMatcher {
    static func exact(_ text: String) -> StringMatcher { StringMatcher { $0.matchPattern = .exact(text) } }
    static func prefix(_ text: String) -> StringMatcher { StringMatcher { $0.matchPattern = .prefix(text) } }
    static func regex(_ text: String) -> StringMatcher {
        StringMatcher { $0.matchPattern = .safeRegex(RegexMatcher { $0.regex = text }) }
    }
}

extension SubjectAltNameMatcher {
    init(_ type: SanType, _ matcher: StringMatcher) {
        self.init()
        sanType = type
        self.matcher = matcher
    }
}

extension Metadata {
    /// Texts under one filter's name.
    static func texts(_ filter: String, _ values: [String: String]) -> Metadata {
        Metadata { $0.filterMetadata[filter] = Struct(texts: values) }
    }
}

extension Struct {
    init(texts: [String: String]) {
        self.init()
        fields = texts.mapValues { .string($0) }
    }
}

extension HttpConnectionManager.InternalAddressConfig {
    /// What counts as inside, for headers that only insiders may set.
    init(_ insiders: InternalAddresses) {
        self.init()
        unixSockets = false
        cidrRanges = insiders.blocks.map { block in
            CidrRange {
                $0.addressPrefix = block.address
                $0.prefixLen = block.length
            }
        }
    }
}

extension Cluster {
    static let httpOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

    /// A cluster of this name whose statistics have no odd letters.
    init(named name: String) {
        self.init()
        self.name = name
        let statistic = Names.statistic(name)
        if statistic != name { altStatName = statistic }
    }

    /// One endpoint that never changes.
    mutating func setStatic(_ address: Address) {
        type = .static
        let name = name
        loadAssignment = ClusterLoadAssignment {
            $0.clusterName = name
            $0.endpoints = [
                LocalityLbEndpoints {
                    $0.lbEndpoints = [LbEndpoint { $0.hostIdentifier = .endpoint(Endpoint { $0.address = address }) }]
                }
            ]
        }
    }

    /// Endpoints that are sent apart from the cluster.
    mutating func setEDS() {
        type = .eds
        edsClusterConfig = EdsClusterConfig { $0.edsConfig = .ads }
    }
}
